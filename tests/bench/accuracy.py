"""How right the shown waits are: our estimate, simpler ones and an oracle, on halls drawn anew.

Scored at the moment a ticket is given, on those who had to wait. Minutes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import exp, log
from statistics import fmean

from counter import wait
from counter.habits import Habits, Past
from counter.law import RUNS, Law, Usual
from counter.room import DeskNow, Hall
from counter.visit import IN_LINE, Turn
from counter.wait import shown_high, shown_low
from tests.bench.hallday import HallDay
from tests.bench.world import World

HISTORY_DAYS = 20
NAMES = ("LES", "naive", "ours", "oracle")


@dataclass
class Guess:
    """One estimator's words about one ticket; ranges where it has them."""

    mid: float
    inner: tuple[float, float] = (0.0, 0.0)  # q10, q90
    outer: tuple[float, float] = (0.0, 0.0)  # q05, q95
    shown: tuple[int, int] = (0, 0)


@dataclass
class Scores:
    """Guesses beside what became of them."""

    pairs: list[tuple[Guess, float]] = field(default_factory=list)

    @property
    def mae(self) -> float:
        """Mean absolute error of the middle."""
        return fmean(abs(guess.mid - waited) for guess, waited in self.pairs)

    @property
    def bias(self) -> float:
        """Mean error: above nothing it was said to take longer than it did."""
        return fmean(guess.mid - waited for guess, waited in self.pairs)

    def covered(self, which: str) -> float:
        """The part of waits that lay inside that range."""
        ranges = [(getattr(guess, which), waited) for guess, waited in self.pairs]
        return fmean(low <= waited <= high for (low, high), waited in ranges)

    @property
    def late(self) -> float:
        """The part that waited longer than the upper end shown."""
        return fmean(waited > guess.shown[1] for guess, waited in self.pairs)


@dataclass
class Learnt:
    """What the office knows from its past days: durations a service, and habits."""

    world: World
    lasted: dict[str, list[float]] = field(default_factory=dict)
    sent_on: Counter[tuple[str, str]] = field(default_factory=Counter)
    calls: int = 0
    missed: int = 0
    breaks: int = 0
    first: float = 0.0  # seconds given to priority visitors
    habits: Habits = field(default_factory=Habits)

    def add(self, day: HallDay) -> None:
        """A day is over."""
        for service, seconds in day.lasted:
            self.lasted.setdefault(service, []).append(seconds)
        self.calls += day.calls
        self.missed += day.missed
        self.breaks += day.breaks
        self.sent_on.update(day.sent_on)
        self.first += day.first
        all_s = sum(map(sum, self.lasted.values()))
        self.habits = Habits.of(
            Past(self.lasted, (), self.calls, self.missed, self.breaks, self.sent_on,
                 self.first / all_s)
        )  # fmt: skip

    def hall(self, day: HallDay) -> Hall:
        """The hall as the counter would see it at this moment."""
        today: dict[str, list[float]] = {}
        for service, seconds in day.lasted:
            today.setdefault(service, []).append(seconds)
        laws = {
            name: Usual.of(minutes, self.lasted.get(name, ())).today(today.get(name, ()))
            for name, minutes in self.world.guesses.items()
        }
        return Hall(list(day.turns.values()), day.desks_now(), laws, habits=self.habits)

    def mean(self, service: str) -> float:
        """A service's mean minutes so far."""
        seen = self.lasted.get(service)
        return fmean(seen) / 60 if seen else self.world.guesses[service]


def measure(worlds: int, days: int, seed: int | None = None) -> dict[str, Scores]:
    """Score all estimators on so many worlds, so many days each."""
    chance = random.Random(seed)
    scores = {name: Scores() for name in NAMES}
    for _ in range(worlds):
        world = World.draw(chance)
        learnt = Learnt(world)
        for _ in range(HISTORY_DAYS):
            learnt.add(HallDay(world, chance, chance.uniform(0.85, 1.3)).run())
        for _ in range(days):
            score_day(world, learnt, chance, scores)
    return scores


def score_day(
    world: World, learnt: Learnt, chance: random.Random, scores: dict[str, Scores]
) -> None:
    """One more day, asked at every ticket; then it is history too."""
    guesses: dict[str, dict[str, Guess]] = {}

    def issued(day: HallDay, turn: Turn) -> None:
        guesses[turn.id] = {name: make(day, learnt, turn) for name, make in ESTIMATORS.items()}

    day = HallDay(world, chance, chance.uniform(0.85, 1.3), issued).run()
    for name, made in guesses.items():
        if (waited := day.waits.get(name, 0.0)) > 0:
            for who, guess in made.items():
                scores[who].pairs.append((guess, waited / 60))
    learnt.add(day)


def les(day: HallDay, learnt: Learnt, turn: Turn) -> Guess:
    """As long as whoever of this line was called last."""
    return Guess(day.last_wait.get(turn.service, 0.0) / 60)


def naive(day: HallDay, learnt: Learnt, turn: Turn) -> Guess:
    """The people of one's own line, times its mean, shared by the desks that serve it."""
    line = sum(t.service == turn.service and t.state in IN_LINE for t in day.turns.values())
    able = [d for d in day.desks if d.state == "open" and turn.service in d.clerk.services]
    return Guess(line * learnt.mean(turn.service) / max(1, len(able)))


def ours(day: HallDay, learnt: Learnt, turn: Turn) -> Guess:
    """The counter's own estimate."""
    return _guess(learnt.hall(day), day, turn)


def oracle(day: HallDay, learnt: Learnt, turn: Turn) -> Guess:
    """The same run, told the true laws, the day's effects, every clerk's speed."""
    hall = Hall(
        list(day.turns.values()), true_desks(day), day.laws,
        habits=true_habits(day.world, day),
    )  # fmt: skip
    return _guess(hall, day, turn)


def true_desks(day: HallDay) -> list[DeskNow]:
    """The desks with their true speeds."""
    speeds = {desk.clerk.id: Law(log(desk.clerk.speed), 0.001) for desk in day.desks}
    return [replace(desk, pace=speeds[desk.id]) for desk in day.desks_now()]


def true_habits(world: World, day: HallDay) -> Habits:
    """The habits as they are."""
    mean = {name: exp(law.log_median) * 1.2 for name, law in day.laws.items()}
    work = sum(world.shares[name] * mean[name] for name in mean) * world.tickets / 8.5 / 3600
    return Habits(
        no_show=world.no_show, absence=world.absence, sent_on=world.transfers,
        priority=world.priority * work / len(day.desks),
    )  # fmt: skip


def _guess(hall: Hall, day: HallDay, turn: Turn) -> Guess:
    _, seconds = wait.waits(hall, day.at).turns[turn.id]
    places = [int(share * RUNS) for share in (0.05, 0.1, 0.5, 0.9, 0.95)]
    q05, q10, q50, q90, q95 = (float(each) / 60 for each in seconds[places])
    return Guess(q50, (q10, q90), (q05, q95), (shown_low(q10), shown_high(q90)))


ESTIMATORS: dict[str, Callable[[HallDay, Learnt, Turn], Guess]] = {
    "LES": les, "naive": naive, "ours": ours, "oracle": oracle,
}  # fmt: skip
