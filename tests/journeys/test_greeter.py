"""The greeter's tablet in a real browser: a number, its paper, and what is put right later."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import Route, expect

from tests.cast import Person, Town
from tests.journeys.greeter import Greeter

PRINTED = "SELECT clerk FROM event WHERE kind = '{}' ORDER BY sequence DESC LIMIT 1"


def who(town: Town, kind: str) -> Any:
    """Who did the last thing of this kind, as the log has it."""
    return town.only(PRINTED.format(kind))


def lobby(town: Town) -> list[dict[str, Any]]:
    """Everybody in line."""
    found: list[dict[str, Any]] = town.greeter().get("/api/lobby").json()["turns"]
    return found


def test_number_comes_in_two_touches_and_its_paper_with_it(town: Town, greeter: Greeter) -> None:
    assert greeter.gives("honcho-shomei") == "A001"

    expect(greeter.line).to_contain_text("証明書")
    assert greeter.printed == 1
    turn = lobby(town)[0]
    assert (turn["channel"], turn["needs"], turn["priority"]) == ("greeter", [], False)
    assert who(town, "arrive") == "clerk-2"


def test_need_brings_priority_unless_the_greeter_says_otherwise(
    town: Town, greeter: Greeter
) -> None:
    greeter.gives("honcho-shomei", "車いす")
    greeter.touch("次の方へ")
    greeter.gives("honcho-shomei", "筆談")
    greeter.touch("次の方へ")
    greeter.gives("honcho-shomei", "乳幼児連れ", "先にお呼びする")

    assert [(turn["needs"], turn["priority"]) for turn in lobby(town)] == [
        (["wheelchair"], True), (["hearing"], False), (["infant"], False)]  # fmt: skip


def test_visitor_of_two_lines_in_another_language_has_one_number(
    town: Town, greeter: Greeter
) -> None:
    greeter.chooses("honcho-ido")
    greeter.view.get_by_text("ほかの用件もある").click()
    greeter.touch("国民健康保険・年金")
    greeter.view.get_by_role("radio", name="English").check()

    greeter.touch("番号だけ出す")
    expect(greeter.view).to_contain_text("住所の異動・国民健康保険・年金")

    assert greeter.printed == 0
    greeter.touch("印刷する")
    expect(greeter.page.locator("body > .ticket")).to_contain_text(
        "We call you by screen and voice."
    )
    assert [(turn["number"], turn["language"]) for turn in lobby(town)] == [("B001", "en")] * 2


def test_answer_that_got_lost_comes_again_as_the_same_number(town: Town, greeter: Greeter) -> None:
    lost = lose_the_first_answer()
    greeter.page.route("**/api/visits", lost)
    greeter.chooses("honcho-shomei")
    greeter.touch("番号を出して印刷")
    greeter.told("番号が出たか確かめられません")

    greeter.touch("番号を出して印刷")
    expect(greeter.view.locator(".greeter-given")).to_be_visible()

    assert greeter.number() == "A001"
    assert town.rows("visit") == {"visit": 1}


def lose_the_first_answer() -> Callable[[Route], None]:
    """A line that breaks after the counter has heard."""
    seen: list[Route] = []

    def handle(route: Route) -> None:
        seen.append(route)
        if len(seen) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    return handle


def test_paper_is_eighty_millimetres_and_its_code_leads_to_the_visitors_page(
    town: Town, kiosk: Person, greeter: Greeter, tmp_path: Path
) -> None:
    visit = kiosk.number()
    greeter.finds("1")

    greeter.touch("番号札をもう一度印刷")
    greeter.told("A001 の番号札を印刷しました")

    sheet = paper(greeter, tmp_path)
    assert abs(sheet.width - 80 / 25.4 * 203) < 3
    assert zxingcpp.read_barcodes(sheet)[0].text == visit["status_url"]
    assert (greeter.printed, who(town, "reprint")) == (1, "clerk-2")
    ticket = greeter.page.locator("body > .ticket")
    expect(ticket).to_contain_text("窓口での確認と署名で手続きになります。")
    expect(ticket).to_contain_text("証明書")


def paper(greeter: Greeter, folder: Path) -> Image.Image:
    """The ticket as a thermal printer of 203 dots an inch burns it; one page."""
    path = folder / "ticket.pdf"
    path.write_bytes(greeter.page.pdf(prefer_css_page_size=True))
    subprocess.run(["pdftoppm", "-r", "203", "-png", path, folder / "ticket"], check=True)
    (only,) = folder.glob("ticket*.png")
    return Image.open(only).convert("L")


def test_wrong_line_is_put_right_and_the_number_stays(
    town: Town, kiosk: Person, greeter: Greeter
) -> None:
    kiosk.number("honcho-shomei")
    greeter.finds("A001")
    greeter.touch("用件（業務）を変える")

    greeter.chooses("honcho-ido")
    greeter.told("A001 を「住所の異動」の列に移しました")

    turn = lobby(town)[0]
    assert (turn["number"], turn["service"]) == ("A001", "honcho-ido")
    assert greeter.number() == "A001"
    assert who(town, "transfer") == "clerk-2"


def test_priority_and_needs_are_put_right_later(
    town: Town, kiosk: Person, greeter: Greeter
) -> None:
    kiosk.number()
    greeter.finds("A001")
    greeter.touch("優先・お手伝い")
    greeter.touch("代読")
    greeter.touch("先にお呼びする")

    greeter.touch("決める")
    greeter.told("お手伝いと順番を変えました")

    assert [(turn["needs"], turn["priority"]) for turn in lobby(town)] == [(["sight"], True)]
    expect(greeter.line).to_contain_text("優先・代読")


def test_who_went_home_comes_back_to_the_same_place(
    town: Town, kiosk: Person, greeter: Greeter
) -> None:
    kiosk.number()
    greeter.finds("A001")
    greeter.touch("お帰りになった")
    greeter.page.get_by_role("button", name="お帰りにする").click()
    greeter.told("A001 はお帰りになりました")
    assert lobby(town) == []

    greeter.touch("戻られた")
    greeter.told("A001 は列に戻りました")

    assert [turn["state"] for turn in lobby(town)] == ["waiting"]


def test_missed_visitor_is_put_back_into_the_line(
    town: Town, kiosk: Person, takahashi: Person, greeter: Greeter
) -> None:
    kiosk.number()
    takahashi.move(takahashi.next().json()["turn"], "miss")
    expect(greeter.line.get_by_role("heading", name="不在")).to_be_visible()
    greeter.finds("A001")

    greeter.touch("戻られた")
    greeter.told("A001 は列に戻りました")

    assert [turn["state"] for turn in lobby(town)] == ["waiting"]


def test_who_is_at_a_desk_is_left_to_the_desk(
    kiosk: Person, takahashi: Person, greeter: Greeter
) -> None:
    kiosk.number()
    takahashi.next()
    expect(greeter.line).to_contain_text("2番窓口で呼出中")

    greeter.finds("A001")

    expect(greeter.view.get_by_role("button", name="番号札をもう一度印刷")).to_be_visible()
    expect(greeter.view.get_by_role("button", name="お帰りになった")).to_have_count(0)
    expect(greeter.view.get_by_role("button", name="用件")).to_have_count(0)


def test_greeter_who_was_too_late_reads_what_happened(
    kiosk: Person, takahashi: Person, greeter: Greeter
) -> None:
    kiosk.number()
    greeter.finds("A001")
    greeter.page.route("**/leave", lambda route: (takahashi.next(), route.continue_())[-1])

    greeter.touch("お帰りになった")
    greeter.page.get_by_role("button", name="お帰りにする").click()

    greeter.told("2番窓口が先に操作しました。A001 はいま「呼出中」です")
