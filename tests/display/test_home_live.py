"""A home page left open: its offices' levels are true, or say that they are old."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playwright.async_api import expect

from tests.display.browsing import PHONE, Stage, fresh
from tests.display.harness import catalogue, service, text

CHIPS = ".offices .level"


def city() -> dict[str, Any]:
    """A catalogue of one office and five more, so that the last stands off the screen."""
    known = catalogue()
    (first,) = known["offices"]
    more = [{**first, "id": f"annex-{n}", "name": text(f"第{n}総合支所")} for n in range(1, 6)]
    return known | {"offices": [first, *more]}


def test_old_news_is_old_for_every_line_and_every_office(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE) as (display, page):
            display.public.set_catalogue(city())
            for office in ("honcho", "annex-1"):
                display.public.hub.publish(fresh(1, office=office))
            await page.clock.install()
            await page.goto(f"http://{display.at}/")
            await expect(page.locator(CHIPS).nth(1)).to_have_text("空いています")
            await expect(page.locator(".line").first).to_contain_text("空いています")
            await page.context.set_offline(True)
            await page.clock.fast_forward("02:00")

            await expect(page.locator(".line").first).to_contain_text(
                "情報更新待ち", timeout=15_000
            )
            await expect(page.locator(CHIPS)).to_have_text(["情報更新待ち"] * 6)

    stage.run(work())


def test_the_chosen_office_is_as_busy_as_its_lines_say(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE) as (display, page):
            display.public.set_catalogue(city())
            display.public.hub.publish(fresh(1))
            await page.goto(f"http://{display.at}/")
            shut = replace(service("move", level=4), state="paused")
            display.public.hub.publish(fresh(2, services=(service("tax", 30, level=5), shut)))

            await expect(page.locator(CHIPS).first).to_have_text("大変混雑")

    stage.run(work())


def test_the_other_offices_are_asked_for_again(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE) as (display, page):
            display.public.set_catalogue(city())
            display.public.hub.publish(fresh(1))
            await page.clock.install()
            await page.goto(f"http://{display.at}/")
            await expect(page.locator(CHIPS).nth(1)).to_have_text("情報更新待ち")
            display.public.hub.publish(fresh(1, office="annex-1"))
            await page.clock.fast_forward("01:01")

            await expect(page.locator(CHIPS).nth(1)).to_have_text("空いています", timeout=15_000)

    stage.run(work())


def test_the_chosen_office_is_named_and_in_sight(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE) as (display, page):
            display.public.set_catalogue(city())
            display.public.hub.publish(fresh(1, office="annex-5"))
            await page.goto(f"http://{display.at}/?office=annex-5")

            await expect(page.locator("#now")).to_have_text("第5総合支所 いまの待ち時間")
            await expect(page.locator(".offices [aria-current]")).to_be_in_viewport(ratio=1)

    stage.run(work())
