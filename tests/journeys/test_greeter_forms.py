"""代わりに入力: a greeter fills a visitor's form together with the visitor."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, expect

from tests.cast import PASSWORD, Person, Town
from tests.journeys.greeter import Greeter

NUMBER = "123456789018"  # twelve digits with a right check digit, nobody's


def the_case(town: Town) -> dict[str, Any]:
    """The one case, as a clerk reads it."""
    clerk = town.clerk("高橋")
    listed = clerk.get("/api/cases").json()["cases"]
    found: dict[str, Any] = clerk.get(f"/api/cases/{listed[0]['id']}").json()["case"]
    return found


def test_form_filled_with_the_visitor_is_at_the_desk_as_the_greeters(
    town: Town, greeter: Greeter
) -> None:
    greeter.gives("honcho-shomei")
    greeter.walks("住民票の写し")
    expect(greeter.view).to_contain_text("佐々木 が入力しています（記録に残ります）")
    greeter.types("applicant_name", "佐藤　花子")
    greeter.types("applicant_birth", "S19.5.12")

    greeter.touch("入力を終える")
    greeter.told("申請書の下書きが窓口に届いています")

    case = the_case(town)
    assert case["answers"]["applicant_birth"] == "1944-05-12"
    assert case["sources"]["applicant_name"] == "clerk"
    assert {event[:2] for event in town.events(case["id"])} >= {
        ("receive", "clerk-2"), ("fill_in", "clerk-2")}  # fmt: skip
    assert greeter.page.locator(".desk-form").count() == 0


def test_individual_number_is_refused_in_words_and_kept_nowhere(
    town: Town, greeter: Greeter
) -> None:
    greeter.gives("honcho-shomei")
    greeter.walks("住民票の写し")

    greeter.types("applicant_name", NUMBER)
    expect(greeter.row("applicant_name").get_by_role("alert")).to_contain_text("マイナンバー")
    greeter.touch("入力を終える")

    greeter.told("保存できない欄があります")
    assert "applicant_name" not in the_case(town)["answers"]


def test_typing_outlives_a_lost_line(town: Town, greeter: Greeter) -> None:
    greeter.gives("honcho-shomei")
    greeter.walks("住民票の写し")
    greeter.page.route("**/answers", lambda route: route.abort())
    greeter.types("applicant_name", "佐藤　花子")
    expect(greeter.view.locator(".desk-saved")).to_contain_text("1欄の入力はこの画面に残っていて")

    greeter.page.unroute("**/answers")
    greeter.saved()

    assert the_case(town)["answers"]["applicant_name"] == "佐藤　花子"


def test_five_quiet_minutes_fold_the_form_and_it_can_be_gone_on_with(
    tablet: BrowserContext, kiosk: Person
) -> None:
    greeter = Greeter(tablet)
    greeter.page.clock.install()
    greeter.begins("佐々木", PASSWORD)
    kiosk.apply("juminhyo")
    greeter.finds("A001")
    greeter.touch("代わりに入力")
    greeter.touch("続きから：住民票の写し")
    name = greeter.row("applicant_name").locator("input")
    expect(name).to_have_value("佐藤　花子")

    greeter.page.clock.fast_forward("06:00")

    greeter.told("5分間さわられなかったので、申請書をかくしました")
    expect(name).to_have_count(0)
    greeter.touch("代わりに入力")
    greeter.touch("続きから：住民票の写し")
    expect(name).to_have_value("佐藤　花子")
