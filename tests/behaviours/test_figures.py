"""Figures: a row for each day, line, desk and hour, and no slip of the hand in an average."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.behaviours.stage import Json, Stage, stage, waiting
from tests.proof.programs import running

pytestmark = pytest.mark.both

KEYS = ("office", "day", "service", "desk", "hour")
FIRST, SECOND = "2026-04-06", "2026-04-07"


@pytest.fixture(scope="module")
def daily(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Json]]:
    """The figures of two days: three were served, one was forgotten over night, one went away."""
    with running(stage(tmp_path_factory.mktemp("figures"), own_database, clock=True)) as found:
        assert isinstance(found, Stage)
        two_days(found)
        found.halt()
        once, twice = (found.figures(name)["daily"] for name in ("once", "twice"))
        assert once == twice
        yield once


def two_days(house: Stage) -> None:
    """Waits of one and three minutes and services of two and four; then a slip, then a day more."""
    clerk = house.clerk("honcho-2")
    for minutes in (1, 3):
        house.number()
        house.forward(minutes=minutes)
        turn = clerk.moves(clerk.calls(), "start")
        house.forward(minutes=minutes + 1)
        clerk.moves(turn, "finish")
    house.number()
    clerk.moves(clerk.calls(), "start")
    house.at((house.now + timedelta(days=1)).replace(hour=10, minute=0))
    house.shown(lambda status: status["at"][:10] == SECOND and not being_served(status))
    left = house.device().number()
    house.anybody().post(f"/api/visits/by-secret/{left['secret']}/leave")
    house.number()
    house.shown(lambda status: waiting(status) == 1)
    house.clerk("honcho-3").serves()


def being_served(status: Json) -> bool:
    """Whether anybody is."""
    return any(turn["state"] == "serving" for turn in status["turns"])


def row(daily: list[Json], **of: str) -> Json:
    """The one row of these."""
    (found,) = [each for each in daily if of.items() <= each.items()]
    return found


@pytest.mark.behaviour(32)
def test_no_day_line_desk_and_hour_has_two_rows(daily: list[Json]) -> None:
    keys = [tuple(each[name] for name in KEYS) for each in daily]

    assert len(keys) == len(set(keys)) == 3
    assert {key[3] for key in keys} == {"honcho-2", "honcho-3", ""}


@pytest.mark.behaviour(32)
def test_waiting_and_service_are_averaged_by_day_line_desk_and_hour(daily: list[Json]) -> None:
    found = row(daily, day=FIRST)

    assert (found["service"], found["desk"], found["hour"]) == ("honcho-shomei", "honcho-2", 9)
    assert (found["turns"], found["called"]) == (3, 3)
    assert (found["wait_mean_s"], found["wait_max_s"]) == (80, 180)


@pytest.mark.behaviour(32)
def test_a_finish_nobody_pressed_is_flagged_and_in_no_average(daily: list[Json]) -> None:
    found = row(daily, day=FIRST)

    assert (found["done"], found["inaccurate"]) == (3, 1)
    assert (found["service_mean_s"], found["service_median_s"]) == (180, 180)


@pytest.mark.behaviour(32)
def test_who_went_away_is_counted_apart_and_under_no_desk(daily: list[Json]) -> None:
    found = row(daily, day=SECOND, desk="")

    assert (found["turns"], found["called"], found["left"]) == (1, 0, 1)
    assert found["wait_mean_s"] is None
