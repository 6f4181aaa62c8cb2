"""A resident's phone on a slow line: when a page can be used, and what it weighs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, CDPSession, async_playwright

from counter.catalogue.files import load
from display.say import JAPAN
from display.snapshot import ServiceLine, Snapshot
from tests.display.harness import SECRET, turn
from tests.display.running import Display, opened

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
PHONE = {"width": 390, "height": 844}
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
CPU = 4  # times slower than this machine
PATHS: Mapping[str, str] = {
    "home": "/",
    "own ticket": f"/t/{SECRET}?n=A012",
    "a procedure": "/procedures/juminhyo",
}
TIMES = """() => {
  const load = performance.getEntriesByType('navigation')[0].loadEventEnd;
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return [paint ? paint.startTime : 0, load];
}"""


@dataclass(frozen=True)
class First:
    """A first view: milliseconds to the first text and to all of it; bytes on the wire."""

    paint: float
    load: float
    weight: int
    files: int


def measure(slow: bool = True) -> dict[str, First]:
    """Each page in a browser that has never been here."""
    return asyncio.run(_measure(slow))


async def _measure(slow: bool) -> dict[str, First]:
    async with opened() as display, async_playwright() as playwright:
        feed(display)
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        found = {
            name: await first_view(browser, f"http://{display.at}{path}", slow)
            for name, path in PATHS.items()
        }
        await browser.close()
        return found


def feed(display: Display) -> None:
    """The whole city of the repository, every line open, two weeks foretold."""
    catalogue = load(CITY).public()
    for office in catalogue["offices"]:
        office["forecast"] = two_weeks()
    display.public.set_catalogue(catalogue)
    now = datetime.now(JAPAN).isoformat(timespec="seconds")
    for office in (each["id"] for each in catalogue["offices"]):
        lines = tuple(
            ServiceLine(each["id"], "open", 2, 1, 4, 10, 20, None)
            for each in catalogue["services"]
            if each["office"] == office
        )
        display.public.hub.publish(Snapshot(1, now, office, lines, (), (turn(),)))


def two_weeks() -> dict[str, Any]:
    """A forecast of days that differ, so that nothing of it is squeezed away for nothing."""
    today, ends = datetime.now(JAPAN).date(), [["15:30", "16:30"], ["08:30", "09:30"]]
    clocks = [f"{half // 2:02d}:{half % 2 * 30:02d}" for half in range(17, 34)]
    days = [
        {
            "date": (today + timedelta(days=n)).isoformat(),
            "level": 3,
            "best": ends[n % 2 :],
            "halves": [[at, (7 * n + 3 * m) % 40, 2 + m % 3] for m, at in enumerate(clocks)],
        }
        for n in range(15)
    ]
    return {"days_known": 43, "days": days}


async def first_view(browser: Browser, address: str, slow: bool) -> First:
    """A page loaded with an empty cache."""
    context = await browser.new_context(viewport=PHONE)
    page = await context.new_page()
    wire = await context.new_cdp_session(page)
    sizes = await _listen(wire, slow)
    await page.goto(address, wait_until="load")
    await page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    paint, load_ms = await page.evaluate(TIMES)
    await context.close()
    return First(paint, load_ms, sum(sizes), len(sizes))


async def _listen(wire: CDPSession, slow: bool) -> list[int]:
    """The bytes of every file that comes, as they come."""
    sizes: list[int] = []

    def finished(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    wire.on("Network.loadingFinished", finished)
    await wire.send("Network.enable")
    if slow:
        await wire.send("Network.emulateNetworkConditions", SLOW)
        await wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    return sizes
