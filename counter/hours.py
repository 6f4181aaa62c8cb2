"""When something is open: weekly hours, yearly closures, and the one question both answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

# Japan has no summer time, so the fixed offset is exact and needs no time zone files.
TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Holiday = Callable[[date], bool]


def no_holiday(day: date) -> bool:
    """The predicate of a calendar without holidays (tests, demo)."""
    return False


@dataclass(frozen=True)
class Span:
    """A stretch of one day; `start` is inside it, `end` is not."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        return self.start <= at < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True)
class Hours:
    """Spans for each weekday; a lunch break is the gap between two spans of a day.

    `holidays` says whether the week's spans also hold on public holidays.
    """

    days: Mapping[str, tuple[Span, ...]]
    holidays: bool = False

    def spans(self, day: date) -> tuple[Span, ...]:
        return self.days.get(WEEKDAYS[day.weekday()], ())

    def public(self) -> dict[str, list[str]]:
        return {day: [str(span) for span in self.days.get(day, ())] for day in WEEKDAYS}


@dataclass(frozen=True)
class Closure:
    """Days on which everything is closed, both ends included.

    With a year (`2026-08-14`) it happens once, without (`12-29`) every year and may run
    over New Year. Both ends are written in the same way.
    """

    first: str
    last: str
    name: Mapping[str, str]

    def holds(self, day: date) -> bool:
        today = day.isoformat()[-len(self.first) :]
        if self.first <= self.last:
            return self.first <= today <= self.last
        return today >= self.first or today <= self.last


def is_open(
    hours: Hours, closures: tuple[Closure, ...], at: datetime, holiday: Holiday = no_holiday
) -> bool:
    """Whether `at` (aware; ValueError if not) lies in the hours, by the clock of Tokyo."""
    if at.tzinfo is None:
        raise ValueError("a time without an offset cannot be compared with opening hours")
    here = at.astimezone(TOKYO)
    day = here.date()
    if any(closure.holds(day) for closure in closures):
        return False
    if holiday(day) and not hours.holidays:
        return False
    return any(span.holds(here.time()) for span in hours.spans(day))
