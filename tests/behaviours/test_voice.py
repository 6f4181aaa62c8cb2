"""The voice: a call is spoken by a browser that reaches nothing but the counter."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.behaviours.stage import Json, Stage
from tests.display.browsing import ARGUMENTS
from tests.display.hearing import HOOK, MAY_SOUND, Ear, called
from tests.display.readings import ja

pytestmark = pytest.mark.both

NO_INTERNET = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="module")
def offline() -> Iterator[Browser]:
    """A browser as in a lobby without internet."""
    with sync_playwright() as playwright:
        arguments = [*ARGUMENTS, MAY_SOUND, NO_INTERNET]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


def waits(page: Page, when: Callable[[], object]) -> None:
    """Returns when it is so; fails if it does not come."""
    end = time.monotonic() + 15
    while not when():
        assert time.monotonic() < end
        page.wait_for_timeout(50)


def last(status: Json) -> Json:
    """The newest call."""
    found: Json = status["calls"][-1] if status["calls"] else {}
    return found


@pytest.mark.behaviour(23)
def test_a_call_is_spoken_with_no_internet_at_all(house: Stage, offline: Browser) -> None:
    ear, asked, page = Ear("ja", "en"), set(), offline.new_page()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.expose_function("heard", ear.take)
    page.add_init_script(HOOK)
    page.goto(f"{house.url}/signage/honcho")
    page.wait_for_selector(".sign-service")
    number = int(house.number()["number"][1:])
    house.clerk("honcho-2").calls()

    waits(page, lambda: any("counter" in call for call in ear.calls()))
    page.close()

    assert ear.calls()[0].startswith(called(f"エーノ {ja(number)}バンノカタ", "ニバンマドグチエ"))
    assert ear.overlaps() == []
    assert asked == {urlsplit(house.url).netloc}


@pytest.mark.behaviour(22)
def test_a_call_is_open_to_be_repeated_until_somebody_comes(house: Stage) -> None:
    clerk = house.clerk()
    number = house.number()["number"]
    turn = clerk.calls()
    house.shown(lambda status: last(status).get("number") == number and last(status).get("open"))

    clerk.moves(turn, "start")

    house.shown(lambda status: last(status).get("number") == number and "open" not in last(status))
