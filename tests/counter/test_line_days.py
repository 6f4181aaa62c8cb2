"""Whole days at three desks that share lines: nobody waits for ever, nobody is passed unduly."""

from __future__ import annotations

from hypothesis import given, settings

from counter.line import early
from tests.counter.simulated import DESKS, Hall, bound, days


@settings(max_examples=200)
@given(days())
def test_on_any_day_whoever_may_be_called_is_called_after_a_bounded_number_of_calls(
    hall: Hall,
) -> None:
    hall.live()

    everybody = [plan.turn for plan in hall.plans.values()]
    for one in everybody:
        assert hall.watched(one) <= bound(one, everybody, hall.rule)


@given(days())
def test_a_call_passes_only_whom_the_rule_lets_it_pass(hall: Hall) -> None:
    for seen in hall.live().seen:
        first = seen.found.turn
        for other in seen.others:
            came_first = (first.came_at, first.sequence) <= (other.came_at, other.sequence)
            near = first.hand_over and first.came_at - other.came_at <= hall.rule.head_start
            counted = (
                other.id in seen.found.overtaken and other.overtaken < hall.rule.overtake_limit
            )
            over_priority = first.priority and other.priority and came_first
            assert came_first or near or counted or over_priority or early(other, seen.at)


@given(days())
def test_nobody_is_overtaken_more_often_than_the_city_says(hall: Hall) -> None:
    hall.live()

    assert all(one.overtaken <= hall.rule.overtake_limit for one in hall.turns.values())


@given(days())
def test_a_common_line_is_served_by_whichever_desk_is_free(hall: Hall) -> None:
    for seen in hall.live().seen:
        assert seen.found.turn.wanted_desk in (None, seen.desk)
    for one in hall.turns.values():
        assert one.desk in DESKS


@given(days())
def test_the_same_day_goes_the_same_way_twice(hall: Hall) -> None:
    again = Hall(hall.rule, dict(reversed(hall.plans.items())), hall.minutes).live()

    assert [call.found.turn.id for call in again.seen] == [
        call.found.turn.id for call in hall.live().seen
    ]
