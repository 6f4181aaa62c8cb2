"""One browser for all tests of the display's pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from playwright.async_api import async_playwright

from tests.display.browsing import ARGUMENTS, Stage


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    with asyncio.Runner() as runner:
        playwright = runner.run(async_playwright().start())
        chromium = playwright.chromium
        browser = runner.run(chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS))
        yield Stage(runner, browser)
        runner.run(browser.close())
        runner.run(playwright.stop())
