"""A clock is believed while it runs evenly; a step only once it has lasted."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from counter.steady import SETTLE, Steady
from tests.cast import MONDAY_AT_NINE


@given(st.lists(st.integers(1, 600), min_size=1, max_size=30), st.integers(-90, 90))
def test_an_even_clock_is_believed_whatever_its_drift(rounds: list[int], drift: int) -> None:
    clock, beat = MONDAY_AT_NINE, 0.0
    steady = Steady(clock, beat)

    for seconds in rounds:
        beat += seconds
        clock += timedelta(seconds=seconds + drift)
        assert steady.believes(clock, beat)


@given(st.integers(-10_000, 10_000).filter(lambda minutes: abs(minutes) > 2))
def test_a_step_is_believed_only_after_it_has_lasted(minutes: int) -> None:
    steady = Steady(MONDAY_AT_NINE, 0.0)
    later = MONDAY_AT_NINE + timedelta(minutes=minutes)

    def asked(seconds: float) -> bool:
        return steady.believes(later + timedelta(seconds=seconds), seconds)

    assert not asked(60)
    assert not asked(SETTLE.total_seconds())
    assert asked(60 + SETTLE.total_seconds())
