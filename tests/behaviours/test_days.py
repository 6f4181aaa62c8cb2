"""Days: numbers begin anew once a day by the clock of Tokyo, and a restart forgets nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.behaviours.stage import Stage, until, waiting

pytestmark = pytest.mark.both


def morning(day: Stage) -> datetime:
    """The next day at half past eight."""
    return (day.now + timedelta(days=1)).replace(hour=8, minute=30)


@pytest.mark.behaviour(20)
def test_numbers_begin_anew_every_day_and_only_once(day: Stage) -> None:
    assert [day.number()["number"] for _ in range(2)] == ["A001", "A002"]

    day.at(morning(day))

    assert [day.number()["number"] for _ in range(3)] == ["A001", "A002", "A003"]
    day.forward(hours=8)
    assert day.number()["number"] == "A004"


@pytest.mark.behaviour(20)
def test_a_restart_in_the_middle_of_the_day_keeps_numbers_and_line(day: Stage) -> None:
    came = [day.number()["id"] for _ in range(3)]
    day.at(day.now.replace(hour=12))
    day.running.kill()

    day.start()

    assert day.number()["number"] == "A004"
    assert [turn["id"] for turn in day.clerk().screen()["line"]][:3] == came


@pytest.mark.behaviour(20)
@pytest.mark.parametrize("hour", [8, 17])
def test_the_day_does_not_change_when_it_changes_elsewhere(day: Stage, hour: int) -> None:
    """Nine in Tokyo is midnight in UTC; five in the afternoon is midnight in San Francisco."""
    day.at(day.now.replace(hour=hour, minute=59, second=58))
    before = day.number()["number"]

    day.forward(seconds=4)

    assert (before, day.number()["number"]) == ("A001", "A002")


@pytest.mark.behaviour(20)
def test_the_day_changes_at_midnight_in_tokyo(day: Stage) -> None:
    day.at(day.now.replace(hour=23, minute=59, second=59))
    late = day.number()

    day.at(day.now.astimezone(UTC) + timedelta(seconds=1))
    early = day.number()

    assert (late["number"], early["number"]) == ("A001", "A001")
    assert early["arrived_at"][:10] > late["arrived_at"][:10]


@pytest.mark.behaviour(20)
def test_who_was_still_in_line_yesterday_has_gone_home(day: Stage) -> None:
    visit = day.device().number()
    own = f"/api/visits/by-secret/{visit['secret']}"
    day.at(day.now.replace(hour=23))
    assert day.anybody().get(own).json()["visit"]["turns"][0]["state"] == "waiting"

    day.at(morning(day))

    clerk = day.clerk()
    until(clerk.screen, lambda screen: screen["line"] == [])
    day.shown(lambda status: waiting(status) == 0)


@pytest.mark.behaviour(20)
def test_a_clock_that_is_put_back_gives_no_number_twice_and_loses_no_place(day: Stage) -> None:
    first = day.number()
    day.forward(hours=-1)
    second = day.number()
    day.forward(days=-1)
    third = day.number()

    assert [t["number"] for t in (first, second, third)] == ["A001", "A002", "A003"]
    line = day.clerk().screen()["line"]
    assert [turn["id"] for turn in line] == [first["id"], second["id"], third["id"]]
    day.forward(days=1, hours=1)
