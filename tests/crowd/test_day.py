"""The crowd's day: its clock, its hours, its people."""

from __future__ import annotations

import random
import statistics
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.day import (
    CLOSES,
    LUNCHES,
    OPENS,
    Day,
    at_lunch,
    mean_people,
    people_an_hour,
    service_minutes,
)
from crowd.town import Town
from crowd.visitors import wish

READY = {
    "counter": "http://127.0.0.1:1", "office": "hall",
    "samples": [{"procedure": "paper", "for_whom": "self", "answers": {}, "sources": {}}],
}  # fmt: skip
CATALOGUE = {"procedures": [{"id": "paper", "services": {"hall": "papers"}}]}


@given(st.floats(0, 1e7), st.floats(0.1, 3600))
def test_the_clock_never_leaves_the_opening_hours(passed: float, factor: float) -> None:
    assert OPENS <= Day(factor).hour(passed) < CLOSES


def test_an_hour_passes_sixty_times_as_fast_with_factor_sixty() -> None:
    assert Day(60).hour(60) - Day(60).hour(0) == pytest.approx(1)
    assert Day(60).seconds(2) == pytest.approx(2)


def test_over_a_day_as_many_come_as_the_mean_says() -> None:
    steps = 1000
    hours = [OPENS + (CLOSES - OPENS) * n / steps for n in range(steps)]

    came = statistics.mean(people_an_hour(hour, mean=20) for hour in hours)

    assert came == pytest.approx(20, rel=0.05)


def test_most_come_between_ten_and_eleven() -> None:
    busiest = max(range(9, 17), key=lambda hour: people_an_hour(hour, 1))
    assert busiest == 10


def test_a_desk_that_serves_two_lines_shares_its_time() -> None:
    found = mean_people({"a": 10, "b": 20}, [["a"], ["a", "b"]], load=0.5)

    assert found == {"a": pytest.approx(0.5 * (6 + 3)), "b": pytest.approx(0.5 * 1.5)}


def test_serving_takes_the_usual_time_on_the_mean_and_now_and_then_much_more() -> None:
    chance = random.Random(7)
    found = [service_minutes(chance, 10) for _ in range(4000)]

    assert statistics.mean(found) == pytest.approx(10, rel=0.05)
    assert max(found) > 30


def test_the_two_shifts_are_never_at_lunch_together() -> None:
    hours = [hour / 10 for hour in range(85, 170)]
    assert not [hour for hour in hours if at_lunch(hour, 0) and at_lunch(hour, 1)]
    assert all(at_lunch(LUNCHES[shift][0], shift) for shift in (0, 1))


@pytest.mark.parametrize("seed", range(20))
def test_a_visitor_wants_a_number_or_brings_a_form_of_that_line(seed: int) -> None:
    town = Town(READY, Day(1), random.Random(seed), catalogue=dict(CATALOGUE))

    asked: dict[str, Any] = wish(town, "papers", need=False)

    assert asked["channel"] == "kiosk"
    assert bool(asked["services"]) != bool(asked["applications"])


def test_who_needs_help_comes_through_the_greeter_and_says_so() -> None:
    town = Town(READY, Day(1), random.Random(1), catalogue=dict(CATALOGUE))

    asked = wish(town, "taxes", need=True)

    assert (asked["channel"], len(asked["needs"]), asked["services"]) == ("greeter", 1, ["taxes"])
