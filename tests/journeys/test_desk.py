"""The clerks' screen in a real browser, on a real counter: from the number to the hand-over."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from tests.conftest import PASSWORD, Person, Town

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAME = "葛\U000e0102城　結衣"
NUMBER = "123456789018"  # twelve digits with a right check digit, nobody's


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, town: Town) -> Iterator[BrowserContext]:
    """高橋's browser; a fault in any script fails the test."""
    made = browser.new_context(
        viewport={"width": 1440, "height": 900}, base_url=town.served.url, locale="ja-JP"
    )
    faults: list[str] = []
    made.on("weberror", lambda fault: faults.append(str(fault.error)))
    yield made
    made.close()
    assert faults == []


@pytest.fixture
def desk(context: BrowserContext) -> Page:
    """高橋 at her open desk."""
    page = context.new_page()
    sign_in(page)
    page.get_by_role("button", name="受付を始める").click()
    expect(page.get_by_label("窓口の状態")).to_have_value("open")
    return page


def sign_in(page: Page, name: str = "高橋") -> None:
    page.goto("/desk")
    page.get_by_label("職員名").fill(name)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")


def press(page: Page, key: str) -> None:
    """Press a key once its button is ready for it."""
    ready = page.get_by_role("toolbar").get_by_role("button", name=re.compile(re.escape(key)))
    expect(ready).to_be_enabled()
    page.keyboard.press(key.replace("Ctrl", "Control"))


def serve(page: Page) -> None:
    """Call the next visitor and start."""
    press(page, "F2")
    press(page, "F9")


def hear(page: Page, procedure: str = "住民票の写し") -> None:
    """Draft a form for the visitor."""
    page.get_by_role("checkbox", name=procedure).check()
    page.get_by_role("button", name="聞き取りを始める").click()
    expect(page.locator(".desk-form")).to_be_visible()


def row(page: Page, field: str) -> Any:
    """The row of a field on the form."""
    return page.locator(f'.desk-row[data-field="{field}"]')


def fill(page: Page, field: str, text: str) -> None:
    box = row(page, field).locator("input").first
    box.fill(text)
    box.blur()


def saved(page: Page) -> None:
    expect(page.locator(".desk-saved")).to_contain_text("保存しました")


def faults(page: Page) -> list[str]:
    """What axe-core holds against the page."""
    page.evaluate(AXE.read_text())
    tags = {"runOnly": RULES}
    found = page.evaluate("rules => axe.run(document, rules)", tags)["violations"]
    return [f"{fault['id']}: {[node['html'][:90] for node in fault['nodes']]}" for fault in found]


def first_case(clerk: Person) -> dict[str, Any]:
    listed = clerk.get("/api/cases").json()["cases"]
    found: dict[str, Any] = clerk.get(f"/api/cases/{listed[0]['id']}").json()["case"]
    return found


FIELDS = {
    "name": "applicant_name",
    "birth": "applicant_birth",
    "address": "applicant_address",
    "copies": "copies",
}


def answer_all(page: Page) -> None:
    fill(page, FIELDS["name"], NAME)
    fill(page, FIELDS["birth"], "H3.8.30")
    fill(page, FIELDS["address"], "秋田県横手市中央町９９番９号")
    fill(page, FIELDS["copies"], "2")
    row(page, "kind").get_by_role("radio").first.check()
    saved(page)


def test_number_only_visitor_is_heard_signs_gets_the_paper_and_goes(
    town: Town, kiosk: Person, desk: Page, tmp_path: Path
) -> None:
    visit = kiosk.number()
    serve(desk)
    hear(desk)
    answer_all(desk)
    expect(desk.get_by_text("必要な欄はすべて埋まっています。")).to_be_visible()

    with desk.context.expect_page() as opened:
        desk.keyboard.press("Control+p")
    paper = desk.request.get(opened.value.url)
    desk.bring_to_front()
    desk.get_by_label("マイナンバーカード").check()
    desk.get_by_label("署名をもらった").check()
    desk.get_by_role("button", name="受理する").click()
    desk.get_by_role("button", name="準備完了").click()
    desk.get_by_role("button", name="交付・完了").click()
    press(desk, "Ctrl+Enter")
    expect(desk.locator("desk-stage")).to_contain_text("お待ちの方はいません")

    words = text(paper.body(), tmp_path)
    assert visit["number"] in words
    assert NAME.replace("　", " ") in words
    assert "平成3年8月30日" in words
    assert kiosk.get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]["turns"][0][
        "state"
    ] == "done"  # fmt: skip


def text(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    tool = ["pdftotext", "-layout", str(path), "-"]
    return " ".join(subprocess.run(tool, check=True, capture_output=True, text=True).stdout.split())


def test_what_the_clerk_typed_is_hers_by_source_and_kept_by_the_counter(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    answer_all(desk)

    case = first_case(ito)
    assert case["answers"][FIELDS["name"]] == NAME
    assert case["answers"][FIELDS["birth"]] == "1991-08-30"
    assert case["sources"][FIELDS["name"]] == "clerk"


def test_second_procedure_does_not_ask_again_what_was_told(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    answer_all(desk)

    desk.get_by_role("button", name="手続を足す").click()
    hear(desk, "印鑑登録証明書")

    expect(desk.locator(".desk-paper")).to_contain_text("印鑑登録証明書 交付申請書")
    expect(row(desk, FIELDS["name"]).locator("input")).to_have_value(NAME)


def test_typing_survives_a_lost_connection(kiosk: Person, ito: Person, desk: Page) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    cut: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731
    desk.route("**/answers", cut)
    fill(desk, FIELDS["name"], NAME)
    expect(desk.locator(".desk-saved")).to_contain_text("この画面に残っていて")
    assert first_case(ito)["answers"] == {}

    desk.unroute("**/answers", cut)

    saved(desk)
    assert first_case(ito)["answers"] == {FIELDS["name"]: NAME}
    assert desk.evaluate("localStorage.length + sessionStorage.length") == 0


def test_two_clerks_on_two_fields_keep_both(kiosk: Person, ito: Person, desk: Page) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    case = first_case(ito)
    body = {"version": case["version"], "answers": {FIELDS["copies"]: 3}}
    assert ito.patch(f"/api/cases/{case['id']}/answers", body).status_code == 200

    fill(desk, FIELDS["name"], NAME)

    saved(desk)
    expect(row(desk, FIELDS["copies"]).locator("input")).to_have_value("3")
    assert first_case(ito)["answers"] == {FIELDS["copies"]: 3, FIELDS["name"]: NAME}


def test_clerk_who_comes_second_in_one_field_sees_who_won_and_may_insist(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    desk.route("**/answers", lambda route: route.abort())
    fill(desk, FIELDS["address"], "秋田県湯沢市佐竹町９９番１号")
    expect(desk.locator(".desk-saved")).to_contain_text("この画面に残っていて")
    case = first_case(ito)
    other = {FIELDS["address"]: "秋田県湯沢市岩崎字南町９９番地"}
    ito.patch(f"/api/cases/{case['id']}/answers", {"version": case["version"], "answers": other})

    desk.unroute("**/answers")

    address = row(desk, FIELDS["address"])
    expect(address).to_contain_text("ほかの職員が先に変更しました")
    assert first_case(ito)["answers"] == other
    address.get_by_role("button", name="私の入力にする").click()
    saved(desk)
    assert first_case(ito)["answers"][FIELDS["address"]].endswith("９９番１号")


def test_individual_number_is_refused_at_the_field_and_nothing_is_stored(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)

    fill(desk, FIELDS["address"], NUMBER)

    expect(row(desk, FIELDS["address"])).to_contain_text("個人番号（マイナンバー）のようです")
    assert first_case(ito)["answers"] == {}
    fill(desk, FIELDS["address"], "秋田県湯沢市佐竹町９９番１号")
    saved(desk)


def test_date_that_is_none_is_told_and_not_sent(kiosk: Person, ito: Person, desk: Page) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)

    fill(desk, FIELDS["birth"], "H3.2.30")

    expect(row(desk, FIELDS["birth"])).to_contain_text("日付として読めません")
    assert first_case(ito)["answers"] == {}


def test_function_keys_are_the_imes_while_it_composes(kiosk: Person, desk: Page) -> None:
    kiosk.number()
    expect(desk.get_by_role("toolbar").get_by_role("button", name="次を呼ぶ")).to_be_enabled()

    desk.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'F2', isComposing: true, bubbles: true}))"
    )

    expect(desk.get_by_role("button", name="開始")).to_be_disabled()
    press(desk, "F2")
    expect(desk.get_by_text("お呼びしています（1回目）")).to_be_visible()


def test_line_shows_a_new_number_with_its_reason_without_reloading(
    kiosk: Person, desk: Page
) -> None:
    expect(desk.get_by_text("お待ちの方はいません").first).to_be_visible()

    kiosk.apply("inkan_shomei")

    line = desk.locator("desk-line")
    expect(line).to_contain_text("印鑑登録証明書")
    expect(line).to_contain_text("来た順")
    expect(line).to_contain_text("受付機")


def test_case_is_looked_at_and_made_ready_before_the_call(kiosk: Person, desk: Page) -> None:
    kiosk.apply("juminhyo")
    desk.locator(".desk-case-row").click()
    expect(desk.locator(".desk-paper")).to_contain_text("住民票の写し 交付請求書")
    expect(desk.locator(".badge[data-source=card]").first).to_be_visible()

    desk.get_by_role("button", name="引き受ける").click()
    desk.get_by_role("button", name="準備完了").click()

    expect(desk.locator("desk-line")).to_contain_text("交付待ち（準備ができています）")
    press(desk, "F2")
    expect(desk.locator("desk-stage")).to_contain_text("お渡し")


def test_held_and_missed_visitors_come_back(kiosk: Person, desk: Page) -> None:
    kiosk.number()
    press(desk, "F2")
    press(desk, "F6")
    desk.get_by_role("radio", name="お支払いの用意").check()
    desk.get_by_role("button", name="保留にする").click()
    line = desk.locator("desk-line")
    expect(line).to_contain_text("理由：お支払いの用意")

    line.get_by_role("button", name="A001 を再開").click()
    press(desk, "F2")
    press(desk, "F4")
    line.get_by_role("button", name="A001 を呼ぶ").click()

    expect(desk.get_by_text("お呼びしています")).to_be_visible()


def test_visitor_called_by_mistake_waits_again(kiosk: Person, desk: Page) -> None:
    kiosk.number()
    press(desk, "F2")

    desk.get_by_role("button", name="呼び間違い").click()

    expect(desk.get_by_text("次の方")).to_be_visible()
    expect(desk.get_by_role("toolbar").get_by_role("button", name="次を呼ぶ")).to_be_enabled()


def test_clerk_who_lost_a_turn_reads_which_desk_won(kiosk: Person, ito: Person, desk: Page) -> None:
    kiosk.number()
    call = desk.locator("desk-line").get_by_role("button", name="A001 を呼ぶ")
    expect(call).to_be_visible()
    desk.route_web_socket("**/ws/desk/**", lambda socket: None)
    desk.route("**/call", lambda route: (ito.next(), route.continue_())[-1])

    call.click()

    expect(desk.locator(".desk-notice")).to_contain_text("3番窓口が先に操作しました")
    expect(desk.locator(".desk-notice")).to_contain_text("A001 はいま「呼出中」です")


def test_personal_data_folds_when_the_clerk_leaves_the_screen(kiosk: Person, desk: Page) -> None:
    kiosk.apply("juminhyo")
    serve(desk)
    name = row(desk, FIELDS["name"]).locator("input")
    expect(name).to_have_value("佐藤　花子")

    desk.keyboard.press("F10")

    expect(desk.get_by_text("個人情報を隠しています")).to_be_visible()
    expect(name).to_have_count(0)
    desk.keyboard.press("F10")
    expect(name).to_have_value("佐藤　花子")


def test_five_quiet_minutes_fold_a_prepared_case_but_never_the_visitor_being_served(
    kiosk: Person, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.install()
    sign_in(page)
    page.get_by_role("button", name="受付を始める").click()
    kiosk.apply("juminhyo")
    page.locator(".desk-case-row").click()
    expect(page.locator(".desk-paper")).to_be_visible()

    page.clock.fast_forward("06:00")
    expect(page.get_by_text("個人情報を隠しています")).to_be_visible()
    page.keyboard.press("F10")
    serve(page)
    expect(page.locator(".desk-paper")).to_be_visible()
    page.clock.fast_forward("06:00")

    expect(page.locator(".desk-paper")).to_be_visible()


def test_wrong_password_is_told_without_saying_which_part(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/desk")
    page.get_by_label("職員名").fill("高橋")
    page.get_by_label("パスワード").fill("ちがう")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("職員名かパスワードが違います")


def test_clerk_with_two_desks_chooses_one(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, "佐々木")
    page.get_by_role("button", name="5番窓口").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("5番窓口")


def test_second_sign_in_ends_the_first_in_words(
    context: BrowserContext, town: Town, desk: Page
) -> None:
    town.clerk("高橋")

    desk.get_by_label("窓口の状態").select_option("break")

    expect(desk.get_by_role("alert")).to_contain_text("もう一度名前とパスワードが必要です")


def test_lost_live_line_says_how_old_the_screen_is(context: BrowserContext) -> None:
    page = context.new_page()
    sockets: list[Any] = []

    def through(socket: Any) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket("**/ws/desk/**", through)
    sign_in(page)
    page.get_by_role("button", name="受付を始める").click()
    expect(page.get_by_label("窓口の状態")).to_have_value("open")

    page.route("**/api/session", lambda route: route.abort())
    sockets[-1].close()

    expect(page.locator(".desk-lost")).to_contain_text("つながりが切れています")
    expect(page.locator(".desk-lost")).to_contain_text("時点")


def test_every_screen_of_the_desk_is_accessible(kiosk: Person, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/desk")
    expect(page.get_by_label("職員名")).to_be_visible()
    found = {"sign in": faults(page)}
    sign_in(page, "柴田")
    page.get_by_role("button", name="受付を始める").click()
    kiosk.number("honcho-ido")
    kiosk.apply("tennyu")
    kiosk.apply("tenkyo")
    expect(page.get_by_text("次の方")).to_be_visible()
    found["line"] = faults(page)
    serve(page)
    found["hearing"] = faults(page)
    hear(page, "転入届")
    found["form"] = faults(page)
    press(page, "F6")
    found["dialog"] = faults(page)

    assert {screen: kinds for screen, kinds in found.items() if kinds} == {}
