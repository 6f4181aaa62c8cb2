"""The rarer ways of a case at the desk: asked, taken over, ended elsewhere, waiting, carried on."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.cast import SAMPLES, Person, Town
from tests.journeys.desk.hands import NAME, press, row, serve, sign_in


@pytest.fixture
def moves(context: BrowserContext) -> Page:
    """柴田 at her open desk for moves and family registers."""
    page = context.new_page()
    sign_in(page, "柴田")
    page.get_by_role("button", name="受付を始める").click()
    expect(page.get_by_label("窓口の状態")).to_have_value("open")
    return page


def more(page: Page, button: str, words: str | None = None) -> Locator:
    """One of ほかの操作, with what is typed into its dialog; the dialog."""
    page.get_by_text("この手続のほかの操作").click()
    page.locator(".desk-more").get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    if words is not None:
        dialog.get_by_role("textbox").fill(words)
    dialog.locator("[type=submit]").click()
    return dialog


def accept(page: Page) -> None:
    """本人確認 by card, signature, 受理."""
    page.get_by_label("マイナンバーカード").check()
    page.get_by_label("署名をもらった").check()
    page.get_by_role("button", name="受理する").click()
    expect(page.locator("desk-side")).to_contain_text("受理しました")


def test_question_of_the_back_office_stands_before_whoever_the_visitor_comes_to(
    town: Town, kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.apply("juminhyo")
    desk.locator(".desk-case-row").click()
    more(desk, "お客さまに確認する", "世帯主は どなたですか")
    expect(desk.locator("desk-side")).to_contain_text("世帯主は どなたですか")
    desk.get_by_role("button", name="一覧に戻る").click()

    press(desk, "F2")
    expect(desk.locator("desk-stage")).to_contain_text("お聞きすることがあります（住民票の写し）")
    press(desk, "F9")
    side = desk.locator("desk-side")
    expect(side).to_contain_text("世帯主は どなたですか")
    desk.get_by_role("button", name="確認できた").click()

    expect(side.get_by_role("button", name="確認できた")).to_have_count(0)
    expect(desk.locator(".desk-past")).to_contain_text(
        "確認待ち（2番窓口）「世帯主は どなたですか」"
    )


def test_question_with_an_individual_number_is_refused_and_the_typing_stays(
    kiosk: Person, desk: Page
) -> None:
    kiosk.apply("juminhyo")
    desk.locator(".desk-case-row").click()

    dialog = more(desk, "お客さまに確認する", "123456789018 ですか")

    expect(dialog).to_contain_text("個人番号（マイナンバー）のようです")
    expect(dialog.get_by_role("textbox")).to_have_value("123456789018 ですか")
    dialog.get_by_role("textbox").fill("世帯主は どなたですか")
    dialog.get_by_role("textbox").press("Control+Enter")
    expect(dialog).to_have_count(0)


def test_colleagues_work_is_taken_over_with_a_reason(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.apply("juminhyo")
    (case,) = ito.get("/api/cases").json()["cases"]
    ito.handle(case, "claim")
    desk.locator(".desk-case-row").click()
    expect(desk.locator("desk-side")).to_contain_text("ほかの職員が引き受けています。")

    desk.get_by_role("button", name="作業を引き取る").first.click()
    desk.get_by_label("理由").fill("休憩のあいだ")
    desk.get_by_role("dialog").get_by_role("button", name="引き取る").click()

    expect(desk.locator("desk-line")).to_contain_text("あなたが作業中")
    expect(desk.get_by_role("button", name="手放す")).to_be_visible()


def test_clerk_who_comes_second_at_a_case_reads_which_desk_won(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.apply("juminhyo")
    (case,) = ito.get("/api/cases").json()["cases"]
    desk.locator(".desk-case-row").click()
    desk.route_web_socket("**/ws/desk/**", lambda socket: None)
    desk.route("**/claim", lambda route: (ito.handle(case, "claim"), route.continue_())[-1])

    desk.get_by_role("button", name="引き受ける").click()

    expect(desk.get_by_role("alert")).to_contain_text("3番窓口が先に操作しました。最新の内容を表示")
    expect(desk.locator("desk-side")).to_contain_text("ほかの職員が引き受けています。")


@pytest.mark.parametrize(
    ("button", "state"), [("取り下げる", "取下げ"), ("ほかの課・機関をご案内", "他を案内")]
)
def test_case_ended_otherwise_is_opened_again_when_that_was_a_slip(
    kiosk: Person, desk: Page, button: str, state: str
) -> None:
    kiosk.apply("juminhyo")
    serve(desk)
    expect(row(desk, "applicant_name")).to_be_visible()
    more(desk, button, "お客さまの申し出")
    expect(desk.locator(".desk-tab").first).to_contain_text(state)
    expect(desk.locator(".desk-paper")).to_contain_text("この手続は終わっています。")

    desk.locator(".desk-more").get_by_role("button", name="手続を開き直す").click()
    desk.get_by_role("dialog").get_by_role("button", name="開き直す").click()

    expect(desk.locator(".desk-tab").first).to_contain_text("作業中")
    box = row(desk, "applicant_name").locator("input")
    box.fill(NAME)
    box.blur()
    expect(desk.locator(".desk-saved")).to_contain_text("保存しました")


def test_fee_is_waived_with_a_reason_and_a_close_is_undone(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.apply("juminhyo")
    serve(desk)
    accept(desk)
    desk.get_by_role("button", name="準備完了").click()
    desk.get_by_label("手数料").select_option(label="免除（生活保護）")
    desk.get_by_role("button", name="交付・完了").click()
    expect(desk.locator(".desk-fee")).to_contain_text("免除（生活保護）")
    expect(desk.get_by_role("button", name="取り消す")).to_be_visible()
    (closed,) = ito.get("/api/cases?state=closed").json()["cases"]
    assert closed["fee"] == {"yen": 0, "waived": "welfare"}

    desk.get_by_role("button", name="取り消す").click()

    expect(desk.locator(".desk-tab").first).to_contain_text("受理済み")
    assert ito.get("/api/cases?state=closed").json()["cases"] == []


def test_certificate_of_the_same_visit_says_it_waits_for_the_move(
    kiosk: Person, moves: Page
) -> None:
    kiosk.take(services=[], applications=[SAMPLES["tennyu"], SAMPLES["juminhyo"]])
    serve(moves)

    tab = moves.locator(".desk-tab", has_text="住民票の写し")
    expect(tab).to_contain_text("転入届が終わってから")
    tab.click()

    expect(moves.locator(".desk-paper")).to_contain_text("住民票の写し 交付請求書")
    expect(moves.locator("desk-side")).to_contain_text("転入届が終わってから進めます。")


def test_case_that_outlived_its_visit_goes_on_under_todays_number(
    town: Town, kiosk: Person, context: BrowserContext
) -> None:
    shibata = town.clerk("柴田").open_desk()
    kiosk.apply("tenkyo")
    turn = shibata.move(shibata.next().json()["turn"], "start").json()["turn"]
    shibata.move(turn, "finish", outcome="papers_missing", carry=True)
    town.clock.forward(days=2)
    kiosk.number("honcho-ido")
    page = context.new_page()
    sign_in(page, "柴田")
    expect(page.locator("desk-line")).to_contain_text("持ち越し（4月6日）")
    serve(page)

    page.get_by_role("button", name="持ち越しの案件").click()
    page.get_by_role("dialog").get_by_role("radio").check()
    page.get_by_role("button", name="この番号に付ける").click()

    expect(page.locator(".desk-paper")).to_contain_text("転居届")
    expect(page.locator(".desk-tab").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("desk-side")).to_contain_text("本人確認と受理")


def test_notification_of_somebody_unidentified_is_taken_and_the_person_is_to_be_told(
    kiosk: Person, moves: Page
) -> None:
    kiosk.apply("tenkyo")
    serve(moves)
    moves.get_by_label("確かめ方").select_option(label="確認できなかった")
    moves.get_by_label("署名をもらった").check()

    moves.get_by_role("button", name="受理する").click()

    expect(moves.locator("desk-side")).to_contain_text("本人への通知")


def test_case_a_colleague_has_to_check_offers_the_chair_and_not_the_same_clerks_check(
    kiosk: Person, moves: Page
) -> None:
    kiosk.apply("tennyu")
    serve(moves)
    moves.locator("#d-my_number_card").check()
    moves.get_by_label("署名をもらった").check()
    moves.get_by_role("button", name="受理する").click()
    expect(moves.locator("desk-side")).to_contain_text("受理しました")

    moves.get_by_role("button", name="準備完了").click()

    expect(moves.locator("desk-side")).to_contain_text("もう1人の職員が確認します。")
    expect(moves.get_by_role("button", name="確認した")).to_have_count(0)
    chair = moves.get_by_role("toolbar").get_by_role("button", name="いったん席へ")
    expect(chair).to_have_attribute("data-kind", "primary")
