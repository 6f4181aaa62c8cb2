"""What a clerk does with a number at the desk: hand it over, set it aside, undo a slip."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import PASSWORD, Person, Town
from tests.journeys.desk.hands import hear, press, row, serve, sign_in


def hand_over(page: Page, line: str, *ticks: str) -> None:
    """引継 to a line, with what else is ticked in the dialog."""
    press(page, "F7")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=line).check()
    for words in ticks:
        dialog.get_by_label(words).check()
    dialog.get_by_role("button", name="引き継ぐ").click()
    expect(dialog).to_have_count(0)


def test_visitor_handed_to_another_line_keeps_the_number_and_comes_back(
    town: Town, kiosk: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hand_over(desk, "住所の異動", "終わったらこの窓口に戻る")
    expect(desk.get_by_role("status")).to_contain_text(
        ["A001 の方を「住所の異動」に引き継ぎました"]
    )
    shibata = town.clerk("柴田").open_desk()

    called = shibata.next().json()["turn"]
    shibata.move(shibata.move(called, "start").json()["turn"], "finish")

    assert called["number"] == "A001"
    expect(desk.locator("desk-line")).to_contain_text("A 001")
    serve(desk)
    expect(desk.locator(".desk-visitor")).to_contain_text("証明書")


def test_dialog_says_what_becomes_of_number_and_place_before_anything_is_done(
    town: Town, kiosk: Person, desk: Page
) -> None:
    kiosk.number()
    kiosk.number("honcho-ido")
    town.shown(lambda hall: {s["id"]: s for s in hall["services"]}["honcho-ido"]["waiting"])
    serve(desk)

    press(desk, "F7")

    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("番号 A001 と、来られた時刻はそのままです。")
    expect(dialog.locator(".choice", has_text="住所の異動")).to_contain_text("待ち1人")
    dialog.get_by_role("radio", name="住所の異動").check()
    dialog.get_by_label("窓口", exact=True).select_option("honcho-6")
    expect(dialog).to_contain_text("6番窓口がお呼びします。")
    desk.keyboard.press("Escape")
    expect(desk.locator(".desk-visitor")).to_contain_text("応対中")


def test_visitor_stays_seated_and_the_clerk_who_sits_down_next_goes_on(
    kiosk: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    hand_over(desk, "国民健康保険", "この席のまま続ける")
    expect(desk.locator(".desk-visitor")).to_contain_text("国民健康保険・年金")
    desk.get_by_role("button", name="終わる").click()

    sign_in(desk)

    expect(desk.locator(".desk-visitor")).to_contain_text("国民健康保険・年金")
    expect(desk.get_by_role("checkbox", name="国民健康保険の加入")).to_be_visible()
    press(desk, "Ctrl+Enter")
    expect(desk.get_by_text("お待ちの方はいません").first).to_be_visible()


def test_visitor_set_aside_is_called_again_when_the_papers_are_ready(
    kiosk: Person, desk: Page
) -> None:
    kiosk.apply("juminhyo")
    serve(desk)
    press(desk, "F8")
    line = desk.locator("desk-line")
    expect(line).to_contain_text("準備中")

    desk.locator(".desk-case-row").click()
    desk.get_by_role("button", name="引き受ける").click()
    desk.get_by_role("button", name="準備完了").click()

    expect(line).to_contain_text("お渡し 1")
    serve(desk)
    expect(row(desk, "applicant_name")).to_be_visible()


def test_finish_pressed_by_mistake_is_undone_by_the_toast(kiosk: Person, desk: Page) -> None:
    kiosk.number()
    serve(desk)
    press(desk, "Ctrl+Enter")

    desk.get_by_role("button", name="取り消す").click()

    expect(desk.locator(".desk-visitor")).to_contain_text("A 001")
    expect(desk.get_by_role("button", name="取り消す")).to_have_count(0)


def test_toast_goes_after_ten_seconds_and_the_list_takes_it_back_still(
    kiosk: Person, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.install()
    sign_in(page)
    page.get_by_role("button", name="受付を始める").click()
    kiosk.number()
    serve(page)
    press(page, "Ctrl+Enter")
    expect(page.get_by_role("button", name="取り消す")).to_be_visible()

    page.clock.fast_forward("00:11")
    expect(page.get_by_role("button", name="取り消す")).to_have_count(0)
    page.get_by_role("button", name="A001 を応対に戻す").click()

    expect(page.locator(".desk-visitor")).to_contain_text("A 001")


def test_visitor_who_left_and_turns_round_gets_the_old_place_back(
    kiosk: Person, desk: Page
) -> None:
    for _ in range(2):
        kiosk.number()
    line = desk.locator("desk-line")
    line.get_by_role("button", name="A001 をお帰り").click()
    desk.get_by_role("button", name="お帰りにする").click()
    expect(desk.get_by_text("次の方").locator("..")).to_contain_text("002")

    line.get_by_role("button", name="A001 を列に戻す").click()

    expect(desk.get_by_text("次の方").locator("..")).to_contain_text("001")


def test_visitor_at_another_desk_waits_here_with_that_desk_named(
    town: Town, kiosk: Person, desk: Page
) -> None:
    kiosk.take(services=["honcho-shomei", "honcho-ido"])
    line = desk.locator("desk-line")
    expect(line).to_contain_text("来た順")

    town.clerk("柴田").open_desk().next()

    expect(line).to_contain_text("6番窓口で手続き中")


def test_held_until_a_time_says_so_and_the_other_turn_of_a_visit_is_seen(
    town: Town, kiosk: Person, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.install(time=town.clock.at)
    sign_in(page)
    page.get_by_role("button", name="受付を始める").click()
    kiosk.take(services=["honcho-shomei", "honcho-ido"])
    serve(page)
    expect(page.locator(".desk-visitor")).to_contain_text("ほかに：住所の異動（お待ち）")

    press(page, "F6")
    page.get_by_label("いつまで").select_option("30")
    page.get_by_role("button", name="保留にする").click()

    expect(page.locator("desk-line")).to_contain_text("理由：書類を取りに行かれた　09:30 まで")


def test_reason_typed_into_a_dialog_outlives_a_lost_connection(kiosk: Person, desk: Page) -> None:
    kiosk.number()
    serve(desk)
    press(desk, "F6")
    box = desk.get_by_label("ほかの理由")
    box.fill("車に書類")
    desk.route("**/hold", lambda route: route.abort())
    yes = desk.get_by_role("button", name="保留にする")
    yes.click()
    expect(desk.get_by_role("dialog")).to_contain_text("つながりが切れています")
    expect(box).to_have_value("車に書類")

    desk.unroute("**/hold")
    yes.click()

    expect(desk.locator("desk-line")).to_contain_text("理由：車に書類")


def test_dialog_steps_aside_for_a_new_sign_in_and_keeps_what_was_typed(
    town: Town, kiosk: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    press(desk, "F6")
    desk.get_by_label("ほかの理由").fill("車に書類")
    town.clerk("高橋")

    desk.get_by_role("button", name="保留にする").click()
    desk.get_by_label("職員名").fill("高橋")
    desk.get_by_label("パスワード").fill(PASSWORD)
    desk.keyboard.press("Enter")

    expect(desk.get_by_label("ほかの理由")).to_have_value("車に書類")
    desk.get_by_role("button", name="保留にする").click()
    expect(desk.locator("desk-line")).to_contain_text("理由：車に書類")
