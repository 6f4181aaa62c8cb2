"""A desk's page in Chromium at a real counter, and the clerk at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cast import Town
from tests.journeys.desk.hands import sign_in


@pytest.fixture
def context(browser: Browser, town: Town) -> Iterator[BrowserContext]:
    """高橋's browser; a fault in any script fails the test."""
    made = browser.new_context(
        viewport={"width": 1440, "height": 900}, base_url=town.served.url, locale="ja-JP"
    )
    faults: list[str] = []
    made.on("weberror", lambda fault: faults.append(str(fault.error)))
    yield made
    made.close()
    assert faults == []


@pytest.fixture
def desk(context: BrowserContext) -> Page:
    """高橋 at her open desk."""
    page = context.new_page()
    sign_in(page)
    page.get_by_role("button", name="受付を始める").click()
    expect(page.get_by_label("窓口の状態")).to_have_value("open")
    return page
