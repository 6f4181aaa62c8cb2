"""What a sign says: each call whole and once, in order, never two at a time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Playwright, async_playwright, expect

from tests.display.browsing import ARGUMENTS, SIGN, ago, call, fresh
from tests.display.harness import catalogue, text, until
from tests.display.hearing import CHIME, HOOK, MAY_SOUND, Ear, called
from tests.display.readings import ja
from tests.display.running import Display, opened

A12 = called("エーノ ジューニバンノカタ")
B3 = called("ビーノ サンバンノカタ")
NEVER_S = 1.5  # what is not begun by then is not said


class Room:
    """A playwright and two browsers: one that may sound by itself, one that wants a touch."""

    def __init__(self, runner: asyncio.Runner, playwright: Playwright) -> None:
        self.runner, self.playwright = runner, playwright
        self.browsers: dict[str, Browser] = {}

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        async def limited() -> None:
            async with asyncio.timeout(240):
                await work

        self.runner.run(limited())

    async def browser(self, *more: str) -> Browser:
        if "".join(more) not in self.browsers:
            started = await self.playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=[*ARGUMENTS, *more]
            )
            self.browsers["".join(more)] = started
        return self.browsers["".join(more)]

    @asynccontextmanager
    async def sign(
        self, ear: Ear, *more: str, **voice: Any
    ) -> AsyncIterator[tuple[Display, Page]]:  # fmt: skip
        """The lobby's sign with an ear at it; `voice` is what the city has set."""
        usual = {"on": True, "languages": ["ja"], "repeat_s": 0, "volume": 80, "quiet_hours": []}
        context = await (await self.browser(*(more or (MAY_SOUND,)))).new_context(viewport=SIGN)
        page = await context.new_page()
        await page.expose_function("heard", ear.take)
        await page.add_init_script(HOOK)
        async with opened() as display:
            display.public.set_catalogue(catalogue() | {"voice": usual | voice})
            display.public.hub.publish(fresh(1))
            await page.goto(f"http://{display.at}/signage/honcho")
            await expect(page.locator(".sign-service").first).to_be_visible()
            yield display, page
            await context.close()


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    with asyncio.Runner() as runner:
        playwright = runner.run(async_playwright().start())
        found = Room(runner, playwright)
        yield found
        for browser in found.browsers.values():
            runner.run(browser.close())
        runner.run(playwright.stop())


def test_a_call_is_a_chime_and_then_number_and_desk(room: Room) -> None:
    async def work() -> None:
        ear = Ear()
        async with room.sign(ear) as (display, _):
            display.public.hub.publish(fresh(2, calls=(call(1, "A012"),)))
            await ear.until(1)

            assert ear.calls() == [A12]
            assert ear.overlaps() == []

    room.run(work())


def test_calls_at_once_are_said_one_after_the_other(room: Room) -> None:
    async def work() -> None:
        ear = Ear()
        async with room.sign(ear) as (display, _):
            calls = (call(1, "A012"), call(2, "B003", purpose="hand_over"), call(3, "A999"))
            display.public.hub.publish(fresh(2, calls=calls))
            await ear.until(3)

            ready = called("ビーノ サンバンノカタ オマタセイタシマシタ")
            assert ear.calls() == [
                A12, ready, called("エーノ キューヒャク キュージューキューバンノカタ"),
            ]  # fmt: skip
            assert ear.overlaps() == []

    room.run(work())


def test_every_language_of_the_city_follows_the_chime(room: Room) -> None:
    async def work() -> None:
        ear = Ear("ja", "en", "vi", "zh")
        async with room.sign(ear, languages=["en", "vi", "zh", "ja"]) as (display, _):
            display.public.hub.publish(fresh(2, calls=(call(1, "A112"),)))
            await ear.until(1)

            assert ear.calls() == [
                "Number A one hundred twelve please come to counter three "
                "Mời số A một trăm mười hai xin đến quầy số ba "
                "请 A 一百 一十二号 请到 三号窗口 "
                + called("エーノ ヒャク ジューニバンノカタ")
            ]  # fmt: skip
            assert ear.overlaps() == []

    room.run(work())


def test_a_call_by_mistake_is_not_said_any_more(room: Room) -> None:
    async def work() -> None:
        ear = Ear()
        async with room.sign(ear) as (display, _):
            calls = (call(1, "A012"), call(2, "B003"), call(3, "C005"))
            display.public.hub.publish(fresh(2, calls=calls))
            gone = replace(calls[1], withdrawn=True)
            display.public.hub.publish(fresh(3, calls=(calls[0], gone, calls[2])))
            await ear.until(2)

            assert ear.whole() == [A12, called("シーノ ゴバンノカタ")]

    room.run(work())


def test_who_does_not_come_is_called_once_more_and_who_has_come_is_not(room: Room) -> None:
    async def work() -> None:
        ear = Ear()
        async with room.sign(ear, repeat_s=2) as (display, _):
            waits, comes = call(1, "A012", open=True), call(2, "B003", open=True)
            display.public.hub.publish(fresh(2, calls=(waits, comes)))
            await ear.until(2)
            display.public.hub.publish(fresh(3, calls=(waits, replace(comes, open=None))))
            await ear.until(3)
            await asyncio.sleep(2 + NEVER_S)

            assert ear.calls() == [A12, B3, A12]

    room.run(work())


def test_nothing_is_heard_in_the_quiet_hours(room: Room) -> None:
    async def work() -> None:
        ear = Ear()
        always = [["00:00", "12:00"], ["12:00", "00:00"]]
        async with room.sign(ear, quiet_hours=always) as (display, page):
            display.public.hub.publish(fresh(2, calls=(call(1, "A012"),)))
            await expect(page.locator(".sign-call")).to_be_visible()
            await asyncio.sleep(NEVER_S)

            assert ear.sounds == []

    room.run(work())


def test_a_quiet_line_is_called_without_a_sound_and_a_silent_sign_has_none(room: Room) -> None:
    async def work() -> None:
        for number, on in (("H001", True), ("A001", False)):
            ear = Ear()
            async with room.sign(ear, on=on) as (display, page):
                display.public.hub.publish(fresh(2, calls=(call(1, number),)))
                await expect(page.locator(".sign-call")).to_be_visible()
                await asyncio.sleep(NEVER_S)

                assert ear.sounds == []

    room.run(work())


def test_a_sign_beside_another_one_is_silent(room: Room) -> None:
    beside = {
        "id": "beside", "office": "honcho", "name": text("横"), "silent": True, "media": "",
        "services": ["honcho-tax"], "desks": ["honcho-3"],
    }  # fmt: skip

    async def work() -> None:
        async with opened() as display:
            display.public.set_catalogue(catalogue() | {"signs": [beside]})
            pages = [(await display.get(f"/signage/{each}")).text for each in ("beside", "honcho")]

            assert ['"on": false' in page for page in pages] == [True, False]

    room.run(work())


def test_without_a_language_and_without_its_clips_the_chime_still_rings(room: Room) -> None:
    async def work() -> None:
        for languages, blocked in (([], "nothing"), (["ja"], "**/static/voice/ja.*")):
            ear = Ear()
            async with room.sign(ear, languages=languages) as (display, page):
                await page.context.route(blocked, lambda route: route.abort())
                await page.reload()
                await expect(page.locator(".sign-service").first).to_be_visible()
                calls = (call(1, "A012"), call(2, "B003"))
                display.public.hub.publish(fresh(2, calls=calls))
                async with asyncio.timeout(15):
                    await until(lambda ear=ear: len(ear.sounds) == 2)

                assert [sound.says for sound in ear.sounds] == [CHIME, CHIME]

    room.run(work())


def test_a_browser_that_wants_a_touch_shows_a_button_and_then_says_what_waited(room: Room) -> None:
    async def work() -> None:
        ear = Ear()
        wants = "--autoplay-policy=document-user-activation-required"
        async with room.sign(ear, wants) as (display, page):
            display.public.hub.publish(fresh(2, calls=(call(1, "A012"),)))
            await expect(page.get_by_role("button", name="音を出す")).to_be_visible()
            assert ear.sounds == []
            await page.get_by_role("button", name="音を出す").click()
            await ear.until(1)

            assert ear.calls() == [A12]
            await expect(page.get_by_role("button", name="音を出す")).to_be_hidden()

    room.run(work())


def test_a_call_that_waited_too_long_is_not_said(room: Room) -> None:
    async def work() -> None:
        ear = Ear()
        async with room.sign(ear) as (display, _):
            calls = (call(1, "A001", at=ago(600)), call(2, "A012"))
            display.public.hub.publish(fresh(2, calls=calls))
            await ear.until(1)

            assert ear.calls() == [A12]

    room.run(work())


@pytest.mark.parametrize("seed", [1, 2])
def test_through_reloads_and_cuts_every_call_is_heard_whole_once_and_in_order(
    room: Room, seed: int
) -> None:
    chance = random.Random(seed)

    async def work() -> None:
        ear = Ear()
        async with room.sign(ear) as (display, page):
            calls = tuple(call(seq, f"A{seq + 10:03d}") for seq in range(1, 25))
            for count in range(1, len(calls) + 1):
                news = calls[max(0, count - 12) : count]
                display.public.hub.publish(fresh(1 + count, calls=news))
                await asyncio.sleep(chance.uniform(0, 0.5))
                match chance.choice(["nothing", "cut", "reload", "gone"]):
                    case "cut":
                        await page.evaluate("line.close()")
                    case "reload":
                        await page.reload()
                    case "gone":
                        await page.goto("about:blank")
                        await asyncio.sleep(chance.uniform(0, 0.3))
                        await page.goto(f"http://{display.at}/signage/honcho")
            await ear.until(len(calls))
            await asyncio.sleep(NEVER_S)

            assert ear.whole() == [called(f"エーノ {ja(n + 11)}バンノカタ") for n in range(24)]
            assert ear.overlaps() == []

    room.run(work())
