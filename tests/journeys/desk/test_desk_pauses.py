"""この手続を止める at the desk: a line or a procedure stands still, and goes on again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.cast import Person
from tests.journeys.desk.hands import serve


def stop(page: Page, target: str, reason: str) -> None:
    """Stop a line or procedure for a reason."""
    page.get_by_role("button", name="手続を止める").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("止めるもの").select_option(label=target)
    dialog.get_by_label("理由").select_option(label=reason)
    dialog.get_by_role("button", name="止める").click()
    expect(dialog).to_have_count(0)


def test_stopped_line_is_seen_by_all_and_goes_on_where_it_stood(kiosk: Person, desk: Page) -> None:
    kiosk.number()

    stop(desk, "証明書", "システムの不具合のため")

    line = desk.locator("desk-line")
    expect(line).to_contain_text("システムの不具合のため")
    assert kiosk.take().json()["error"]["code"] == "paused"
    expect(desk.get_by_text("いまお呼びできる方はいません")).to_be_visible()
    desk.get_by_role("button", name="再開する").click()
    expect(line).to_contain_text("来た順")
    expect(desk.get_by_role("button", name="手続を止める")).to_be_visible()


def test_dialog_says_how_many_wait_and_that_they_are_told(kiosk: Person, desk: Page) -> None:
    kiosk.number()
    kiosk.apply("juminhyo")
    expect(desk.locator(".desk-turn")).to_have_count(2)

    desk.get_by_role("button", name="手続を止める").click()

    dialog = desk.get_by_role("dialog")
    target = dialog.get_by_label("止めるもの")
    target.select_option(label="証明書")
    expect(dialog).to_contain_text("いま2人がお待ちです。順番はそのままで、番号の画面に")
    target.select_option(label="住民票の写し")
    expect(dialog).to_contain_text("いま1人がお待ちです。")


def test_stopped_procedure_is_not_begun_and_the_clerk_reads_why(kiosk: Person, desk: Page) -> None:
    stop(desk, "印鑑登録証明書", "国のシステムが止まっているため")
    kiosk.number()
    serve(desk)

    desk.get_by_role("checkbox", name="印鑑登録証明書").check()
    desk.get_by_role("button", name="聞き取りを始める").click()

    expect(desk.get_by_role("alert")).to_contain_text("国のシステムが止まっているため")
    desk.get_by_role("button", name="休止中：印鑑登録証明書").click()
    desk.get_by_role("dialog").get_by_role("button", name="再開する").click()
    expect(desk.get_by_role("button", name="手続を止める")).to_be_visible()
    desk.get_by_role("button", name="聞き取りを始める").click()
    expect(desk.locator(".desk-form")).to_be_visible()
