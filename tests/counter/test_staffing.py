"""Staffing: the next hour run by the estimate's own hall, and what one change would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from counter.law import Law
from counter.room import DeskNow, Hall
from counter.staffing import Change, Load, advice, changed, changes, effect, load, prospects
from counter.visit import State
from tests.counter.lobby import NINE, turn

LAWS = {"certificate": Law.of(4), "moving": Law.of(16)}
ONE = DeskNow("1", frozenset({"certificate"}))
TWO = DeskNow("2", frozenset({"moving"}))
QUIET: dict[str, float] = {}


def hall(*desks: DeskNow, waiting: int = 0) -> Hall:
    """So many wait for a certificate since nine."""
    return Hall([turn(n) for n in range(1, waiting + 1)], desks or (ONE, TWO), LAWS)


def chance(service: str, found: Hall, rates: dict[str, float]) -> int:
    return next(each.chance for each in prospects(found, NINE, rates) if each.service == service)


def test_the_load_is_the_work_of_an_hour_in_desks() -> None:
    found = load(hall(replace(ONE, state="closed"), TWO), {"moving": 3.0})

    assert (round(found.work), found.desks, found.enough) == (1, 1, 2)
    assert load(hall(), QUIET).enough == 0


def test_open_desks_suffice_for_the_load_but_never_where_none_is_open() -> None:
    assert Load(1.0, 2).suffices
    assert not Load(1.0, 1).suffices
    assert not Load(0.0, 0).suffices


def test_a_line_that_gets_more_than_its_desk_can_do_is_foretold_and_the_other_is_not() -> None:
    crowd = {"moving": 12.0, "certificate": 2.0}

    assert chance("moving", hall(), crowd) >= 80
    assert chance("certificate", hall(), crowd) == 0
    assert prospects(hall(), NINE, crowd)[0].service == "moving"


def test_nobody_expected_and_nobody_there_means_no_wait() -> None:
    assert {each.minutes for each in prospects(hall(), NINE, QUIET)} == {0}
    assert effect(hall(), NINE, QUIET).minutes == 0


def test_who_waits_already_has_waited_since_coming() -> None:
    late = Hall([turn(1)], (ONE,), LAWS)

    assert effect(late, NINE + timedelta(minutes=20), QUIET).minutes == 20
    assert effect(late, NINE + timedelta(minutes=20), QUIET).over_15 == 100


def test_of_all_changes_the_one_that_helps_the_crowded_line_comes_first() -> None:
    spare = DeskNow("3", frozenset({"moving"}), "closed")
    idle = DeskNow("4", frozenset({"welfare"}), "closed")

    now, helps = advice(hall(ONE, TWO, spare, idle), NINE, {"moving": 8.0})

    assert helps[0][1].minutes < now.minutes
    assert {each.desk for each, _ in helps} <= {"1", "3"}
    assert Change("3") in [each for each, _ in helps]
    assert Change("1", service="moving") in [each for each, _ in helps]


def test_a_quiet_hall_needs_no_advice() -> None:
    spare = DeskNow("3", frozenset({"moving"}), "closed")

    assert advice(hall(ONE, TWO, spare), NINE, {"certificate": 1.0})[1] == []


def test_a_lunch_is_moved_only_where_it_is_near_and_not_into_the_past() -> None:
    def lunch_at(minutes: int) -> list[Change]:
        begins = NINE + timedelta(minutes=minutes)
        desk = replace(ONE, lunch=(begins, begins + timedelta(hours=1)))
        return list(changes(hall(desk), NINE, []))

    assert [each.shift for each in lunch_at(40)] == [-30, 30, 60]
    assert lunch_at(90) == []


def test_a_lunch_later_keeps_the_desk_for_those_who_come_now() -> None:
    begins = NINE + timedelta(minutes=5)
    desk = replace(ONE, lunch=(begins, begins + timedelta(hours=1)))
    before = hall(desk, waiting=6)

    after = changed(before, Change("1", shift=60))

    assert effect(after, NINE, QUIET).minutes < effect(before, NINE, QUIET).minutes / 2


def test_the_same_hour_is_drawn_again_so_that_figures_do_not_flicker() -> None:
    crowd = {"moving": 6.0, "certificate": 9.0}

    assert prospects(hall(), NINE, crowd) == prospects(hall(), NINE, crowd)
    assert effect(hall(), NINE, crowd) == effect(hall(), NINE, crowd)


@settings(max_examples=20)
@given(st.integers(0, 12), st.floats(0, 20), st.sampled_from(["open", "break", "lunch"]))
def test_a_further_desk_for_the_line_never_makes_it_worse(
    waiting: int, rate: float, state: str
) -> None:
    served = turn(99, state=State.SERVING, desk="1", started_at=NINE - timedelta(minutes=2))
    before = hall(replace(ONE, state=state), waiting=waiting)
    before = replace(before, turns=[*before.turns, served])
    after = replace(before, desks=[*before.desks, replace(ONE, id="9")])

    rates = {"certificate": rate}

    assert effect(after, NINE, rates).minutes <= effect(before, NINE, rates).minutes + 0.5


def test_a_day_at_night_is_no_fault() -> None:
    night = datetime(2026, 4, 6, 23, 0, tzinfo=NINE.tzinfo)

    assert effect(Hall([], [], LAWS), night, {"moving": 2.0}).minutes >= 0
