"""A day in figures: unique rows, and a forgotten end that spoils no average."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.records.figures import Leg, bound_s, daily
from counter.visit import UNFINISHED, State
from tests.counter.lobby import at, turn

KEYS = ("office", "day", "service", "desk", "hour")
DAY = "2026-11-24"


def done(number: int, minute: float, waited: float, served: int, **facts: Any) -> Leg:
    """Somebody served at desk 2, who waited so many minutes and was served so many seconds."""
    called = at(minute + waited)
    one = turn(number, minute, state=State.DONE, desk="2", first_called_at=called, served_s=served)
    return Leg(replace(one, **({"ended_at": called + timedelta(seconds=served)} | facts)), DAY, 5)


def test_a_row_has_the_means_of_its_hour() -> None:
    (row,) = daily([done(1, 0, 2, 100), done(2, 30, 4, 300), done(3, 59, 12, 500)])

    assert [row[name] for name in KEYS] == ["honcho", DAY, "certificate", "2", 9]
    assert (row["turns"], row["called"], row["done"], row["inaccurate"]) == (3, 3, 3, 0)
    assert (row["wait_mean_s"], row["wait_median_s"], row["wait_max_s"]) == (360, 240, 720)
    assert (row["service_mean_s"], row["service_median_s"]) == (300, 300)


@pytest.mark.parametrize(("seconds", "believed"), [(3600, True), (3601, False)])
def test_a_service_far_too_long_is_flagged_and_left_out(seconds: int, believed: bool) -> None:
    late = done(2, 1, 4, seconds)

    (row,) = daily([done(1, 0, 2, 100), late])

    assert late.accurate is believed
    assert row["inaccurate"] == (not believed)
    assert row["service_mean_s"] == (1850 if believed else 100)
    assert row["wait_mean_s"] == 180  # the call itself is certain


@pytest.mark.parametrize(("minutes", "bound"), [(1, 60), (10, 60), (15, 90), (30, 180), (90, 180)])
def test_what_is_too_long_hangs_on_the_line(minutes: int, bound: int) -> None:
    assert bound_s(minutes) == bound * 60


def test_a_call_nobody_ended_is_inaccurate_and_has_no_service() -> None:
    unfinished = done(1, 0, 2, 0, outcome=UNFINISHED)

    assert (unfinished.service_s, unfinished.accurate) == (None, False)
    assert daily([unfinished])[0]["service_mean_s"] is None


def test_who_left_has_no_wait_of_the_called() -> None:
    left = Leg(turn(1, state=State.LEFT, ended_at=at(40)), DAY, 5)

    (row,) = daily([left])

    assert (row["left"], row["called"], row["wait_mean_s"], row["desk"]) == (1, 0, None, "")


def test_a_moved_number_counts_where_it_was_served_and_waits_anew() -> None:
    moved = done(1, 0, 2, 240, state=State.MOVED)
    unserved = done(2, 0, 2, 0, state=State.MOVED)
    later = done(3, 0, 30, 60, queued_at=at(20), came_from="t1")

    assert (moved.service_s, unserved.service_s, later.wait_s) == (240, None, 600)


def test_a_reserved_visitor_waits_from_the_slot_and_counts_in_its_hour() -> None:
    reserved = done(1, 50, 15, 60, due_at=at(60))

    assert reserved.wait_s == 300
    assert daily([reserved])[0]["hour"] == 10


@st.composite
def legs(draw: st.DrawFn) -> list[Leg]:
    """Turns of any kind over some days."""
    return [
        Leg(
            turn(
                n, draw(st.integers(0, 600)), state=draw(st.sampled_from(list(State))),
                service=draw(st.sampled_from(["certificate", "tax"])),
                desk=draw(st.sampled_from([None, "1", "2"])),
                first_called_at=draw(st.sampled_from([None, at(600), at(700)])),
                served_s=draw(st.integers(0, 20_000)),
                outcome=draw(st.sampled_from([None, "done", UNFINISHED])),
            ),
            draw(st.sampled_from([DAY, "2026-11-25"])),
            draw(st.integers(1, 60)),
        )
        for n in range(draw(st.integers(0, 12)))
    ]  # fmt: skip


@given(legs())
def test_rows_are_unique_sorted_and_count_every_turn_once(some: list[Leg]) -> None:
    found = daily(some)

    keys = [tuple(row[name] for name in KEYS) for row in found]
    assert keys == sorted(set(keys))
    assert sum(row["turns"] for row in found) == len(some)
    assert sum(row["inaccurate"] for row in found) == sum(leg.accurate is False for leg in some)


@given(legs(), st.randoms())
def test_the_figures_do_not_hang_on_the_order_of_the_turns(some: list[Leg], dice: Any) -> None:
    assert daily(dice.sample(some, len(some))) == daily(some)
