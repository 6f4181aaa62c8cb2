"""The forecast: how long people will wait at an office in the half hours of the next days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

DAYS, HALVES = 31, 48
_CLOCK = re.compile(r"[0-2][0-9]:[0-5][0-9]")


@dataclass(frozen=True)
class Half:
    """Half an hour that begins `at`, as 10:30; minutes of a wait, and its level."""

    at: str
    minutes: int
    level: int


@dataclass(frozen=True)
class Day:
    """A day: closed where it has no halves. `best`: beginning and end of the best hours."""

    date: date
    level: int
    best: tuple[tuple[str, str], ...]
    halves: tuple[Half, ...]


@dataclass(frozen=True)
class Forecast:
    """The next days, today first; `days_known`: how many past ones it was learnt from."""

    days_known: int
    days: tuple[Day, ...]


def parse(source: Mapping[str, Any] | None) -> Forecast | None:
    """The forecast of a catalogue's office; what is none is left out, and the page is right."""
    try:
        return None if source is None else _forecast(source)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _forecast(source: Mapping[str, Any]) -> Forecast:
    days = tuple(_day(each) for each in source["days"][:DAYS])
    return Forecast(_whole(source["days_known"], 100_000), days)


def _day(source: Mapping[str, Any]) -> Day:
    return Day(
        date=date.fromisoformat(source["date"]),
        level=_whole(source["level"], 5),
        best=tuple((_clock(first), _clock(end)) for first, end in source["best"][:2]),
        halves=tuple(
            Half(_clock(at), _whole(minutes, 10_000), _whole(level, 5))
            for at, minutes, level in source["halves"][:HALVES]
        ),
    )


def _whole(value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError
    return value


def _clock(value: str) -> str:
    if not _CLOCK.fullmatch(value):
        raise ValueError
    return value
