"""The line at the desk: who is next, held, missed, called by mistake, or somebody else's."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import APIResponse, BrowserContext, Page, Route, expect

from tests.cast import Person
from tests.journeys.desk.hands import press, sign_in, until


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


def test_what_to_think_of_is_seen_before_the_visitor_stands_there(
    kiosk: Person, desk: Page
) -> None:
    kiosk.take(needs=["wheelchair"], language="en")
    expect(desk.locator("desk-line")).to_contain_text("車いす")

    press(desk, "F2")

    expect(desk.locator("desk-stage")).to_contain_text("お呼びしています")
    expect(desk.locator("desk-stage")).to_contain_text("English")
    expect(desk.locator("desk-stage")).to_contain_text("車いす")


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


def test_message_from_before_a_move_does_not_undo_it_on_the_screen(
    kiosk: Person, context: BrowserContext
) -> None:
    page = context.new_page()
    sockets: list[Any] = []
    messages: list[Any] = []

    def through(socket: Any) -> None:
        socket.connect_to_server().on_message(passed)
        sockets.append(socket)

    def passed(text: Any) -> None:
        messages.append(text)
        if '"calls":1' not in text:  # what comes after the call stays away
            sockets[-1].send(text)

    page.route_web_socket("**/ws/desk/**", through)
    sign_in(page)
    page.get_by_role("button", name="受付を始める").click()
    expect(page.get_by_label("窓口の状態")).to_have_value("open")
    kiosk.number()
    until(page, lambda: any("A001" in text for text in messages))
    with page.expect_response("**/api/desks/honcho-2"):
        press(page, "F2")
    expect(page.get_by_text("お呼びしています")).to_be_visible()
    before = next(text for text in messages if "A001" in text and '"calls":0' in text)

    sockets[-1].send(before)
    page.wait_for_timeout(300)

    expect(page.get_by_text("お呼びしています")).to_be_visible()


def test_answer_that_comes_late_does_not_hide_who_was_missed(kiosk: Person, desk: Page) -> None:
    screens: list[tuple[Route, APIResponse]] = []
    misses: list[tuple[Route, APIResponse]] = []
    desk.route("**/api/desks/honcho-2", lambda route: screens.append((route, route.fetch())))
    desk.route("**/miss", lambda route: misses.append((route, route.fetch())))
    kiosk.number()
    press(desk, "F2")
    until(desk, lambda: len(screens) == 1)  # the screen from before the miss is on its way
    press(desk, "F4")
    again = desk.locator("desk-line").get_by_role("button", name="A001 を呼ぶ")
    expect(again).to_be_visible()

    for route, answer in (screens[0], misses[0]):
        route.fulfill(response=answer)
        desk.wait_for_timeout(200)

    expect(again).to_be_visible()
