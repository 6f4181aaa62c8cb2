"""The pages in a real browser: live, honest, loud once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from display.say import JAPAN
from display.snapshot import Call, Snapshot
from tests.display.harness import SECRET, catalogue, service, snapshot, turn
from tests.display.running import Display, answer, opened

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIGN = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
OWN = f"/t/{SECRET}?n=A012"


def ago(seconds: int = 0) -> str:
    return (datetime.now(JAPAN) - timedelta(seconds=seconds)).isoformat(timespec="seconds")


def call(seq: int, number: str, desk: str = "honcho-3", **changes: Any) -> Call:
    whole = {"purpose": None, "at": ago(), "withdrawn": False, **changes}
    return Call(seq, number, desk, **whole)


def fresh(version: int, **changes: Any) -> Snapshot:
    return snapshot(version, **{"at": ago(), "calls": (), **changes})


class Stage:
    """One browser for all tests of this file, in one loop; each test has its own display."""

    def __init__(self, runner: asyncio.Runner, browser: Browser) -> None:
        self._runner = runner
        self._browser = browser

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        async def limited() -> None:
            async with asyncio.timeout(60):
                await work

        self._runner.run(limited())

    @asynccontextmanager
    async def browsing(
        self, path: str, size: Any, *first: Snapshot
    ) -> AsyncIterator[tuple[Display, Page]]:
        """A display with news, and a page of it open."""
        async with opened() as display:
            display.public.set_catalogue(catalogue())
            for each in first:
                display.public.hub.publish(each)
            context = await self._browser.new_context(viewport=size)
            page = await context.new_page()
            await page.goto(f"http://{display.at}{path}")
            yield display, page
            await context.close()


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with asyncio.Runner() as runner:
        playwright = runner.run(async_playwright().start())
        chromium = playwright.chromium
        browser = runner.run(chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS))
        yield Stage(runner, browser)
        runner.run(browser.close())
        runner.run(playwright.stop())


async def rung(page: Page) -> int:
    return int(await page.evaluate("document.body.dataset.rung ?? 0"))


async def faults(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = await page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then(({violations}) => violations.map(({id, nodes}) => id + ' ' + nodes[0].html))"
    )
    return found


def test_the_sign_calls_a_number_large_and_rings_once(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            await expect(page.locator(".sign-service")).to_have_count(8)
            display.public.hub.publish(fresh(2, calls=(call(1, "A012"),)))
            row = page.locator(".sign-call")
            await expect(row).to_contain_text("012")
            await expect(row).to_contain_text("3番窓口")
            await expect(row).to_have_attribute("data-new", "")
            display.public.hub.publish(fresh(3, calls=(call(1, "A012"),)))
            await page.wait_for_function("document.querySelector('.sign-call')")
            height = await row.locator(".number").evaluate(
                "n => parseFloat(getComputedStyle(n).fontSize)"
            )

            assert height >= 140
            assert await rung(page) == 1

    stage.run(work())


def test_the_sign_opened_again_repeats_nothing(stage: Stage) -> None:
    async def work() -> None:
        first = fresh(1, calls=(call(1, "A012"),))
        async with stage.browsing("/signage/honcho", SIGN, first) as (display, page):
            await expect(page.locator(".sign-call")).to_have_count(1)
            await page.reload()
            await expect(page.locator(".sign-call")).to_have_count(1)
            assert await rung(page) == 0
            display.public.hub.publish(fresh(2, calls=(call(1, "A012"), call(2, "B003"))))
            await expect(page.locator(".sign-call").first).to_contain_text("003")

            assert await rung(page) == 1

    stage.run(work())


def test_the_sign_is_silent_for_a_quiet_service_and_for_calls_missed_long_ago(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            await expect(page.locator(".sign-service")).to_have_count(8)
            calls = (call(1, "A001", at=ago(600)), call(2, "H001"))
            display.public.hub.publish(fresh(2, calls=calls))
            await expect(page.locator(".sign-call")).to_have_count(2)

            assert await rung(page) == 0

    stage.run(work())


def test_a_withdrawn_call_goes_from_the_sign(stage: Stage) -> None:
    async def work() -> None:
        first = fresh(1, calls=(call(1, "A011"), call(2, "A012")))
        async with stage.browsing("/signage/honcho", SIGN, first) as (display, page):
            await expect(page.locator(".sign-call")).to_have_count(2)
            calls = (call(1, "A011"), call(2, "A012", withdrawn=True))
            display.public.hub.publish(fresh(2, calls=calls))

            await expect(page.locator(".sign-call")).to_have_count(1)
            await expect(page.locator(".sign-call")).to_contain_text("011")

    stage.run(work())


def test_a_sign_with_old_news_says_how_old_and_never_free(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1, at=ago(300))) as (_, page):
            await expect(page.locator("#age")).to_contain_text("新しい情報を待っています")
            await expect(page.locator("#services")).to_contain_text("情報更新待ち")
            await expect(page.locator("#services")).not_to_contain_text("空いています")

    stage.run(work())


def test_the_own_page_turns_into_the_call(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing(OWN, PHONE, fresh(1)) as (display, page):
            await expect(page.locator("#headline")).to_have_text("あと4人")
            called = (turn(state="called", desk="honcho-3"),)
            display.public.hub.publish(fresh(2, turns=called))

            await expect(page.locator("#headline")).to_have_text("3番窓口へお越しください")
            await expect(page).to_have_title("3番窓口へお越しください | あなたの番号")

    stage.run(work())


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_script_and_server_say_the_same(stage: Stage, language: str) -> None:
    states = [
        (turn(),),
        (turn(state="preparing"),),
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
