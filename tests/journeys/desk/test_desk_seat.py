"""Sitting down at a desk, leaving the screen, losing the line; every screen for everybody."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import Person, Town
from tests.journeys.desk.hands import (
    FIELDS,
    faults,
    hear,
    press,
    row,
    serve,
    sign_in,
)


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
