"""Ranges with reserved visitors: not before the slot, and newcomers go before slots to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from counter.room import Hall
from counter.wait import estimate
from tests.counter.test_wait import COMMON, LAWS, NOW, people, turn

SLOT = NOW + timedelta(minutes=20)
RESERVED = replace(turn(9), due_at=SLOT)


def test_a_reserved_visitor_is_told_the_slot_at_an_idle_desk() -> None:
    found = estimate(Hall([RESERVED], [COMMON], LAWS), NOW).turns["t9"]

    assert (found.ahead, found.low, found.mid, found.high) == (0, 20, 20, 20)


def test_a_newcomer_is_not_behind_a_slot_to_come() -> None:
    hall = Hall([RESERVED], [COMMON], LAWS)

    assert estimate(hall, NOW).services["certificate"].ahead == 0
    assert estimate(hall, NOW).services["certificate"].mid == 0
    assert estimate(hall, SLOT).services["certificate"].ahead == 1


def test_a_long_line_is_before_the_slot() -> None:
    found = estimate(Hall([*people(8), RESERVED], [COMMON], LAWS), NOW).turns

    assert found["t9"].ahead == 8
    assert found["t9"].mid >= found["t8"].mid > 20


def test_a_slot_to_come_makes_nobody_who_is_here_wait_longer() -> None:
    alone = estimate(Hall(people(4), [COMMON], LAWS), NOW).turns

    both = estimate(Hall([*people(4), RESERVED], [COMMON], LAWS), NOW).turns

    assert {one: both[one] for one in alone} == alone


def test_called_before_the_slot_and_seated_waits_for_no_slot() -> None:
    seated = replace(RESERVED, first_called_at=NOW - timedelta(minutes=5), hand_over=True)

    assert estimate(Hall([seated], [COMMON], LAWS), NOW).turns["t9"].mid == 0
