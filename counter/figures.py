"""The figures supervisors read: who came when, how long they waited, and how it went.

Pure: over the arrivals of some days, all lines or one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import TypeVar

from counter.records.arrival import LONG_S, SOON_S, Arrival, quantile, share

ENOUGH_DAYS = 3  # of one weekday, to go by it
HOUR = 60  # minutes
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Summary:
    """Some arrivals: people, waits and services in minutes, shares of a hundred.

    None where nobody was called, or served.
    """

    people: int
    mean: float | None
    median: int | None
    nine_in_ten: int | None
    longest: int | None
    within_15: int | None
    over_30: int | None
    in_time: int | None
    left: int | None
    service: float | None

    @classmethod
    def of(cls, some: Sequence[Arrival]) -> Summary:
        """The summary of these."""
        waits = [each.wait_s / 60 for each in some if each.wait_s is not None]
        served = [each.service_s / 60 for each in some if each.service_s is not None]
        return cls(
            people=len(some),
            mean=round(fmean(waits), 1) if waits else None,
            median=round(median(waits)) if waits else None,
            nine_in_ten=round(quantile(waits, 0.9)) if waits else None,
            longest=round(max(waits)) if waits else None,
            within_15=share([wait * 60 <= SOON_S for wait in waits]),
            over_30=share([wait * 60 > LONG_S for wait in waits]),
            in_time=share([each.in_time for each in some if each.in_time is not None]),
            left=share([each.left for each in some]),
            service=round(fmean(served), 1) if served else None,
        )


def grouped(some: Iterable[Arrival], key: Callable[[Arrival], K]) -> dict[K, list[Arrival]]:
    """The arrivals by what `key` says of them, in the order of that."""
    found: dict[K, list[Arrival]] = {}
    for each in some:
        found.setdefault(key(each), []).append(each)
    return dict(sorted(found.items(), key=lambda pair: str(pair[0]).zfill(9)))


def weekday(each: Arrival) -> int:
    """The day of the week, Monday 0."""
    return date.fromisoformat(each.day).weekday()


def days(some: Iterable[Arrival]) -> int:
    """On how many days somebody came."""
    return len({each.day for each in some})


def desks_per_visit(some: Iterable[Arrival]) -> float | None:
    """At how many desks a visit is served on average; None of nobody served."""
    seen = {(each.visit, each.desk) for each in some if each.desk is not None}
    visits = {visit for visit, _ in seen}
    return round(len(seen) / len(visits), 2) if visits else None


@dataclass(frozen=True)
class Expected:
    """Visitors by service within the next hour, as so many past days have it; 0: as today has."""

    rates: Mapping[str, float]
    days: int


def expected(
    past: Sequence[Arrival], today: Sequence[Arrival], day: str, minute: int
) -> Expected:  # fmt: skip
    """Who usually comes in the hour from this minute on: on this weekday, else on all days.

    Without a past, the hour to come is taken to be like the hour that was. Who is sent on from
    another line does not come from outside.
    """
    this = date.fromisoformat(day).weekday()
    alike = [each for each in past if weekday(each) == this]
    known = alike if days(alike) >= ENOUGH_DAYS else past
    if many := days(known):
        coming = [each for each in known if minute <= each.minute < minute + HOUR]
    else:
        coming = [each for each in today if minute - HOUR <= each.minute < minute]
    counts = Counter(each.service for each in coming if not each.later)
    return Expected({name: count / max(1, many) for name, count in counts.items()}, many)
