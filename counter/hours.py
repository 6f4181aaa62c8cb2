"""When something is open: weekly hours, closed days, and the questions both answer together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

# Japan has no summer time, so the fixed offset is exact and needs no time zone files.
TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Holiday = Callable[[date], bool]
LONGEST_CLOSED = 400  # days to look ahead for an opening


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
    """Days on which these offices (or all, if none is named) are closed, both ends included.

    With a year (`2026-08-14`) it happens once, without (`12-29`) every year and may run
    over New Year. Both ends are written in the same way.
    """

    first: str
    last: str
    name: Mapping[str, str]
    offices: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        today = day.isoformat()[-len(self.first) :]
        if self.first <= self.last:
            return self.first <= today <= self.last
        return today >= self.first or today <= self.last


@dataclass(frozen=True)
class LastTicket:
    """When a line's last number of the day is given, beside its hours for numbers.

    `minutes` before the line closes; with `expected_wait` also when somebody who came now would,
    by the middle of the range, still be waiting when it closes.
    """

    minutes: int = 0
    expected_wait: bool = False

    def passed(self, at: datetime, closes: datetime, low: int, high: int) -> bool:
        """Whether it is too late at this moment for a line that closes then."""
        if at >= closes - timedelta(minutes=self.minutes):
            return True
        return self.expected_wait and at + timedelta(minutes=(low + high) / 2) > closes


@dataclass(frozen=True)
class Calendar:
    """The days of one office; times must be aware, and are read by the clock of Tokyo."""

    closures: tuple[Closure, ...] = ()
    holiday: Holiday = no_holiday

    def spans(self, hours: Hours, day: date) -> tuple[Span, ...]:
        """What is left of the week's spans on this very day."""
        if any(closure.holds(day) for closure in self.closures):
            return ()
        if self.holiday(day) and not hours.holidays:
            return ()
        return hours.spans(day)

    def open(self, hours: Hours, at: datetime) -> bool:
        """Whether the moment lies in the hours."""
        here = _here(at)
        return any(span.holds(here.time()) for span in self.spans(hours, here.date()))

    def closes(self, hours: Hours, at: datetime) -> datetime | None:
        """When this day's last span ends, over or not; None on a closed day."""
        day = _here(at).date()
        spans = self.spans(hours, day)
        return datetime.combine(day, spans[-1].end, TOKYO) if spans else None

    def gap(self, hours: Hours, at: datetime) -> tuple[datetime, datetime] | None:
        """The first gap between this day's spans that has not ended at this moment."""
        day = _here(at).date()
        spans = self.spans(hours, day)
        for before, after in pairwise(spans):
            ends = datetime.combine(day, after.start, TOKYO)
            if ends > at:
                return datetime.combine(day, before.end, TOKYO), ends
        return None

    def opens(self, hours: Sequence[Hours], after: datetime) -> datetime | None:
        """The first opening later than this at which all of these hours hold, if there is one."""
        first = _here(after).date()
        for day in (first + timedelta(days=ahead) for ahead in range(LONGEST_CLOSED)):
            for start in sorted({s.start for each in hours for s in self.spans(each, day)}):
                at = datetime.combine(day, start, TOKYO)
                if at > after and all(self.open(each, at) for each in hours):
                    return at
        return None


def _here(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time without an offset cannot be compared with opening hours")
    return at.astimezone(TOKYO)
