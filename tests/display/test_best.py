"""When to come, in words and bars: of the hours to come, honest about what is known."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from display.forecast import Day, Forecast, Half
from display.language import languages, words
from display.say import JAPAN
from display.web.best import best
from tests.display.browsing import PHONE, Stage, faults, fresh
from tests.display.harness import catalogue, run
from tests.display.running import opened
from tests.display.test_procedures import CERTIFICATE

JA = words("ja")
WED = date(2026, 11, 25)
LEVELS = {"08:30": 2, "09:00": 3, "11:00": 4, "15:30": 2, "16:00": 2}
HALVES = tuple(Half(at, 10 * level, level) for at, level in LEVELS.items())
BEST = (("15:30", "16:30"), ("08:30", "09:30"))


def at(clock: str) -> datetime:
    return datetime.combine(WED, time.fromisoformat(clock), JAPAN)


def foretold(days_known: int = 43, halves: tuple[Half, ...] = HALVES) -> Forecast:
    """A Wednesday, a closed day, and a day like it."""
    days = [Day(WED, 3, BEST, halves), Day(date(2026, 11, 26), 0, (), ()),
            Day(date(2026, 11, 27), 3, BEST, halves)]  # fmt: skip
    return Forecast(days_known, tuple(days))


def shown(clock: str, **given: Any) -> dict[str, Any]:
    found = best(foretold(**given), at(clock), JA)
    assert found is not None
    return found


def test_in_the_morning_both_good_hours_are_told_and_later_only_those_to_come() -> None:
    assert "15:30\u2060〜\u206016:30、8:30\u2060〜\u20609:30" in shown("08:00")["advice"]
    assert "8:30" not in shown("09:10")["advice"]
    assert shown("16:10")["advice"] == JA("best.calm")


def test_a_day_without_a_long_wait_says_so_and_names_no_hour() -> None:
    calm = tuple(Half(each.at, 4, 1) for each in HALVES)

    assert shown("08:00", halves=calm)["advice"] == JA("best.calm")
    assert shown("08:00", halves=calm)["days"][0]["time"] == ""


def test_a_crowd_that_is_seen_is_stronger_than_a_calm_that_was_foretold() -> None:
    calm = tuple(Half(each.at, 4, 1) for each in HALVES)

    def said(clock: str, level: int) -> str:
        found = best(foretold(halves=calm), at(clock), JA, level)
        return found["advice"] if found else ""

    assert said("09:10", 3) == JA("best.calm_broken")
    assert said("09:10", 2) == said("18:00", 3) == JA("best.calm")


def test_bars_say_what_is_past_now_and_next() -> None:
    bars = shown("11:20")["bars"]

    assert [bar["when"] for bar in bars] == ["past", "past", "now", "next", "next"]
    assert [bar["height"] for bar in bars] == [5, 8, 10, 5, 5]
    assert bars[2]["word"] == "混む"


def test_after_the_doors_have_closed_the_next_open_day_is_shown() -> None:
    found = shown("18:00")

    assert found["title"] == "11月27日（金）"
    assert {bar["when"] for bar in found["bars"]} == {"next"}
    assert not found["now"]


def test_a_closed_day_is_a_line_without_an_hour() -> None:
    assert shown("08:00")["days"][1] == {
        "name": "11月26日（木）", "level": "0", "word": "お休み", "time": "",
    }  # fmt: skip


@pytest.mark.parametrize(("days", "part"), [(0, "まだありません"), (3, "一般的"), (43, "43日分")])
def test_it_says_how_much_is_known(days: int, part: str) -> None:
    assert part in shown("08:00", days_known=days)["source"]


def test_without_a_forecast_nothing_is_said() -> None:
    assert best(None, at("08:00"), JA) is None
    assert best(Forecast(0, ()), at("08:00"), JA) is None


def with_forecast(days_known: int = 3) -> dict[str, Any]:
    """A catalogue whose office has a forecast of three days, the first of them today."""
    today = datetime.now(JAPAN).date()
    halves = [[half.at, half.minutes, half.level] for half in HALVES]
    days = [
        {"date": f"{today + timedelta(days=n)}", "level": 3, "best": BEST, "halves": halves}
        for n in range(3)
    ]
    known = catalogue() | {"procedures": [CERTIFICATE]}
    known["offices"][0]["forecast"] = {"days_known": days_known, "days": days}
    return known


def test_a_procedures_page_says_when_to_come_to_each_office_that_does_it() -> None:
    async def work() -> str:
        async with opened() as display:
            display.public.set_catalogue(with_forecast())
            display.public.hub.publish(fresh(1))
            return (await display.get("/procedures/juminhyo")).text

    place = re.search(r'<p class="line-place">([^<]*)<b>', run(work()))
    assert place is not None
    assert place[1].strip() == JA("best.today") or "月" in place[1]


@pytest.mark.parametrize("language", languages())
def test_the_phone_reads_it_in_every_language_without_a_fault(stage: Stage, language: str) -> None:
    known = with_forecast()

    async def work() -> None:
        async with stage.browsing("/", PHONE, fresh(1)) as (display, page):
            display.public.set_catalogue(known)
            await page.goto(f"http://{display.at}/?lang={language}")
            await expect(page.locator(".bars li")).to_have_count(5)
            await page.locator(".best summary").click()
            await expect(page.locator(".best-days li")).to_have_count(3)

            assert await faults(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    stage.run(work())


def test_a_page_left_open_says_what_is_true_then(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE, fresh(1)) as (display, page):
            await page.clock.install()
            display.public.set_catalogue(with_forecast(3))
            await page.goto(f"http://{display.at}/")
            await page.locator(".best summary").click()
            await page.locator(".best summary").blur()
            display.public.set_catalogue(with_forecast(43))
            await page.clock.fast_forward("01:01")

            await expect(page.locator(".best")).to_contain_text("43日分", timeout=15_000)
            await expect(page.locator(".best-days li").first).to_be_visible()

    stage.run(work())
