"""Reserved visitors among those who just came: near their hour, not before all nor after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter.line import Pick, Reason, line, pick
from counter.visit import State, Turn, step
from tests.counter.lobby import HERE, RULE, at, ids, turn

TEN = at(60)
RESERVED = turn(3, minute=50, due_at=TEN)  # here at 9:50 for ten o'clock


def order(*turns: Turn, minute: float) -> list[str]:
    return ids(line(turns, HERE, (), at(minute), RULE))


def test_a_reserved_visitor_counts_as_arrived_at_the_slot_not_at_check_in() -> None:
    lobby = [turn(1, 40), turn(2, 45), RESERVED, turn(4, 55), turn(5, 61)]

    assert order(*lobby, minute=62) == ["t1", "t2", "t4", "t3", "t5"]
    alone = pick([RESERVED, turn(5, 61)], HERE, (), at(62), RULE)
    assert alone == Pick(RESERVED, Reason.RESERVED)


def test_the_slot_is_counted_from_its_very_minute() -> None:
    walk_in = turn(4, 60)

    assert order(RESERVED, walk_in, minute=61) == ["t3", "t4"]
    assert order(replace(RESERVED, due_at=TEN + timedelta(microseconds=1)), walk_in,
                 minute=61) == ["t4", "t3"]  # fmt: skip


def test_before_the_slot_everybody_else_goes_first_even_ready_papers() -> None:
    ready = replace(RESERVED, hand_over=True, priority=True)

    assert order(ready, turn(4, 58), minute=59) == ["t4", "t3"]


def test_before_the_slot_next_takes_the_reserved_one_when_nobody_else_may_be_called() -> None:
    found = pick([RESERVED, turn(4, 58, wanted_desk="9")], HERE, {"v8"}, at(59), RULE, "honcho-3")

    assert found == Pick(RESERVED, Reason.EARLY)


def test_at_the_slot_it_is_no_longer_early() -> None:
    found = pick([RESERVED], HERE, (), TEN, RULE)

    assert found == Pick(RESERVED, Reason.RESERVED)


def test_who_comes_late_for_a_slot_counts_from_coming() -> None:
    late = turn(3, minute=80, due_at=TEN)

    assert order(turn(1, 70), late, turn(5, 81), minute=90) == ["t1", "t3", "t5"]


def test_two_with_the_same_slot_go_by_check_in() -> None:
    assert order(turn(7, 52, due_at=TEN), RESERVED, minute=60) == ["t3", "t7"]


@pytest.mark.parametrize(("minute", "waited"), [(55, 0), (60, 0), (61, 60), (72.5, 750)])
def test_waiting_is_counted_from_the_slot(minute: float, waited: int) -> None:
    assert RESERVED.waited_s(at(minute)) == waited
    assert step(RESERVED, "call", at(minute), desk="d").waited_s(at(200)) == waited


def test_a_late_comers_waiting_is_counted_from_coming() -> None:
    assert turn(3, minute=80, due_at=TEN).waited_s(at(85)) == 300


def test_called_before_the_slot_and_missed_comes_back_like_everybody() -> None:
    back = replace(RESERVED, first_called_at=at(51), not_before=at(58))

    found = pick([back], HERE, (), at(58), RULE)

    assert found == Pick(back, Reason.CAME_BACK)


def test_a_reserved_form_is_prepared_without_losing_the_slot() -> None:
    prepared = replace(RESERVED, state=State.PREPARING)

    assert order(prepared, turn(4, 55), turn(5, 61), minute=62) == ["t4", "t3", "t5"]
