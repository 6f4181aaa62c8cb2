"""When to come: how long people will wait at an office in every half hour of the next days.

Pure. A wait is a usual one, times what kind of day it is (`season.py`), times the time of day.
General knowledge is the first guess of each, and counts like so many days; the office's own days
correct it, the latest the most. What today looks like so far moves the rest of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import prod

from counter import season
from counter.season import Kinds

USUAL = 6.0  # minutes on a plain day, before anything is known of an office
PEOPLE = 60.0  # a day, likewise
USUAL_DAYS, KIND_DAYS, HALF_DAYS, TODAY_DAYS = 2.0, 4.0, 4.0, 0.3  # that a guess counts for
FADES = 180  # days after which a day counts half
ROUNDS = 5  # of correcting each factor by all others; further ones change nothing that is shown
NOON = 24  # the half hour that begins at 12:00
LONGEST = 600.0  # minutes; no wait is longer than a day


@dataclass(frozen=True)
class Cell:
    """Those who came in one half hour and were called: how many, and their minutes together."""

    day: date
    half: int  # of the day: 17 begins at 8:30
    people: float
    minutes: float


@dataclass(frozen=True)
class Model:
    """What an office's days have shown: minutes on a plain day, and factors beside them.

    `people` a day, and `days` that are known: none means general knowledge only.
    """

    usual: float = USUAL
    kinds: Mapping[str, float] = field(default_factory=lambda: dict(season.GUESSES))
    halves: Mapping[int, float] = field(default_factory=lambda: dict(season.HALVES))
    people: float = PEOPLE
    days: int = 0

    def minutes(self, kinds: Kinds, half: int) -> float:
        """The wait of somebody who comes in this half hour of such a day."""
        return self.usual * self.factor(kinds) * self.halves.get(half, season.QUIET)

    def factor(self, kinds: Kinds) -> float:
        """How much longer than on a plain day."""
        return prod(self.kinds[kind] for kind in kinds)


def learn(cells: Iterable[Cell], kinds_of: Callable[[date], Kinds], today: date) -> Model:
    """The model of an office whose days before `today` were these."""
    past = [_faded(cell, today) for cell in cells if cell.day < today]
    days = {cell.day: kinds_of(cell.day) for cell in past}
    if not past:
        return Model()
    weight = sum(_weight(day, today) for day in days)
    model = Model(people=sum(cell.people for cell in past) / weight, days=len(days))
    for _ in range(ROUNDS):
        model = _corrected(model, past, days)
    return model


def today_factor(model: Model, kinds: Kinds, cells: Iterable[Cell]) -> float:
    """How much longer than foretold people wait on this very day, by those called so far."""
    seen, expected = 0.0, 0.0
    for cell in cells:
        seen += cell.minutes
        expected += cell.people * model.minutes(kinds, cell.half)
    guess = TODAY_DAYS * model.people * model.usual * model.factor(kinds)
    return (guess + seen) / (guess + expected)


def day(model: Model, kinds: Kinds, halves: Iterable[int], factor: float = 1.0) -> dict[int, int]:
    """Whole minutes for each of these half hours of a day."""
    return {half: round(min(LONGEST, factor * model.minutes(kinds, half))) for half in halves}


def best(minutes: Mapping[int, float]) -> list[tuple[int, int]]:
    """The best hour before noon and the best after it, the better one first.

    Each as its first half hour and the one after its last. The hour before the doors close is
    none, where there is another; the second must be no worse than the mean.
    """
    hours = [(a, b + 1) for a, b in pairwise(sorted(minutes)) if b == a + 1]
    hours = hours[:-1] or hours
    parts = [[h for h in hours if h[1] <= NOON], [h for h in hours if h[1] > NOON]]

    def wait(hour: tuple[int, int]) -> float:
        return minutes[hour[0]] + minutes[hour[0] + 1]

    found = sorted((min(part, key=wait) for part in parts if part), key=wait)
    usual = 2 * sum(minutes.values()) / max(1, len(minutes))
    return found[:1] + [hour for hour in found[1:] if wait(hour) <= usual]


def _weight(day: date, today: date) -> float:
    return float(0.5 ** ((today - day).days / FADES))


def _faded(cell: Cell, today: date) -> Cell:
    weight = _weight(cell.day, today)
    minutes = min(cell.minutes, LONGEST * cell.people)
    return Cell(cell.day, cell.half, weight * cell.people, weight * minutes)


def _corrected(model: Model, past: Sequence[Cell], days: Mapping[date, Kinds]) -> Model:
    """One round: each factor anew from its guess and what it leaves unexplained."""
    usual = _usual(model, past, days)
    kinds = _by_kind(model, usual, past, days)
    halves = _by_half(Model(usual, kinds, model.halves, model.people), past, days)
    return Model(usual, kinds, halves, model.people, model.days)


def _usual(model: Model, past: Sequence[Cell], days: Mapping[date, Kinds]) -> float:
    factors = {day: model.factor(kinds) for day, kinds in days.items()}
    expected = sum(
        USUAL * cell.people * factors[cell.day] * model.halves.get(cell.half, season.QUIET)
        for cell in past
    )
    weight = USUAL_DAYS * model.people * USUAL
    return _toward(USUAL, weight, sum(cell.minutes for cell in past), expected)


def _by_kind(
    model: Model, usual: float, past: Sequence[Cell], days: Mapping[date, Kinds]
) -> dict[str, float]:
    """One kind after the other, each beside the newest of all others."""
    plain: dict[date, float] = defaultdict(float)  # expected, but for what kind of day it was
    seen: dict[date, float] = defaultdict(float)
    for cell in past:
        plain[cell.day] += cell.people * usual * model.halves.get(cell.half, season.QUIET)
        seen[cell.day] += cell.minutes
    found = dict(model.kinds)
    for kind, guess in season.GUESSES.items():
        mine = [day for day, kinds in days.items() if kind in kinds]
        others = {day: prod(found[each] for each in days[day] - {kind}) for day in mine}
        expected = sum(guess * others[day] * plain[day] for day in mine)
        weight = KIND_DAYS * model.people * usual
        found[kind] = _toward(guess, weight, sum(seen[day] for day in mine), expected)
    return found


def _by_half(model: Model, past: Sequence[Cell], days: Mapping[date, Kinds]) -> dict[int, float]:
    factors = {day: model.factor(kinds) for day, kinds in days.items()}
    seen: dict[int, float] = defaultdict(float)
    expected: dict[int, float] = defaultdict(float)
    for cell in past:
        seen[cell.half] += cell.minutes
        expected[cell.half] += cell.people * model.usual * factors[cell.day]
    found = dict(season.HALVES)
    share = HALF_DAYS * model.people * model.usual / len(found)
    for half in expected:
        guess = season.HALVES.get(half, season.QUIET)
        found[half] = _toward(guess, share * guess, seen[half], expected[half] * guess)
    return found


def _toward(guess: float, weight: float, seen: float, expected: float) -> float:
    """A guess corrected by minutes seen beside those it expects; it counts like `weight`."""
    return guess * (weight + seen) / (weight + expected)
