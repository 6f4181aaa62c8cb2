"""How good the advice when to come is: half hours of two weeks foretold, on halls drawn anew.

A hall's busy days are the calendar's, but how much busier is drawn at random. Beside the forecast
stand a flat guess (the mean wait of all days known) and, to choose by, any hour of the day.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import fmean

from counter import forecast, season
from counter.actions.means import holiday
from counter.forecast import Cell, Model
from tests.bench.hallday import OPEN_S, HallDay
from tests.bench.world import World

AHEAD = 14  # days foretold
HALVES = range(17, 34)  # 8:30 to 17:00


@dataclass
class Advice:
    """Errors of half hours in minutes, and waits of who comes at the best hour or at any."""

    forecast: list[float] = field(default_factory=list)
    flat: list[float] = field(default_factory=list)
    best: list[float] = field(default_factory=list)
    any: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Truth:
    """How many more people come on what kind of day."""

    more: dict[str, float]

    @classmethod
    def draw(cls, chance: random.Random) -> Truth:
        """Any city's habits."""
        most = {"after": 0.4, "long": 0.2, "edge": 0.25, "spring": 0.35, "june": 0.15}
        return cls({kind: 1 + chance.uniform(0, each) for kind, each in most.items()})

    def busy(self, day: date, chance: random.Random) -> float:
        """People of this day beside a plain one's."""
        found = chance.uniform(0.85, 1.15)
        for kind in season.kinds(day, is_open):
            found *= self.more.get(kind, 1.0)
        return found


def is_open(day: date) -> bool:
    """Weekdays that are no holiday."""
    return day.weekday() < 5 and not holiday(day)


def kinds(day: date) -> season.Kinds:
    """What kind of day a date is in this city."""
    return season.kinds(day, is_open)


def measure(worlds: int, history: int, seed: int) -> Advice:
    """So many halls, each with so many days of history before the two weeks foretold."""
    advice = Advice()
    for number in range(worlds):
        chance = random.Random(f"{seed} {number}")
        world, truth = World.draw(chance), Truth.draw(chance)
        today = date(2026, 1, 5) + timedelta(days=history + chance.randrange(250))
        past = [c for day in _open(today - timedelta(days=history), history)
                for c in cells(world, truth, day, chance)]  # fmt: skip
        model = forecast.learn(past, kinds, today)
        mean = sum(c.minutes for c in past) / sum(c.people for c in past) if past else model.usual
        for day in _open(today, AHEAD):
            _score(advice, model, mean, cells(world, truth, day, chance))
    return advice


def _open(first: date, days: int) -> Iterator[date]:
    return filter(is_open, (first + timedelta(days=each) for each in range(days)))


def cells(world: World, truth: Truth, day: date, chance: random.Random) -> list[Cell]:
    """What became of those who came on a day."""
    arrived: dict[str, float] = {}
    lived = HallDay(world, chance, truth.busy(day, chance),
                    lambda hall, turn: arrived.setdefault(turn.id, hall.now)).run()  # fmt: skip
    waits: dict[int, list[float]] = defaultdict(list)
    for name, waited in lived.waits.items():
        if arrived[name] >= OPEN_S:
            waits[16 + int(arrived[name] // 1800)].append(waited / 60)
    return [Cell(day, half, len(found), sum(found)) for half, found in sorted(waits.items())]


def _score(advice: Advice, model: Model, mean: float, came: list[Cell]) -> None:
    told = forecast.day(model, kinds(came[0].day), HALVES)
    waited = {cell.half: cell.minutes / cell.people for cell in came}
    for half, minutes in waited.items():
        advice.forecast.append(abs(told[half] - minutes))
        advice.flat.append(abs(mean - minutes))
    advice.any.append(fmean(waited.values()))
    first, end = forecast.best(told)[0]
    chosen = [waited[half] for half in range(first, end) if half in waited]
    advice.best += [fmean(chosen)] if chosen else []
