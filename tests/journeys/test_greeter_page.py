"""The page of the greeter: a lost line, the search, keys alone, fingers, whoever reads by ear."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.cast import PASSWORD, Person
from tests.journeys.greeter import LANDSCAPE, PORTRAIT, Greeter
from tests.journeys.screens import accessibility


def test_lost_line_says_how_old_all_is_and_never_reads_as_free(tablet: BrowserContext) -> None:
    greeter = Greeter(tablet)
    sockets: list[Any] = []

    def once(socket: Any) -> None:
        if not sockets:
            socket.connect_to_server()
        sockets.append(socket)  # whoever joins again hears nothing

    greeter.page.route_web_socket("**/ws/lobby", once)
    greeter.page.clock.install()
    greeter.begins("佐々木", PASSWORD)
    expect(greeter.view).to_contain_text("空いています")

    sockets[-1].close()
    expect(greeter.page.locator(".greeter-lost")).to_contain_text("時点")
    greeter.page.clock.fast_forward("01:00")

    expect(greeter.page.locator(".greeter-lost")).to_contain_text("1分前")
    expect(greeter.view).to_contain_text("情報更新待ち")
    expect(greeter.view).not_to_contain_text("空いています")


def test_number_nobody_has_is_told_and_a_found_one_clears_the_search(
    kiosk: Person, greeter: Greeter
) -> None:
    kiosk.number("honcho-shomei")
    kiosk.number("honcho-ido")
    find = greeter.line.get_by_label("番号で探す")

    find.fill("9")
    expect(greeter.line).to_contain_text("その番号の方は見つかりません")
    find.fill("ｂ００１")
    greeter.page.keyboard.press("Enter")

    assert greeter.number() == "B001"
    expect(find).to_have_value("")


def test_keys_alone_give_a_number_and_a_reader_hears_each_view(greeter: Greeter) -> None:
    first = greeter.view.locator(".greeter-service").first
    first.focus()
    greeter.page.keyboard.press("Enter")
    expect(greeter.view.get_by_role("heading", level=2)).to_be_focused()
    need = greeter.view.get_by_role("button", name="車いす")
    need.focus()
    greeter.page.keyboard.press("Space")
    expect(need).to_have_attribute("aria-pressed", "true")

    greeter.view.get_by_role("button", name="番号だけ出す").focus()
    greeter.page.keyboard.press("Enter")

    expect(greeter.view.get_by_role("heading", name="番号は A 001")).to_be_focused()


def test_clerk_at_a_desk_signs_in_anew_to_greet(tablet: BrowserContext) -> None:
    page = tablet.new_page()
    page.goto("/desk")
    page.get_by_label("職員名").fill("高橋")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2番窓口")

    Greeter(tablet).begins("佐々木", PASSWORD)


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
def test_every_view_is_accessible_and_large_enough_for_a_finger(
    tablet: BrowserContext, greeter: Greeter, kiosk: Person, size: Any
) -> None:
    greeter.page.set_viewport_size(size)
    found: dict[str, Any] = {}

    def look(view: str) -> None:
        faults = [*accessibility(greeter.page), *greeter.small()]
        wide = greeter.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if faults or wide:
            found[view] = [*faults, *(["too wide"] if wide else [])]

    look("services")
    greeter.chooses("honcho-shomei")
    look("give")
    greeter.touch("番号を出して印刷")
    look("ticket")
    greeter.touch("次の方へ")
    greeter.finds("A001")
    look("person")
    for words in ("用件（業務）を変える", "優先・お手伝い"):
        greeter.touch(words)
        look(words)
        greeter.touch("もどる")
    greeter.touch("お帰りになった")
    look("leave")
    greeter.page.keyboard.press("Escape")
    greeter.walks("転入届")
    look("walk")
    assert found == {}


def test_sign_in_page_is_accessible(tablet: BrowserContext) -> None:
    page = tablet.new_page()
    page.goto("/greeter")
    expect(page.get_by_label("職員名")).to_be_visible()

    assert accessibility(page) == []


def test_what_is_stopped_stands_above_with_its_reason_and_is_not_offered(
    takahashi: Person, greeter: Greeter
) -> None:
    takahashi.post("/api/pauses", {"target": "juminhyo", "reason": "system"})
    takahashi.post("/api/pauses", {"target": "honcho-ido", "reason": "system"})

    expect(greeter.view.locator(".greeter-still")).to_contain_text("住民票の写し（")
    expect(greeter.view.locator('[data-service="honcho-ido"]')).to_contain_text("休止中")
    greeter.gives("honcho-shomei")
    greeter.touch("代わりに入力")
    expect(greeter.view.get_by_role("checkbox", name="印鑑登録証明書")).to_be_visible()
    expect(greeter.view.get_by_role("checkbox", name="住民票の写し")).to_have_count(0)


def test_stopped_line_gives_no_number_and_says_why(takahashi: Person, greeter: Greeter) -> None:
    takahashi.post("/api/pauses", {"target": "honcho-ido", "reason": "system"})
    greeter.chooses("honcho-ido")

    greeter.touch("番号を出して印刷")

    greeter.told("いま止めています（")
    expect(greeter.view.get_by_role("button", name="車いす")).to_be_enabled()
