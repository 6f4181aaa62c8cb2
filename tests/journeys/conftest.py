"""The house for whole walks: a demo and a Chromium a file, and the four screens in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.cast import PASSWORD, Town
from tests.journeys.greeter import LANDSCAPE, Greeter
from tests.journeys.screens import Screens, launch
from tests.proof import programs
from tests.proof.programs import Demo

expect.set_options(timeout=15_000)  # a loaded machine is slow, not wrong


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A file's own demo, so that nobody whom other files left stands in line."""
    found = programs.demo(tmp_path_factory.mktemp("journeys") / "data")
    yield found
    found.close()
    assert found.program is not None
    assert found.program.stop() == 0


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    """A file's own: two at once in a thread are not allowed."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(play: Playwright) -> Iterator[Browser]:
    """Chromium without a camera."""
    found = launch(play)
    yield found
    found.close()


@pytest.fixture
def screens(browser: Browser, demo: Demo) -> Iterator[Screens]:
    """The hall's screens; a fault in any page's script fails the test."""
    found = Screens(browser, demo)
    yield found
    found.close()
    assert found.faults == []


@pytest.fixture
def tablet(browser: Browser, town: Town) -> Iterator[BrowserContext]:
    """The tablet; a fault in any script fails the test."""
    made = browser.new_context(
        viewport=LANDSCAPE, has_touch=True, base_url=town.served.url, locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )  # fmt: skip
    faults: list[str] = []
    made.on("weberror", lambda fault: faults.append(str(fault.error)))
    yield made
    made.close()
    assert faults == []


@pytest.fixture
def greeter(tablet: BrowserContext) -> Greeter:
    """佐々木, who greets today."""
    return Greeter(tablet).begins("佐々木", PASSWORD)
