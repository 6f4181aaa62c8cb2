"""The legs of a number, pure: what a new one inherits, and a visitor's few minutes more."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.visit import MOVES, IllegalMove, State, Turn, next_leg, seated, snooze, step

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=9)))
FIRST = Turn(
    "t1", "v1", "honcho", "shomei", "A012", State.WAITING, 1, sequence=7, arrived_at=NINE,
    queued_at=NINE, priority=True, due_at=NINE, back_service="ido", back_desk="honcho-6",
)  # fmt: skip
WORDS = {"call": {"desk": "honcho-3"}, "hold": {"reason": "papers"}}
STEPS = st.lists(st.tuples(st.sampled_from([*MOVES, "snooze"]), st.integers(0, 9)), max_size=40)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def test_a_new_leg_keeps_the_place_and_begins_its_own_wait() -> None:
    leg = next_leg(FIRST, "t2", "zei", after(20), wanted_desk="honcho-9")

    assert (leg.id, leg.service, leg.state, leg.version) == ("t2", "zei", State.WAITING, 1)
    assert (leg.number, leg.sequence, leg.arrived_at) == ("A012", 7, NINE)
    assert (leg.priority, leg.due_at, leg.came_from) == (True, NINE, "t1")
    assert (leg.back_service, leg.back_desk, leg.wanted_desk) == ("ido", "honcho-6", "honcho-9")
    assert (leg.first_called_at, leg.hand_over, leg.waited_s(after(23))) == (None, False, 180)


def test_who_stays_seated_is_served_without_a_call() -> None:
    leg = seated(next_leg(FIRST, "t2", "zei", after(20)), "honcho-3", after(20))

    assert (leg.state, leg.desk, leg.calls) == (State.SERVING, "honcho-3", 0)
    assert leg.waited_s(after(60)) == 0
    assert step(leg, "finish", after(25)).served_s == 300


def test_a_few_minutes_more_keep_the_place_and_are_counted() -> None:
    later = snooze(FIRST, NINE, 10)

    assert (later.not_before, later.snoozes, later.version) == (after(10), 1, 2)
    assert (later.state, later.sequence) == (FIRST.state, FIRST.sequence)


def test_a_return_does_not_use_up_the_visitors_minutes() -> None:
    turn = FIRST
    for move in ("call", "miss", "return"):
        turn = step(turn, move, NINE, **WORDS.get(move, {}))

    assert turn.snoozes == 0
    assert snooze(turn, NINE, 1).not_before == turn.not_before == after(5)
    assert snooze(turn, NINE, 30).not_before == after(30)


@pytest.mark.parametrize("move", ["ready", "ask", "prepare"])
def test_the_legs_wait_is_not_begun_anew(move: str) -> None:
    turn = step(FIRST, "prepare", NINE) if move != "prepare" else FIRST

    assert step(turn, move, after(9)).queued_at == NINE


@given(STEPS)
def test_no_walk_through_legs_ever_loses_or_doubles_a_number(
    steps: list[tuple[str, int]],
) -> None:
    turn, minute, waited = FIRST, 0, 0
    for move, minutes in steps:
        minute += minutes
        try:
            moved = (snooze(turn, after(minute), 5) if move == "snooze" else
                     step(turn, move, after(minute), **WORDS.get(move, {})))  # fmt: skip
        except IllegalMove:
            continue
        assert moved.version == turn.version + 1
        assert (moved.number, moved.sequence, moved.arrived_at) == ("A012", 7, NINE)
        assert moved.queued_at == turn.queued_at
        assert (moved.desk is not None) >= (moved.state in (State.CALLED, State.SERVING))
        turn = moved
        if turn.state is State.MOVED:
            waited += turn.waited_s(after(minute))
            turn = next_leg(turn, "t2", "zei", after(minute))
    assert waited + turn.waited_s(after(minute)) <= minute * 60
