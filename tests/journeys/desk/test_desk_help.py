"""応援をよぶ: a clerk calls, another one sees it at once and goes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.cast import Person, Town
from tests.journeys.desk.hands import faults


def test_a_call_for_help_stands_on_the_screen_until_it_is_over(desk: Page, ito: Person) -> None:
    call = ito.post("/api/help", {"kind": "emergency"}).json()["help"]
    told = desk.get_by_role("alert")

    expect(told).to_contain_text("3番窓口で応援が必要です")
    assert faults(desk) == []
    told.get_by_role("button", name="行きます").click()
    expect(told).to_contain_text("あなたが向かっています")
    assert ito.post(f"/api/help/{call['id']}/stop").status_code == 200
    expect(told).to_have_count(0)


def test_a_clerk_calls_for_help_with_one_touch(desk: Page, ito: Person) -> None:
    desk.get_by_role("button", name="応援をよぶ").click()

    expect(desk.get_by_role("alert")).to_contain_text("2番窓口で応援が必要です")
    (call,) = ito.get("/api/desks/honcho-3").json()["help"]
    assert (call["place"], call["kind"]) == ("honcho-2", "emergency")
    desk.get_by_role("button", name="終わりました").click()
    expect(desk.get_by_role("alert")).to_have_count(0)


def test_a_visitor_at_the_kiosk_is_told_apart(desk: Page, town: Town) -> None:
    town.kiosk().post("/api/help", {"kind": "visitor"})

    expect(desk.get_by_role("alert")).to_contain_text("受付機で係の人を待っている方がいます")
