"""The display's pages in a real browser, and snapshots with the time of now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from display.say import JAPAN
from display.snapshot import Call, Snapshot
from tests.display.harness import catalogue, snapshot
from tests.display.running import Display, opened

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
STANDING = {"width": 1080, "height": 1920}
PHONE = {"width": 390, "height": 844}


def ago(seconds: int = 0) -> str:
    return (datetime.now(JAPAN) - timedelta(seconds=seconds)).isoformat(timespec="seconds")


def call(seq: int, number: str, desk: str = "honcho-3", **changes: Any) -> Call:
    whole = {"purpose": None, "at": ago(), "withdrawn": False, **changes}
    return Call(seq, number, desk, **whole)


def fresh(version: int, **changes: Any) -> Snapshot:
    return snapshot(version, **{"at": ago(), "calls": (), **changes})


class Stage:
    """One browser for all tests, in one loop; each test has its own display."""

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
        self, path: str, size: Any, *first: Snapshot, script: bool = True
    ) -> AsyncIterator[tuple[Display, Page]]:
        """A display with news, and a page of it open."""
        async with opened() as display:
            display.public.set_catalogue(catalogue())
            for each in first:
                display.public.hub.publish(each)
            context = await self._browser.new_context(viewport=size, java_script_enabled=script)
            page = await context.new_page()
            await page.goto(f"http://{display.at}{path}")
            yield display, page
            await context.close()


async def faults(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = await page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then(({violations}) => violations.map(({id, nodes}) => id + ' ' + nodes[0].html))"
    )
    return found
