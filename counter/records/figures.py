"""A day in figures: how many came to each line, desk and hour, and how long it took.

Pure. A row for each office, day, service, desk and hour of arrival, none twice. A service longer
than its line's bound is one whose end was pressed too late: it is counted, flagged, and left out
of the averages, as is a call of another queue that nobody ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from counter.visit import TOKYO, UNFINISHED, State, Turn

SHORTEST_BOUND_S, LONGEST_BOUND_S, TIMES = 3600, 3 * 3600, 6


@dataclass(frozen=True)
class Leg:
    """A turn, its day, its line's usual minutes, and the seconds of its way to the desk."""

    turn: Turn
    day: str
    minutes: int
    way_s: int | None = None

    @property
    def wait_s(self) -> int | None:
        """From coming, or from the transfer, to the first call."""
        called = self.turn.first_called_at
        return None if called is None else self.turn.waited_s(called)

    @property
    def service_s(self) -> int | None:
        """All sessions at desks together; None for who was never served, or nobody ended."""
        turn = self.turn
        served = turn.state is State.DONE or (turn.state is State.MOVED and turn.served_s > 0)
        return turn.served_s if served and turn.outcome != UNFINISHED else None

    @property
    def accurate(self) -> bool | None:
        """Whether its end can be believed; None where there is no end of a service."""
        if self.turn.outcome == UNFINISHED:
            return False
        return None if self.service_s is None else self.service_s <= bound_s(self.minutes)


def bound_s(minutes: int) -> int:
    """The longest service that is believed: six times the usual, from one hour to three."""
    return min(LONGEST_BOUND_S, max(SHORTEST_BOUND_S, TIMES * minutes * 60))


def daily(legs: Iterable[Leg]) -> list[dict[str, Any]]:
    """The rows, sorted by their keys."""
    groups: dict[tuple[str, str, str, str, int], list[Leg]] = {}
    for leg in legs:
        turn, hour = leg.turn, leg.turn.came_at.astimezone(TOKYO).hour
        key = (turn.office, leg.day, turn.service, turn.desk or "", hour)
        groups.setdefault(key, []).append(leg)
    names = ("office", "day", "service", "desk", "hour")
    return [dict(zip(names, key, strict=True)) | _figures(groups[key]) for key in sorted(groups)]


def _figures(legs: Sequence[Leg]) -> dict[str, Any]:
    waits = [leg.wait_s for leg in legs if leg.wait_s is not None]
    services = [leg.service_s for leg in legs if leg.accurate and leg.service_s is not None]
    return {
        "turns": len(legs),
        "called": len(waits),
        "done": sum(leg.turn.state is State.DONE for leg in legs),
        "left": sum(leg.turn.state is State.LEFT for leg in legs),
        "inaccurate": sum(leg.accurate is False for leg in legs),
        "wait_mean_s": _mean(waits),
        "wait_median_s": _median(waits),
        "wait_max_s": max(waits, default=None),
        "service_mean_s": _mean(services),
        "service_median_s": _median(services),
    }


def _mean(values: Sequence[int]) -> int | None:
    return round(sum(values) / len(values)) if values else None


def _median(values: Sequence[int]) -> int | None:
    return round(median(values)) if values else None
