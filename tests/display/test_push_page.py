"""The own page asks to be told by push, and its worker shows what comes, in a real browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from display.notifier import Notifier, content
from display.postage import Postage, new_key
from display.push import Letter, Phones, Stage, subscription
from tests.display import browsing
from tests.display.browsing import PHONE, faults, fresh
from tests.display.harness import SECRET, turn, until
from tests.display.receiver import HOST, Phone, Service, receiving
from tests.display.running import Display

OWN = f"/t/{SECRET}?n=A012"
# A browser under test has no push service behind it; all else is the browser's own.
GIVEN = """
const given = %s, kept = () => localStorage.getItem("kept") === "1";
const one = { endpoint: given.endpoint, toJSON: () => given };
PushManager.prototype.getSubscription = async () => (kept() ? one : null);
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  if (!userVisibleOnly || applicationServerKey.length !== 87) throw new Error("refused");
  localStorage.setItem("kept", "1");
  return one;
};
const { unregister } = ServiceWorkerRegistration.prototype;
ServiceWorkerRegistration.prototype.unregister = function () {
  localStorage.removeItem("kept");
  return unregister.call(this);
};
"""
FORBIDDEN = "Notification.requestPermission = async () => 'denied';"
IPHONE = """
delete window.PushManager;
Object.defineProperty(Navigator.prototype, "standalone", { value: false });
"""


@asynccontextmanager
async def owning(
    stage: browsing.Stage, folder: Path, *, script: str = "", lang: str = "ja"
) -> AsyncIterator[tuple[Display, Page, Service]]:
    """Hanako's own page on a display with a push key, in a browser that may be told."""
    async with receiving(folder) as service, stage.browsing("/", PHONE, fresh(1)) as found:
        display, page = found
        notifier = Notifier(Postage(new_key(), "mailto:it@city.example"), service.courier(), [HOST])
        display.public.push = notifier
        display.public.hub.watch(notifier.heard)
        await page.context.grant_permissions(["notifications"])
        await page.add_init_script(script or GIVEN % json.dumps(Phone().subscription()))
        await page.goto(f"http://{display.at}{OWN}&lang={lang}")
        yield display, page, service


async def deliver(page: Page, letter: bytes) -> None:
    """Gives the page's worker a push, as the browser does when one comes from outside."""
    seen: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def updated(event: dict[str, Any]) -> None:
        for each in event["registrations"]:
            if "/t/" in each["scopeURL"] and not seen.done():
                seen.set_result(each["registrationId"])

    session = await page.context.new_cdp_session(page)
    session.on("ServiceWorker.workerRegistrationUpdated", updated)
    await session.send("ServiceWorker.enable")
    origin = await page.evaluate("location.origin")
    push = {"origin": origin, "registrationId": await seen, "data": letter.decode()}
    await session.send("ServiceWorker.deliverPushMessage", push)


def test_hanako_touches_once_closes_the_page_and_is_told(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    async def work() -> None:
        async with owning(stage, tmp_path) as (display, page, service):
            await page.click("#push-on")
            await expect(page.locator("#push-said")).to_contain_text("閉じてもかまいません")
            await page.goto("about:blank")
            display.public.hub.publish(fresh(2, turns=(turn(state="called", desk="honcho-3"),)))
            await until(lambda: bool(service.posts))

            assert Phone().name in service.posts[0][0]
            assert display.public.push.tally.failed == 0

    stage.run(work())


def test_the_worker_shows_the_letter_as_it_is_written(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    shown = """navigator.serviceWorker.getRegistration(location.pathname)
        .then((worker) => worker.getNotifications())
        .then((all) => all.map((one) => [one.title, one.body, one.tag]))"""

    async def work() -> None:
        async with owning(stage, tmp_path) as (_, page, _service):
            await page.click("#push-on")
            await expect(page.locator("#push-off")).to_be_visible()
            to = subscription(Phone().subscription(), [HOST])
            for each in (Stage.NEAR, Stage.CALLED):
                await deliver(page, content(Letter("k", to, each, "ja")))
            await page.wait_for_function(f"{shown}.then((all) => all[0]?.[0] === 'お呼び出しです')")

            assert await page.evaluate(shown) == [
                ["お呼び出しです", "タップすると、行き先の窓口がわかります。", "turn"]
            ]

    stage.run(work())


def test_the_same_word_of_two_displays_shakes_the_phone_once(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    shown = """navigator.serviceWorker.getRegistration(location.pathname)
        .then((worker) => worker.getNotifications())
        .then((all) => all.map((one) => one.renotify))"""

    async def work() -> None:
        async with owning(stage, tmp_path) as (_, page, _service):
            await page.click("#push-on")
            await expect(page.locator("#push-off")).to_be_visible()
            to = subscription(Phone().subscription(), [HOST])
            letter = content(Letter("k", to, Stage.CALLED, "ja"))
            await deliver(page, letter)
            await page.wait_for_function(f"{shown}.then((all) => all[0] === true)")
            await deliver(page, letter)
            await page.wait_for_function(f"{shown}.then((all) => all[0] === false)")

            assert await page.evaluate(shown) == [False]

    stage.run(work())


def test_an_edge_that_has_forgotten_is_told_again_by_the_page(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    async def work() -> None:
        async with owning(stage, tmp_path) as (display, page, _):
            await page.click("#push-on")
            await expect(page.locator("#push-off")).to_be_visible()
            display.public.push.phones = Phones()
            await page.reload()
            await expect(page.locator("#push-off")).to_be_visible()

            assert len(display.public.push.phones) == 1

    stage.run(work())


def test_who_changes_their_mind_is_forgotten_here_and_there(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    workers = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"

    async def work() -> None:
        async with owning(stage, tmp_path) as (display, page, _):
            await page.click("#push-on")
            await page.click("#push-off")
            await expect(page.locator("#push-said")).to_have_text("お知らせをやめました。")

            assert len(display.public.push.phones) == 0
            assert await page.evaluate(workers) == 0

    stage.run(work())


def test_the_end_of_the_ticket_takes_the_worker_with_it(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    workers = "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)"

    async def work() -> None:
        async with owning(stage, tmp_path) as (display, page, _):
            await page.click("#push-on")
            await expect(page.locator("#push-off")).to_be_visible()
            display.public.hub.publish(fresh(2, turns=(turn(state="done"),)))
            await expect(page.locator("#push")).to_be_hidden()
            await page.wait_for_function(workers)

            assert len(display.public.push.phones) == 0

    stage.run(work())


def test_a_display_that_has_no_room_says_so_and_the_button_stays(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    async def work() -> None:
        async with owning(stage, tmp_path) as (display, page, _):
            display.public.push.phones = Phones(most=0)
            await page.click("#push-on")
            await expect(page.locator("#push-said")).to_have_attribute("data-tone", "error")
            await expect(page.locator("#push-on")).to_be_enabled()

    stage.run(work())


def test_a_phone_that_forbids_it_says_how_to_allow_it(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    async def work() -> None:
        async with owning(stage, tmp_path, script=FORBIDDEN) as (display, page, _):
            await page.click("#push-on")
            await expect(page.locator("#push-note")).to_contain_text("許可してください")
            await expect(page.locator("#push-on")).to_be_hidden()

            assert len(display.public.push.phones) == 0

    stage.run(work())


def test_an_iphone_is_told_to_put_the_page_on_its_home_screen_first(
    stage: browsing.Stage, tmp_path: Path
) -> None:
    async def work() -> None:
        async with owning(stage, tmp_path, script=IPHONE) as (_, page, _service):
            await expect(page.locator("#push-note")).to_contain_text("ホーム画面に追加")
            await expect(page.locator("#push-on")).to_be_hidden()

    stage.run(work())


@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en", "vi", "zh", "fil"])
def test_the_offer_fits_and_is_accessible_in_every_language(
    stage: browsing.Stage, tmp_path: Path, lang: str
) -> None:
    async def work() -> None:
        async with owning(stage, tmp_path, lang=lang) as (_, page, _service):
            await expect(page.locator("#push-on")).to_be_visible()
            width = await page.evaluate("document.documentElement.scrollWidth - innerWidth")

            assert await faults(page) == []
            assert width <= 0

    stage.run(work())
