"""When lines are open, at the edges, by the clock of Tokyo."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from counter.catalogue.files import load
from counter.hours import TOKYO, Closure
from counter.procedures import Catalogue

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
LINE = "honcho-shomei"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(CITY)


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2025-06-02T08:29:59", False),
        ("2025-06-02T08:30:00", True),
        ("2025-06-02T12:30:00", True),
        ("2025-06-02T17:14:59", True),
        ("2025-06-02T17:15:00", False),
        ("2025-06-01T10:00:00", False),  # Sunday
        ("2025-05-31T10:00:00", False),  # Saturday
    ],
)
def test_the_line_opens_and_closes_on_the_minute(
    catalogue: Catalogue, at: str, is_open: bool
) -> None:
    assert catalogue.open_at(LINE, tokyo(at)) is is_open


def test_numbers_end_before_the_line_does(catalogue: Catalogue) -> None:
    assert catalogue.numbers_at(LINE, tokyo("2025-06-02T16:59:59"))
    assert not catalogue.numbers_at(LINE, tokyo("2025-06-02T17:00:00"))
    assert catalogue.open_at(LINE, tokyo("2025-06-02T17:00:00"))


@pytest.mark.parametrize(
    ("at", "is_open"),
    [("11:59:59", True), ("12:00:00", False), ("12:59:59", False), ("13:00:00", True)],
)
def test_a_line_with_a_lunch_break_rests_from_noon_to_one(
    catalogue: Catalogue, at: str, is_open: bool
) -> None:
    assert catalogue.open_at("honcho-zei", tokyo(f"2025-06-02T{at}")) is is_open


@pytest.mark.parametrize(
    ("day", "is_open"),
    [("2025-12-26", True), ("2025-12-29", False), ("2025-12-31", False), ("2026-01-01", False),
     ("2026-01-02", False), ("2026-01-05", True)],
)  # fmt: skip
def test_nothing_is_open_over_new_year(catalogue: Catalogue, day: str, is_open: bool) -> None:
    assert catalogue.open_at(LINE, tokyo(f"{day}T10:00:00")) is is_open
    assert catalogue.numbers_at(LINE, tokyo(f"{day}T10:00:00")) is is_open


def test_a_closure_of_one_year_is_over_the_next() -> None:
    closure = Closure("2026-08-14", "2026-08-15", {})

    days = [date(2026, 8, 13), date(2026, 8, 14), date(2026, 8, 15), date(2027, 8, 14)]
    assert [closure.holds(day) for day in days] == [False, True, True, False]


def test_a_public_holiday_closes_the_line(catalogue: Catalogue) -> None:
    marine_day = date(2025, 7, 21)
    at = tokyo("2025-07-21T10:00:00")

    assert catalogue.open_at(LINE, at)
    assert not catalogue.open_at(LINE, at, lambda day: day == marine_day)


def test_another_time_zone_is_read_by_the_clock_of_tokyo(catalogue: Catalogue) -> None:
    half_past_eight = datetime(2025, 6, 1, 23, 30, tzinfo=UTC)  # Monday in Tokyo

    assert catalogue.open_at(LINE, half_past_eight)
    assert not catalogue.open_at(LINE, half_past_eight - timedelta(seconds=1))
    assert half_past_eight.astimezone(TOKYO).date() == date(2025, 6, 2)


def test_a_time_without_an_offset_is_refused(catalogue: Catalogue) -> None:
    naive = tokyo("2025-06-02T10:00:00").replace(tzinfo=None)

    with pytest.raises(ValueError, match="offset"):
        catalogue.open_at(LINE, naive)
