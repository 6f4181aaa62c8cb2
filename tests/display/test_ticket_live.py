"""One's own page left open: a call withdrawn is explained, minutes asked for are kept in mind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from tests.display.browsing import PHONE, Stage, ago, fresh
from tests.display.harness import SECRET, turn

OWN = f"/t/{SECRET}?n=A012"
CALLED = turn(state="called", desk="honcho-3")
WITHDRAWN = "お呼び出しを取り消しました。席でお待ちください。"
WAITS = "お呼び出しのとき、この画面でお知らせします。"


def test_a_call_that_is_withdrawn_is_explained_for_a_while(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing(OWN, PHONE, fresh(1, turns=(CALLED,))) as (display, page):
            await page.clock.install()
            await page.reload()
            await expect(page.locator("#headline")).to_have_text("3番窓口へお越しください")
            display.public.hub.publish(fresh(2))
            await expect(page.locator("#hint")).to_have_text(WITHDRAWN)
            await page.clock.fast_forward("01:11")

            await expect(page.locator("#hint")).to_have_text(WAITS, timeout=15_000)

    stage.run(work())


@pytest.mark.parametrize("turns", [(turn(),), (replace(CALLED, state="moved"), turn())])
def test_who_missed_the_call_or_was_sent_on_is_not_told_that_it_was_withdrawn(
    stage: Stage, turns: tuple[object, ...]
) -> None:
    async def work() -> None:
        async with stage.browsing(OWN, PHONE, fresh(1, turns=(CALLED,))) as (display, page):
            await page.wait_for_function("document.title.startsWith('3番')")
            if len(turns) == 1:
                display.public.hub.publish(fresh(2, turns=(turn(state="missed"),)))
                await expect(page.locator("body")).to_have_attribute("data-state", "missed")
            display.public.hub.publish(fresh(3, turns=turns))

            await expect(page.locator("#hint")).to_have_text(WAITS)

    stage.run(work())


@pytest.mark.parametrize("script", [True, False])
def test_minutes_asked_for_are_shown_and_not_offered_again(stage: Stage, script: bool) -> None:
    async def work() -> None:
        async with stage.browsing(OWN, PHONE, fresh(1), script=script) as (display, page):
            display.public.allow_commands = True
            await page.reload()
            snooze = page.get_by_role("button", name="あと10分待って")
            await expect(snooze).to_be_visible()
            display.public.hub.publish(fresh(2, turns=(replace(turn(), until=ago(-600)),)))
            if not script:
                await page.reload()

            await expect(page.locator("#until")).to_contain_text("までお待ちします。")
            await expect(snooze).not_to_be_visible()

    stage.run(work())
