"""The phone's pages with a whole city: in six languages, by ear, and without a script."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from display.language import languages
from tests.bench.phone import feed
from tests.display.browsing import PHONE, Stage, faults, fresh
from tests.display.harness import SECRET
from tests.display.running import answer

PAGES = ("/?", "/procedures?", "/procedures/juminhyo?for=proxy&", f"/t/{SECRET}?n=A012&")


async def wide(page: Page) -> int:
    found: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


@pytest.mark.parametrize("language", languages())
def test_no_page_of_a_whole_city_has_a_fault_or_runs_off_the_screen(
    stage: Stage, language: str
) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE) as (display, page):
            feed(display)
            for path in PAGES:
                await page.goto(f"http://{display.at}{path}lang={language}")

                assert await faults(page) == [], path
                assert await wide(page) <= 0, path

    stage.run(work())


def test_without_a_script_somebody_learns_what_to_bring_and_where_to_go(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE, script=False) as (display, page):
            feed(display)
            await page.goto(f"http://{display.at}/")
            await page.get_by_role("searchbox").fill("はんこ")
            await page.get_by_role("button", name="さがす").click()
            await page.get_by_role("link", name="印鑑登録証明書").click()

            await expect(page.get_by_role("heading", level=1)).to_contain_text("印鑑")
            await expect(page.locator(".bring")).to_contain_text("印鑑登録証")
            await expect(page.locator(".line").first).to_contain_text("待ち 4人")

    stage.run(work())


def test_without_a_script_a_turn_is_followed_and_the_page_stands_still_on_request(
    stage: Stage,
) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE, script=False) as (display, page):
            feed(display)
            await page.goto(f"http://{display.at}/t/{SECRET}?n=A012")
            await expect(page.locator("#headline")).to_have_text("あと4人")
            await page.get_by_role("link", name="自動更新をとめる").click()

            await expect(page.locator("#headline")).to_have_text("あと4人")
            await expect(page.get_by_role("link", name="自動更新をはじめる")).to_be_visible()

    stage.run(work())


def test_without_a_script_a_visitor_snoozes_and_leaves_through_plain_forms(stage: Stage) -> None:
    async def work() -> None:
        async with (
            stage.browsing("/", PHONE, script=False) as (display, page),
            display.uplink() as link,
        ):
            await display.feed(link, fresh(2), commands=True)
            await page.goto(f"http://{display.at}/t/{SECRET}?n=A012")
            waits = asyncio.create_task(answer(link))
            await page.get_by_role("button", name="あと10分待って").click()
            await expect(page.get_by_text("10分お待ちします。順番は残ります。")).to_be_visible()
            assert ((await waits)["name"], waits.result()["minutes"]) == ("snooze", 10)

            leaves = asyncio.create_task(answer(link, 409))
            await page.locator("summary").click()
            await page.get_by_role("button", name="やめます").click()
            await expect(page.get_by_text("うまく伝わりませんでした")).to_be_visible()
            assert (await leaves)["name"] == "leave"

    stage.run(work())
