"""How crowded: thresholds, three steps, no flicker, and never "free" without knowing."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.crowding import Figures, Level, Limits, Shown, known, level, level3, show

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=9)))
LIMITS = Limits()


def after(seconds: float) -> datetime:
    return TEN + timedelta(seconds=seconds)


def wait(minutes: float) -> Figures:
    """An open service where a newcomer waits about so long; nobody else waits for a place."""
    high = next((end for begun, end in ((5, 15), (22, 30), (45, 60)) if minutes < begun), 1000)
    return Figures(open=True, low=0, mid=minutes, high=high, waiting=0, desks=2)


def said(low: float, mid: float, high: float, waiting: int = 0, desks: int = 2) -> Figures:
    """An open service with all that stands beside its level."""
    return Figures(True, low, mid, high, waiting, desks)


CLOSED = Figures(open=False, low=0, mid=0, high=0, waiting=0, desks=0)
RANGES = st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100)).map(sorted)


def watch(*seen: tuple[float, Figures]) -> list[int]:
    """The levels shown when looking at these seconds."""
    shown: Shown | None = None
    levels = []
    for seconds, figures in seen:
        shown = show(shown, figures, LIMITS, after(seconds))
        levels.append(int(shown.level))
    return levels


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, 1),
        (4.9, 1),
        (5, 2),
        (14.9, 2),
        (15, 3),
        (29.9, 3),
        (30, 4),
        (59.9, 4),
        (60, 5),
        (300, 5),
    ],
)
def test_a_level_begins_at_its_threshold(minutes: float, expected: int) -> None:
    assert level(wait(minutes), LIMITS) == expected


def test_a_service_has_its_own_thresholds() -> None:
    assert level(wait(12), Limits(minutes=(10, 20, 40, 80))) is Level.NORMAL


@pytest.mark.parametrize(("waiting", "desks"), [(2, 2), (5, 1), (0, 0)])
def test_it_is_not_free_when_as_many_wait_as_desks_are_open(waiting: int, desks: int) -> None:
    assert level(said(0, 0, 5, waiting, desks), LIMITS) is Level.NORMAL


@given(st.floats(0, 1000), st.integers(0, 99), st.integers(0, 9))
def test_outside_hours_it_is_closed_whatever_the_figures(
    minutes: float, waiting: int, desks: int
) -> None:
    assert level(Figures(False, 0, minutes, minutes, waiting, desks), LIMITS) is Level.CLOSED


@given(st.floats(0, 500), st.floats(0, 500))
def test_a_longer_wait_is_never_a_lower_level(one: float, other: float) -> None:
    shorter, longer = sorted([one, other])

    assert level(wait(shorter), LIMITS) <= level(wait(longer), LIMITS)


def test_three_steps_fold_the_five() -> None:
    assert [level3(each) for each in Level] == [0, 1, 1, 2, 3, 3]


def test_it_rises_when_the_wait_was_longer_for_a_minute() -> None:
    seen = [(0, wait(10)), (10, wait(20)), (69, wait(20)), (70, wait(20))]

    assert watch(*seen) == [2, 2, 2, 3]


def test_a_short_peak_does_not_show() -> None:
    seen = [(0, wait(10)), (10, wait(20)), (40, wait(10)), (50, wait(20)), (100, wait(20))]

    assert watch(*seen) == [2, 2, 2, 2, 2]


def test_it_rises_only_as_far_as_the_wait_was_all_the_time() -> None:
    seen = [(0, wait(10)), (10, wait(20)), (69, said(0, 50, 60)), (70, said(0, 50, 60))]

    assert watch(*seen, (128, said(0, 50, 60)), (129, said(0, 50, 60))) == [2, 2, 3, 3, 3, 4]


def test_it_falls_after_three_minutes_clearly_below() -> None:
    seen = [(0, wait(31)), (10, wait(23)), (189, wait(23)), (190, wait(23))]

    assert watch(*seen) == [4, 4, 4, 3]


def test_just_below_the_threshold_it_does_not_fall() -> None:
    seen = [(second, wait(25)) for second in range(10, 600, 10)]

    assert set(watch((0, wait(31)), *seen)) == {4}


def test_a_change_of_direction_starts_anew() -> None:
    seen = [(0, wait(20)), (10, wait(11)), (180, wait(40)), (190, wait(11)), (200, wait(11))]

    assert watch(*seen) == [3, 3, 3, 3, 3]


def test_opening_and_closing_show_at_once() -> None:
    assert watch((0, CLOSED), (1, wait(20)), (2, CLOSED)) == [0, 3, 0]


@given(st.lists(st.tuples(st.integers(1, 400), st.floats(0, 100)), min_size=1, max_size=30))
def test_what_is_shown_lies_within_what_was_seen(steps: list[tuple[int, float]]) -> None:
    second = 0
    shown: Shown | None = None
    seen = []
    for gap, minutes in steps:
        second += gap
        shown = show(shown, wait(minutes), LIMITS, after(second))
        seen += [level(wait(minutes), LIMITS), level(wait(minutes / LIMITS.clearly), LIMITS)]
        assert min(seen) <= shown.level <= max(seen)


def test_a_level_never_stands_beside_a_range_that_rules_it_out() -> None:
    seen = [(0, said(25, 40, 60)), (1, said(0, 3, 10)), (2, said(35, 50, 70))]

    assert watch(*seen) == [4, 2, 4]


def test_a_longer_range_shows_as_far_as_it_is_sure_and_the_rest_after_a_minute() -> None:
    seen = [(0, said(0, 2, 5)), (1, said(10, 20, 30)), (61, said(10, 20, 30))]

    assert watch(*seen) == [1, 2, 3]


def test_up_to_thirty_minutes_has_not_reached_thirty() -> None:
    assert watch((0, said(20, 40, 50)), (1, said(10, 20, 30))) == [4, 3]


def test_more_people_than_desks_are_never_shown_as_free() -> None:
    assert watch((0, said(0, 2, 5)), (1, said(0, 2, 5, waiting=3))) == [1, 2]


def test_where_people_wait_and_no_desk_is_open_the_longer_end_counts() -> None:
    assert level(said(0, 10, 25, waiting=1, desks=0), LIMITS) is Level.BUSY
    assert level(said(0, 10, 25, waiting=0, desks=0), LIMITS) is Level.NORMAL


def test_free_never_stands_beside_minutes_that_are_two_steps_further() -> None:
    assert level(said(9, 14, 50), LIMITS) is Level.BUSY
    assert level(said(9, 14, 30), LIMITS) is Level.NORMAL
    assert watch((0, said(1, 2, 10)), (5, said(9, 14, 50))) == [1, 3]


@given(st.lists(st.tuples(st.integers(1, 400), RANGES, st.integers(0, 3)), min_size=1))
def test_whatever_happens_the_level_agrees_with_the_range_beside_it(
    looks: list[tuple[int, list[float], int]],
) -> None:
    second, shown = 0, None
    for gap, ends, waiting in looks:
        second += gap
        figures = said(*ends, waiting=waiting)
        shown = show(shown, figures, LIMITS, after(second))

        ends_at = [level(said(end, end, end, waiting), LIMITS) for end in (ends[0], ends[2])]
        assert ends_at[0] <= shown.level <= ends_at[1]


def test_what_nobody_looked_at_for_five_minutes_is_unknown_and_not_free() -> None:
    shown = Shown(Level.FREE, TEN)

    assert known(shown, LIMITS, after(300)) is Level.FREE
    assert known(shown, LIMITS, after(301)) is None


def test_after_a_long_silence_the_level_of_now_shows_at_once() -> None:
    assert watch((0, wait(2)), (301, wait(40))) == [1, 4]
