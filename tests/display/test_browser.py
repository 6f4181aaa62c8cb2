"""The phone's pages in a real browser: live and honest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import expect

from display.language import languages
from tests.display.browsing import PHONE, SIGN, Stage, ago, call, faults, fresh
from tests.display.harness import SECRET, service, turn
from tests.display.running import answer

OWN = f"/t/{SECRET}?n=A012"


def test_the_own_page_turns_into_the_call(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing(OWN, PHONE, fresh(1)) as (display, page):
            await expect(page.locator("#headline")).to_have_text("あと4人")
            called = (turn(state="called", desk="honcho-3"),)
            display.public.hub.publish(fresh(2, turns=called))

            await expect(page.locator("#headline")).to_have_text("3番窓口へお越しください")
            await expect(page).to_have_title("3番窓口へお越しください | あなたの番号")

    stage.run(work())


@pytest.mark.parametrize("language", languages())
def test_script_and_server_say_the_same(stage: Stage, language: str) -> None:
    states = [
        (turn(),),
        (replace(turn(state="preparing"), back=25),),
        (replace(turn(), back=25, until=ago(-600)),),
        (turn(state="called", desk="honcho-3"), turn()),
        (turn(state="serving", desk="honcho-3"),),
        (turn(state="held"),),
        (turn(state="missed"),),
        (turn(state="done"),),
        (turn(state="moved"), turn(state="waiting")),
    ]

    async def work() -> None:
        path = f"{OWN}&lang={language}"
        text = "['.own-now', '#steps'].map((at) => document.querySelector(at).innerText).join()"
        async with stage.browsing(path, PHONE, fresh(1)) as (display, page):
            for number, turns in enumerate(states, start=2):
                display.public.hub.publish(fresh(number, turns=turns))
                state = "waiting" if turns[0].state == "moved" else turns[0].state
                await expect(page.locator("body")).to_have_attribute("data-state", state)
                live = await page.evaluate(text)
                await page.reload()

                assert live == await page.evaluate(text)

    stage.run(work())


def test_the_hall_is_live_and_sorted(stage: Stage) -> None:
    async def work() -> None:
        first = fresh(1, services=(service("certificate", 4), service("tax", 9, level=3)))
        async with stage.browsing("/", PHONE, first) as (display, page):
            await expect(page.locator(".line").first).to_contain_text("certificate")
            busy = service("certificate", 30, level=5)
            display.public.hub.publish(fresh(2, services=(busy, service("tax", 1, level=1))))

            await expect(page.locator(".line").first).to_contain_text("tax")
            await expect(page.locator(".line").last).to_contain_text("大変混雑")

    stage.run(work())


@pytest.mark.parametrize(
    ("path", "size"), [("/signage/honcho", SIGN), ("/", PHONE), (OWN, PHONE), ("/t/none", PHONE)]
)
def test_no_page_has_a_fault_of_accessibility_or_runs_off_the_screen(
    stage: Stage, path: str, size: Any
) -> None:
    async def work() -> None:
        first = fresh(1, calls=(call(1, "A012"),))
        async with stage.browsing(path, size, first) as (display, page):
            display.public.allow_commands = True
            await page.reload()
            width = await page.evaluate("document.documentElement.scrollWidth - innerWidth")

            assert await faults(page) == []
            assert width <= 0

    stage.run(work())


def test_a_visitor_who_leaves_is_asked_first(stage: Stage) -> None:
    async def work() -> None:
        async with (
            stage.browsing(OWN, PHONE, fresh(1)) as (display, page),
            display.uplink() as link,
        ):
            await display.feed(link, fresh(2), commands=True)
            await page.reload()
            await page.click("#leave")
            await expect(page.locator("#leaving-title")).to_be_visible()
            await page.click("#leaving-yes")
            command = await answer(link)

            assert command["name"] == "leave"
            await expect(page.locator("#answer")).to_have_text("順番待ちは終わりました")

    stage.run(work())
