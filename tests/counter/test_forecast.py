"""When to come: general knowledge first, then the office's own days; closed days are no days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter import forecast, season
from counter.forecast import Cell, Model, learn, today_factor

TODAY = date(2026, 11, 25)  # a Wednesday; Monday the 23rd was a holiday
HOURS = range(17, 34)
MINUTES = st.lists(st.floats(0, 120), min_size=1, max_size=60)


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day != date(2026, 11, 23)


def kinds(day: date) -> season.Kinds:
    return season.kinds(day, is_open)


def past(waits: list[float], half: int = 20, people: int = 8) -> list[Cell]:
    """The days before today, the latest first, with so many minutes for each of eight people."""
    days = [TODAY - timedelta(days=n + 1) for n in range(2 * len(waits) + 9)]
    opened = [day for day in days if is_open(day)]
    together = zip(opened, waits, strict=False)
    return [Cell(day, half, people, people * wait) for day, wait in together]


def whole_days(wait: float, days: int, monday: float = 1.0) -> list[Cell]:
    """Days of the same wait from morning to evening, but for Mondays."""
    return [
        Cell(cell.day, half, 4, 4 * wait * (monday if cell.day.weekday() == 0 else 1))
        for cell in past([0.0] * days)
        for half in HOURS
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 25), {"wed"}),
        (date(2026, 11, 24), {"tue", "after"}),
        (date(2026, 11, 30), {"mon", "after", "edge"}),
        (date(2026, 12, 1), {"tue", "edge"}),
        (date(2027, 3, 15), {"mon", "after", "spring"}),
        (date(2027, 6, 9), {"wed", "june"}),
    ],
)
def test_a_day_is_of_the_kinds_the_calendar_says(day: date, expected: set[str]) -> None:
    assert kinds(day) == expected


def test_the_first_day_after_a_long_rest_is_busier_still() -> None:
    assert season.kinds(date(2027, 1, 4), lambda day: day.month != 12 and day.day > 3) == {
        "mon", "after", "long",
    }  # fmt: skip


def test_an_office_without_days_is_told_what_is_generally_known_and_says_so() -> None:
    model = learn([], kinds, TODAY)

    assert model == Model()
    assert model.days == 0
    assert forecast.day(model, kinds(TODAY), [17, 22])[22] > 5


@given(MINUTES)
def test_every_guess_lies_between_what_was_known_and_what_was_seen(waits: list[float]) -> None:
    found = learn(past(waits), kinds, TODAY)
    told = found.minutes(frozenset({"wed"}), 20)

    assert found.days == len(waits)
    assert 0 <= told <= 1.5 * max(*waits, forecast.USUAL * 1.3)


@given(MINUTES, st.floats(1, 5))
def test_an_office_whose_waits_are_longer_is_told_longer_ones(
    waits: list[float], times: float
) -> None:
    short, long = (learn(past(each), kinds, TODAY) for each in (waits, [times * w for w in waits]))

    for day in (kinds(TODAY), kinds(date(2026, 11, 30))):
        assert long.minutes(day, 20) >= short.minutes(day, 20) - 1e-9


def test_what_many_days_have_shown_outweighs_every_guess() -> None:
    found = learn(whole_days(24, 120), kinds, TODAY)

    told = forecast.day(found, kinds(date(2026, 12, 9)), HOURS)

    assert all(20 <= minutes <= 28 for minutes in told.values())


def test_mondays_that_are_twice_as_long_are_told_so() -> None:
    found = learn(whole_days(10, 120, monday=2.0), kinds, TODAY)

    monday, tuesday = (forecast.day(found, kinds(date(2026, 12, n)), [20])[20] for n in (7, 8))

    assert 1.6 <= monday / tuesday <= 2.3


def test_yesterdays_count_more_than_last_years() -> None:
    old, new = [40.0] * 60, [5.0] * 60
    recovered, worsened = learn(past(new + old), kinds, TODAY), learn(past(old + new), kinds, TODAY)

    assert recovered.minutes(frozenset(), 20) < worsened.minutes(frozenset(), 20)


@given(st.floats(0, 300), st.integers(1, 40))
def test_a_day_that_begins_badly_is_told_longer_and_one_that_begins_well_shorter(
    wait: float, people: int
) -> None:
    model, wed = Model(), kinds(TODAY)
    seen = today_factor(model, wed, [Cell(TODAY, 18, people, people * wait)])

    expected = wait >= model.minutes(wed, 18)
    assert (seen >= 1) == expected or seen == pytest.approx(1)
    assert today_factor(model, wed, []) == 1


@given(st.dictionaries(st.sampled_from(HOURS), st.integers(0, 90), min_size=3))
def test_no_other_hour_of_its_half_of_the_day_is_better_than_the_best(
    minutes: dict[int, int],
) -> None:
    hours = [half for half in minutes if half + 1 in minutes]
    found = forecast.best(minutes)

    assert len(found) <= 2
    for first, end in found:
        assert end == first + 2
        rivals = [h for h in hours if (h + 2 <= 24) == (end <= 24) and h != max(hours)]
        assert all(
            minutes[first] + minutes[first + 1] <= minutes[h] + minutes[h + 1] for h in rivals
        )


def test_an_hour_that_is_worse_than_most_is_nobodys_advice() -> None:
    assert forecast.best({20: 30, 21: 30, 26: 20, 27: 5, 28: 5, 29: 5}) == [(27, 29)]


def test_a_closed_day_has_no_best_hour() -> None:
    assert forecast.best({}) == []
