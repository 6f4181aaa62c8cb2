"""How right the shown waits were: kept when first shown, counted afterwards, told the next day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from counter.accuracy import Accuracy, Outcome
from tests.cast import Person, Town

PEOPLE = 12


def outcome(waited: float, mid: int = 10, service: str = "shomei") -> Outcome:
    return Outcome(service, mid // 2, mid, 2 * mid, waited)


def test_in_time_is_whoever_was_called_by_the_upper_end_also_before_the_lower() -> None:
    found = Accuracy.of([outcome(2), outcome(10), outcome(20), outcome(20.1)])

    assert found is not None
    assert (found.people, found.in_time, found.within) == (4, 3, 2)


def test_an_error_counts_in_both_directions_a_bias_only_on_balance() -> None:
    found = Accuracy.of([outcome(4), outcome(16)])

    assert found is not None
    assert (found.error, found.bias) == (6.0, 0.0)


def test_of_nobody_nothing_is_said() -> None:
    assert Accuracy.of([]) is None


def day_of(town: Town, kiosk: Person, clerk: Person, people: int = PEOPLE) -> None:
    """So many come at once, and are served one after the other, three minutes each."""
    for _ in range(people):
        kiosk.number()
    town.shown(lambda status: len(status["turns"]) == people)
    for _ in range(people):
        turn = clerk.next().json()["turn"]
        turn = clerk.move(turn, "start").json()["turn"]
        town.clock.at += timedelta(minutes=3)
        clerk.move(turn, "finish")


def last_day(town: Town) -> Any:
    """What the catalogue says of the main office's last day."""
    offices = town.anybody().get("/api/catalogue").json()["offices"]
    return {office["id"]: office.get("last_day") for office in offices}["honcho"]


@pytest.mark.both
def test_the_next_day_everybody_reads_how_right_the_waits_were(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    began = town.clock.at
    day_of(town, kiosk, takahashi)
    assert last_day(town) is None  # today is not over

    town.clock.at = began + timedelta(days=1)

    found = last_day(town)
    assert (found["day"], found["people"]) == (f"{began:%Y-%m-%d}", PEOPLE)
    assert found["in_time"] >= 90
    assert 0 <= found["error"] < 40


@pytest.mark.both
def test_of_a_day_with_few_visitors_nothing_is_said(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    day_of(town, kiosk, takahashi, people=9)

    town.clock.at += timedelta(days=1)

    assert last_day(town) is None


@pytest.mark.both
def test_what_was_said_first_stays_through_a_restart_and_a_longer_line(
    town: Town, kiosk: Person
) -> None:
    kiosk.number()
    shown = town.shown(lambda status: len(status["turns"]) == 1)["turns"][0]
    town.clock.at += timedelta(minutes=7)
    town.restart()
    town.kiosk().number()
    town.shown(lambda status: len(status["turns"]) == 2)

    first = town.only("SELECT low || '-' || high FROM told ORDER BY turn")
    assert first == f"{shown['low']}-{shown['high']}"
    assert town.rows("told") == {"told": 2}
