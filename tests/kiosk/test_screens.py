"""The kiosk's page in a real Chromium: all is in reach on every screen, and axe is content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import Town
from tests.kiosk.cast import Kiosk

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
# Whatever may be touched is whole on the screen, uncovered, and in low mode in its lower half.
OUT_OF_REACH = """(low) =>
  [...document.querySelectorAll('main button, .bar button, .languages button')]
  .filter((one) => !one.closest('.sheet-rows'))
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.left < 0 || box.right > 1080 || box.bottom > 1920 || box.top < (low ? 960 : 0)
      || !(one === over || one.contains(over));
  }).map((one) => one.innerText)"""
LOW_BUTTONS = """() => [...document.querySelectorAll('main .button, main .choice, .bar .button')]
  .filter((one) => !one.closest('.keyboard') && one.getBoundingClientRect().height < 112)
  .map((one) => one.innerText)"""
NO_AXE = {"rules": {"region": {"enabled": False}}}  # the demo's own strip stands beside the page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, lobby: Kiosk) -> Iterator[Page]:
    faults: list[str] = []
    made = chromium.new_page(viewport={"width": 1080, "height": 1920}, reduced_motion="reduce")
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.on("console", lambda said: faults.append(said.text) if _ours(said) else None)
    made.goto(lobby.served.url)
    made.wait_for_selector(".purpose")
    yield made
    made.close()
    assert faults == []


def _ours(said: Any) -> bool:
    """axe writes styles of its own into the page, which the page's rules rightly forbid."""
    return said.type == "error" and "inline style" not in said.text


def shown(page: Page, screen: str) -> None:
    """Wait until the page shows this screen."""
    page.wait_for_selector(f'body[data-screen="{screen}"]')


def out_of_reach(page: Page, low: bool) -> list[str]:
    """What cannot be touched once the screen has settled; a loaded machine takes its time."""
    for _ in range(50):
        if not (found := page.evaluate(OUT_OF_REACH, low)):
            return []
        page.wait_for_timeout(100)
    return [str(each) for each in found]


def whole(page: Page, lobby: Kiosk) -> None:
    """Nothing of this screen is out of reach, small, or unnamed; also low and large."""
    assert page.evaluate(LOW_BUTTONS) == []
    assert page.evaluate(OUT_OF_REACH, False) == []
    for name in ("low", "large"):
        lobby.do(name)
        page.wait_for_selector(f"body.{name}")
        assert out_of_reach(page, name == "low") == [], name
        lobby.do(name)
        page.wait_for_selector(f"body:not(.{name})")
    page.evaluate(AXE.read_text("utf-8"))
    found: Any = page.evaluate("(rules) => axe.run(document, rules)", NO_AXE)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


def test_every_screen_on_the_way_by_card_is_whole(page: Page, lobby: Kiosk) -> None:
    whole(page, lobby)
    for name, facts, screen in (
        ("purpose", {"purpose": "certificate"}, "choose"),
        ("choose", {"service": "honcho-shomei", "procedure": "juminhyo"}, "number"),
        ("way", {"way": "card"}, "for_whom"),
        ("for_whom", {"for_whom": "proxy"}, "notice"),
        ("back", {}, "for_whom"),
        ("for_whom", {"for_whom": "self"}, "notice"),
    ):
        lobby.do(name, **facts)
        shown(page, screen)
        whole(page, lobby)
    lobby.do("agree")
    shown(page, "insert")
    lobby.reader.insert("hanako")
    shown(page, "known")
    whole(page, lobby)
    lobby.do("known", known=True)
    shown(page, "pin")
    whole(page, lobby)
    lobby.do("pin", pin="1234")
    shown(page, "filled")
    whole(page, lobby)
    lobby.do("next")
    shown(page, "ask")
    whole(page, lobby)


@pytest.mark.parametrize("language", ["ja-easy", "en"])
def test_the_first_screens_are_whole_in_every_language(
    page: Page, lobby: Kiosk, language: str
) -> None:
    lobby.do("language", language=language)
    page.wait_for_selector(f'.languages [aria-pressed="true"]:has-text("{_name(lobby, language)}")')
    whole(page, lobby)
    lobby.do("purpose", purpose="certificate")
    shown(page, "choose")
    whole(page, lobby)
    lobby.do("choose", service="honcho-shomei", procedure="juminhyo")
    shown(page, "number")
    whole(page, lobby)


def _name(lobby: Kiosk, language: str) -> str:
    languages = lobby.http.get("/api/state").json()["languages"]
    return str(next(one["name"] for one in languages if one["id"] == language))


def test_a_tap_on_our_own_keys_writes_a_reading_with_its_marks(page: Page, lobby: Kiosk) -> None:
    lobby.number()
    lobby.go("for_whom", "way", way="touch")
    lobby.go("notice", "for_whom", for_whom="self")
    lobby.go("ask", "agree")
    page.wait_for_selector(".keyboard-kana")
    for key in ("か", "゛゜小", "つ", "゛゜小", "゛゜小", "は", "゛゜小", "゛゜小"):
        page.click(f".keyboard-kana button:has-text('{key}'), .keyboard-tools :text('{key}')")

    assert page.inner_text(".typed-text") == "がづぱ"


def tap(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def write(page: Page, kana: str, kanji: str) -> None:
    """Type on our own keys, then touch the kanji."""
    marked = {"ざ": "さ", "ば": "は", "べ": "へ", "ょ": "よ"}
    for letter in kana:
        tap(page, marked.get(letter, letter))
        if letter in marked:
            tap(page, "゛゜小")
    page.locator(".kanji", has_text=re.compile(f"^{kanji}$")).click()


def test_a_visitor_enters_name_and_address_in_kanji_by_touch(page: Page, lobby: Kiosk) -> None:
    lobby.until(lambda _: bool(lobby.http.get("/healthz").json()["kanji"]))
    lobby.number()
    lobby.go("for_whom", "way", way="touch")
    lobby.go("notice", "for_whom", for_whom="self")
    lobby.go("ask", "agree")
    page.wait_for_selector(".keyboard-kanji")
    write(page, "わたなべ", "渡辺")
    tap(page, "空白")
    write(page, "はなこ", "花子")
    assert page.inner_text(".typed-text") == "渡辺　花子"
    tap(page, "決定")
    lobby.until(lambda view: bool(view["body"].get("path") == "applicant_birth"))
    lobby.do("answer", value="1950-01-02")
    page.wait_for_selector("main[data-path=applicant_address]")
    write(page, "ゆざわしさたけちょう", "湯沢市佐竹町")
    tap(page, "数字")
    tap(page, "9")
    tap(page, "決定")
    lobby.until(lambda view: bool(view["body"].get("path") == "kind"))
    assert "渡辺" not in "".join(lobby.frames)


def test_what_is_typed_and_its_kanji_outlive_a_call_for_help_and_other_settings(
    page: Page, lobby: Kiosk
) -> None:
    lobby.until(lambda _: bool(lobby.http.get("/healthz").json()["kanji"]))
    lobby.number()
    lobby.go("for_whom", "way", way="touch")
    lobby.go("notice", "for_whom", for_whom="self")
    lobby.go("ask", "agree")
    for letter in "さとう":
        tap(page, letter)
    page.wait_for_selector(".kanji:has-text('佐藤')")
    whole(page, lobby)
    heights = "[...document.querySelectorAll('.keyboard-kanji button')].map((b) => b.offsetHeight)"
    assert min(page.evaluate(heights)) >= 112
    lobby.do("help")
    page.wait_for_selector(".cover-help")
    lobby.do("helped")
    page.wait_for_selector(".kanji:has-text('佐藤')")
    assert page.inner_text(".typed-text") == "さとう"
    lobby.do("low")
    page.wait_for_selector("body.low")
    tap(page, "漢字")
    assert page.evaluate(OUT_OF_REACH, True) == []
    write(page, "", "佐藤")
    assert page.inner_text(".typed-text") == "佐藤"


def test_two_taps_at_once_are_one(page: Page, lobby: Kiosk) -> None:
    twice = "() => { const one = document.querySelector('.purpose'); one.click(); one.click(); }"
    page.evaluate(twice)
    shown(page, "choose")
    assert lobby.at("choose")["screen"] == "choose"


def test_the_form_fills_field_by_field_and_a_touch_ends_it(chromium: Browser, lobby: Kiosk) -> None:
    page = chromium.new_page(viewport={"width": 1080, "height": 1920})
    page.goto(lobby.served.url)
    lobby.to_pin()
    shown(page, "pin")
    lobby.do("pin", pin="1234")
    page.wait_for_selector(".to-fill")
    page.wait_for_selector(".to-fill", state="detached")
    assert page.inner_text(".row-value >> nth=0") == "佐●●●"
    page.close()


def test_stopped_lines_cannot_be_touched_say_why_and_stay_whole(
    page: Page, lobby: Kiosk, town: Town
) -> None:
    clerk = town.clerk()
    for target, reason in (("honcho-shomei", "national_system"), ("honcho-card", "system")):
        assert clerk.post("/api/pauses", {"target": target, "reason": reason}).is_success
    lobby.go("lines", "number_only")
    shut = page.locator(".choice:disabled")
    shut.nth(1).wait_for(timeout=30_000)

    assert shut.count() == 2
    assert "国のシステムが止まっているため" in shut.nth(0).inner_text()
    whole(page, lobby)
