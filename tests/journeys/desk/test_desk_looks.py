"""Every state of the desk's page: accessible, and nothing cut off on either screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import SAMPLES, Person, Town
from tests.journeys.desk.hands import faults, press, sign_in

SIZES = {"1440": {"width": 1440, "height": 900}, "1280": {"width": 1280, "height": 720}}
CUT = """() => ['.desk-head', '.desk-bar', '.desk-stage-head', 'desk-side', 'desk-line', '.dialog']
  .flatMap((where) => [...document.querySelectorAll(where)])
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className || one.tagName)"""


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, town: Town) -> Iterator[Page]:
    """柴田 at her open desk, on this screen."""
    size: Any = SIZES[request.param]
    made = browser.new_context(viewport=size, base_url=town.served.url, locale="ja-JP")
    found = made.new_page()
    sign_in(found, "柴田")
    found.get_by_role("button", name="受付を始める").click()
    yield found
    made.close()


def hall_full(town: Town, kiosk: Person) -> None:
    """A family with five procedures, somebody with a slot, somebody in a hurry, a stopped form."""
    forms = ("tennyu", "juminhyo", "kokuho_kanyu", "jido_teate", "shotoku_shomei")
    kiosk.take(services=[], applications=[SAMPLES[name] for name in forms], needs=["infant"])
    slot = "2026-04-06T10:00:00+09:00"
    town.greeter().take("honcho-ido", channel="greeter", due_at=slot)
    town.greeter().take("honcho-koseki", channel="greeter", priority=True, language="en")
    kiosk.apply("tenkyo")
    stop = {"target": "tenkyo", "reason": "national_system"}
    assert town.clerk("伊藤").post("/api/pauses", stop).status_code == 200


def dialogs(page: Page) -> dict[str, list[str]]:
    """What is wrong with each dialog a clerk may open while serving."""
    found = {}
    for name, key in (("hold", "F6"), ("transfer", "F7"), ("carry", "Ctrl+Enter")):
        press(page, key)
        found[name] = look(page)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="休止中").click()
    found["pauses"] = look(page)
    page.keyboard.press("Escape")
    page.get_by_text("この手続のほかの操作").click()
    page.get_by_role("button", name="お客さまに確認する").click()
    found["question"] = look(page)
    page.keyboard.press("Escape")
    return found


def look(page: Page) -> list[str]:
    """What axe-core holds against the page, and what is cut off."""
    return faults(page) + [f"cut: {each}" for each in page.evaluate(CUT)]


def test_every_state_is_accessible_and_whole(town: Town, kiosk: Person, page: Page) -> None:
    hall_full(town, kiosk)
    expect(page.locator(".desk-turn")).to_have_count(4)
    found = {"line": look(page)}
    page.get_by_role("button", name="B001 を呼ぶ").click()
    press(page, "F9")
    expect(page.locator(".desk-form")).to_be_visible()
    found |= {"serving": look(page)} | dialogs(page)
    press(page, "F8")
    expect(page.locator(".desk-toast")).to_be_visible()
    found["toast"] = look(page)

    assert {state: wrong for state, wrong in found.items() if wrong} == {}
