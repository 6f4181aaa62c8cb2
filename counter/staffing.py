"""Staffing: the load on the desks, the next hour, and what one change would do to it.

Pure. The visitors who usually come in the next hour are put into the very hall the estimate
runs, as if each had a slot; every draw of them is another hour that might be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from math import exp, sqrt
from statistics import fmean, median

import numpy as np

from counter.law import RUNS
from counter.room import DeskNow, Hall
from counter.visit import IN_LINE, State, Turn
from counter.wait import later, waits

AHEAD = timedelta(hours=1)
DRAWS, FEW_DRAWS = 12, 4  # hours that might be; fewer where many changes are compared
LONG, SOON_S = 30, 15 * 60  # minutes of a wait that needs somebody to act; what cities aim at
SHIFTS = (-60, -30, 30, 60)  # minutes by which a lunch might be moved
NEEDIEST = 2  # services for which another skill is tried
WORTH = 0.5  # minutes of the mean wait that a change has to save
BEYOND = 100_000  # the ledger's numbers of visitors who are only expected
Rates = Mapping[str, float]  # service → visitors expected within the hour


@dataclass(frozen=True)
class Load:
    """The work that comes in an hour, in desks; and the desks that are open."""

    work: float
    desks: int

    @property
    def enough(self) -> int:
        """As many desks as keep waits short: the load and half its root more, rounded up."""
        return max(1, round(self.work + sqrt(self.work) / 2 + 0.49)) if self.work else 0

    @property
    def suffices(self) -> bool:
        """Whether enough desks are open, so that a line that waits long lacks one of its own."""
        return 0 < self.desks >= self.enough


@dataclass(frozen=True)
class Prospect:
    """A service in an hour: open desks now, visitors expected, and a newcomer's middle wait then.

    `chance`: in so many of a hundred such hours the middle wait is half an hour or more.
    """

    service: str
    desks: int
    expected: float
    minutes: int
    chance: int


@dataclass(frozen=True)
class Effect:
    """What those who wait and those who come within the hour wait, from coming to the call."""

    minutes: float
    nine_in_ten: int
    over_15: int  # of a hundred


@dataclass(frozen=True)
class Change:
    """One thing done otherwise: `desk` opens, also does `service`, or moves its lunch."""

    desk: str
    service: str | None = None
    shift: int | None = None

    @property
    def kind(self) -> str:
        """`skill`, `lunch` or `open`."""
        return "skill" if self.service else "lunch" if self.shift else "open"


def load(hall: Hall, rates: Rates) -> Load:
    """How much work the expected visitors are."""
    hours = (rate * _mean_s(hall, service) / 3600 for service, rate in rates.items())
    return Load(round(sum(hours), 1), sum(desk.state == "open" for desk in hall.desks))


def prospects(hall: Hall, at: datetime, rates: Rates) -> list[Prospect]:
    """How each service will stand in an hour, the most worrying first."""
    seen: dict[str, list[float]] = {service: [] for service in hall.laws}
    for draw in range(DRAWS):
        for service, seconds in later(_hour(hall, at, rates, draw), at, AHEAD.seconds).items():
            if service in seen:
                seen[service].append(float(seconds[RUNS // 2]) / 60)
    found = (
        Prospect(
            service,
            sum(desk.state == "open" and service in desk.services for desk in hall.desks),
            round(rates.get(service, 0.0), 1),
            round(median(middles)),
            round(100 * fmean(middle >= LONG for middle in middles)),
        )
        for service, middles in seen.items()
    )
    return sorted(found, key=lambda each: (-each.chance, -each.minutes, each.service))


def effect(hall: Hall, at: datetime, rates: Rates, draws: int = FEW_DRAWS) -> Effect:
    """What people wait in the hours that might be; nothing where nobody comes."""
    seconds = [each for n in range(draws) for each in _waited(_hour(hall, at, rates, n), at)]
    if not seconds:
        return Effect(0.0, 0, 0)
    seconds.sort()
    return Effect(
        round(fmean(seconds) / 60, 1),
        round(seconds[len(seconds) * 9 // 10] / 60),
        round(100 * fmean(each > SOON_S for each in seconds)),
    )


def advice(hall: Hall, at: datetime, rates: Rates) -> tuple[Effect, list[tuple[Change, Effect]]]:
    """The hour as it is, and the changes that would help, the best first."""
    now = effect(hall, at, rates)
    needy = [each.service for each in prospects(hall, at, rates)[:NEEDIEST]]
    tried = [(each, effect(changed(hall, each), at, rates)) for each in changes(hall, at, needy)]
    helps = [(each, then) for each, then in tried if then.minutes <= now.minutes - WORTH]
    return now, sorted(helps, key=lambda pair: (pair[1].minutes, pair[0].desk))


def changes(hall: Hall, at: datetime, needy: Sequence[str]) -> Iterator[Change]:
    """All single changes that could be made at once."""
    for desk in hall.desks:
        if desk.state != "open":
            yield Change(desk.id)
            continue
        yield from (Change(desk.id, service=each) for each in needy if each not in desk.services)
        if desk.lunch and at < desk.lunch[0] < at + AHEAD:
            yield from (Change(desk.id, shift=by) for by in SHIFTS if _may(desk, by, at))


def changed(hall: Hall, change: Change) -> Hall:
    """The hall with this change made."""
    return replace(hall, desks=[_changed(desk, change) for desk in hall.desks])


def _changed(desk: DeskNow, change: Change) -> DeskNow:
    if desk.id != change.desk:
        return desk
    if change.service:
        return replace(desk, services=desk.services | {change.service})
    if change.shift and desk.lunch:
        by = timedelta(minutes=change.shift)
        return replace(desk, lunch=(desk.lunch[0] + by, desk.lunch[1] + by))
    return replace(desk, state="open", back_at=None)


def _may(desk: DeskNow, by: int, at: datetime) -> bool:
    return desk.lunch is not None and desk.lunch[0] + timedelta(minutes=by) >= at


def _hour(hall: Hall, at: datetime, rates: Rates, draw: int) -> Hall:
    """The hall with those who come within the hour; the same draw is the same hour."""
    coming = [
        _visitor(service, at + timedelta(seconds=second))
        for service in sorted(rates)
        for second in _seconds(draw, service, rates[service])
    ]
    office = next((turn.office for turn in hall.turns), "")
    ordered = sorted(coming, key=lambda turn: turn.arrived_at)
    numbered = (
        replace(turn, id=f"+{n}", visit=f"+{n}", office=office, sequence=BEYOND + n)
        for n, turn in enumerate(ordered)
    )
    return replace(hall, turns=[*hall.turns, *numbered])


@lru_cache(maxsize=512)
def _seconds(draw: int, service: str, rate: float) -> tuple[float, ...]:
    """When visitors come, at random at this pace, within the hour."""
    dice, span = np.random.default_rng([draw, *service.encode()]), AHEAD.seconds
    second, found = 1.0, list[float]()
    while rate > 0 and (second := second + dice.exponential() / rate * span) < span:
        found.append(second)
    return tuple(found)


def _visitor(service: str, comes: datetime) -> Turn:
    return Turn(
        id="", visit="", office="", service=service, number="", state=State.WAITING, version=1,
        sequence=BEYOND, arrived_at=comes, queued_at=comes, due_at=comes,
    )  # fmt: skip


def _waited(hall: Hall, at: datetime) -> Iterable[float]:
    """Seconds from coming to the call, of everybody in every tenth run."""
    came = {turn.id: turn.came_at for turn in hall.turns if turn.state in IN_LINE}
    for turn, (_, seconds) in waits(hall, at).turns.items():
        since = (at - came[turn]).total_seconds()
        yield from (max(0.0, float(each) + since) for each in seconds[5::10])


def _mean_s(hall: Hall, service: str) -> float:
    law = hall.laws.get(service)
    return exp(law.log_median + law.sigma**2 / 2) if law else 0.0


@dataclass(frozen=True)
class Staff:
    """All that is said of an office's desks at one moment."""

    load: Load
    prospects: Sequence[Prospect]
    now: Effect
    helps: Sequence[tuple[Change, Effect]]

    @classmethod
    def of(cls, hall: Hall, at: datetime, rates: Rates) -> Staff:
        """Everything at once; takes a second where many changes could be made."""
        now, helps = advice(hall, at, rates)
        return cls(load(hall, rates), prospects(hall, at, rates), now, helps)
