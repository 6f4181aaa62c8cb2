"""The supervisors' figures: sums over arrivals, and who is expected within the hour."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from counter.figures import Summary, days, desks_per_visit, expected, grouped, weekday
from counter.records.arrival import Arrival

MONDAYS = ("2026-03-09", "2026-03-16", "2026-03-23")
TUESDAY = "2026-03-24"


def one(day: str = TUESDAY, minute: int = 600, **facts: Any) -> Arrival:
    """Somebody who came for a certificate at ten."""
    return Arrival("honcho", day, facts.pop("service", "shomei"), minute, **facts)


def test_the_shares_are_of_those_who_were_called() -> None:
    found = Summary.of([one(wait_s=60 * m) for m in (5, 15, 16, 31)] + [one(left=True)])

    assert (found.people, found.within_15, found.over_30, found.left) == (5, 50, 25, 20)
    assert (found.mean, found.nine_in_ten, found.longest) == (16.8, 31, 31)


def test_of_nobody_no_figure_is_made_up() -> None:
    found = Summary.of([])

    assert found.people == 0
    assert {found.mean, found.median, found.within_15, found.in_time, found.left} == {None}


def test_a_visit_that_goes_to_two_desks_counts_two_and_one_never_served_none() -> None:
    some = [one(visit="a", desk="1"), one(visit="a", desk="2"), one(visit="b", desk="1")]

    assert desks_per_visit([*some, one(visit="c")]) == 1.5
    assert desks_per_visit([one(visit="c")]) is None


def test_weekdays_come_in_their_order() -> None:
    assert list(grouped([one(TUESDAY), one(MONDAYS[0])], weekday)) == [0, 1]


def test_a_weekday_known_well_enough_is_expected_to_be_like_itself() -> None:
    past = [one(day) for day in MONDAYS for _ in range(4)] + [one(TUESDAY)]

    monday = expected(past, [], "2026-03-30", 600)
    tuesday = expected(past, [], "2026-03-31", 600)

    assert (monday.rates["shomei"], monday.days) == (4.0, 3)
    assert (tuesday.rates["shomei"], tuesday.days) == (13 / 4, 4)


def test_only_the_hour_to_come_counts_and_nobody_sent_on() -> None:
    past = [one(minute=599), one(minute=659), one(minute=660), one(minute=630, later=True)]

    assert expected(past, [], "2026-03-31", 600).rates == {"shomei": 1.0}


def test_without_a_past_the_hour_to_come_is_like_the_one_that_was() -> None:
    today = [one("2026-03-31", 545), one("2026-03-31", 599), one("2026-03-31", 500)]

    found = expected([], today, "2026-03-31", 600)

    assert (found.rates, found.days) == ({"shomei": 2.0}, 0)


ARRIVALS = st.lists(
    st.builds(
        one, st.sampled_from([*MONDAYS, TUESDAY]), st.integers(0, 1439),
        wait_s=st.none() | st.integers(0, 9000), service_s=st.none() | st.integers(1, 9000),
        in_time=st.none() | st.booleans(), left=st.booleans(),
    )
)  # fmt: skip


@given(ARRIVALS)
def test_shares_are_of_a_hundred_and_waits_in_their_order(some: list[Arrival]) -> None:
    found = Summary.of(some)

    shares = [found.within_15, found.over_30, found.in_time, found.left]
    assert all(each is None or 0 <= each <= 100 for each in shares)
    if found.longest is not None:
        assert (found.median or 0) <= found.longest >= (found.nine_in_ten or 0)


@given(ARRIVALS)
def test_grouped_nobody_is_lost(some: list[Arrival]) -> None:
    found = grouped(some, lambda each: each.slot)

    assert sum(len(part) for part in found.values()) == len(some)
    assert days(some) == len({each.day for each in some})
