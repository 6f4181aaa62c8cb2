"""Halls drawn at random to try the estimate on: what services last, who serves what, habits."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from math import exp, log

import numpy as np

from counter.law import RUNS, Floats, Law

KINDS = ("log-normal", "gamma", "mixed")
# Arrivals of a day by the hour from eight on: a city of this size, as it has published them.
HOURS = (4.0, 13.2, 16.3, 12.8, 8.5, 12.0, 12.3, 10.2, 7.6)


@dataclass(frozen=True)
class Lasting:
    """A service's true duration: its law's kind, median in seconds and spread."""

    kind: str
    median_s: float
    spread: float

    def draw(self, chance: random.Random) -> float:
        """One duration in seconds."""
        if self.kind == "gamma":
            shape = 1 / self.spread**2
            return chance.gammavariate(shape, self.median_s / (shape - 1 / 3))
        if self.kind == "mixed" and chance.random() < 0.25:
            return chance.lognormvariate(log(2.2 * self.median_s), self.spread / 2)
        return chance.lognormvariate(log(self.median_s), self.spread)


@dataclass(frozen=True, eq=False)
class TrueLaw(Law):
    """A duration known by a great many of its own draws, scaled by what the day makes of it."""

    sample: Floats = field(default_factory=lambda: np.zeros(1))

    @classmethod
    def known(cls, lasting: Lasting, factor: float) -> TrueLaw:
        """The law an oracle would use."""
        chance = random.Random(0)
        drawn = sorted(lasting.draw(chance) * factor for _ in range(20 * RUNS))
        return cls(log(drawn[len(drawn) // 2]), lasting.spread, np.array(drawn))

    def rest(self, spent_s: float = 0.0) -> Floats:
        """Seconds still to come after `spent_s`."""
        left = self.sample[self.sample > spent_s]
        if len(left) < 5:
            return np.full(RUNS, 60.0)
        steps = ((np.arange(RUNS) + 0.5) / RUNS * len(left)).astype(int)
        rest: Floats = left[steps] - spent_s
        return rest


@dataclass(frozen=True)
class Clerk:
    """Who sits at a desk: what is served there, how fast, and when lunch is."""

    id: str
    services: frozenset[str]
    speed: float
    lunch_h: float


@dataclass(frozen=True)
class World:
    """A hall and its habits."""

    services: dict[str, Lasting]
    shares: dict[str, float]
    guesses: dict[str, float]  # the catalogue's minutes, a third off in either direction
    clerks: tuple[Clerk, ...]
    tickets: float  # on a usual day
    transfers: dict[str, dict[str, float]]
    priority: float
    no_show: float
    absence: float
    day_sigma: float

    @classmethod
    def draw(cls, chance: random.Random) -> World:
        """Any hall of a small city."""
        names = [f"s{n}" for n in range(chance.randint(4, 7))]
        services = {name: _lasting(chance) for name in names}
        weights = {name: chance.uniform(0.4, 1) / lasting.median_s**0.5
                   for name, lasting in services.items()}  # fmt: skip
        shares = {name: weight / sum(weights.values()) for name, weight in weights.items()}
        clerks = _clerks(chance, names)
        mean_s = sum(shares[name] * 1.2 * services[name].median_s for name in names)
        tickets = chance.uniform(0.5, 0.72) * len(clerks) * 7.2 * 3600 / mean_s
        long = max(names, key=lambda name: services[name].median_s)
        return cls(
            services, shares,
            {name: lasting.median_s / 60 * exp(chance.uniform(-0.3, 0.3))
             for name, lasting in services.items()},
            clerks, tickets, {long: {chance.choice(names): chance.uniform(0.1, 0.35)}},
            chance.uniform(0.02, 0.08), chance.uniform(0.01, 0.06), chance.uniform(0.02, 0.08),
            chance.uniform(0.05, 0.15),
        )  # fmt: skip


def _lasting(chance: random.Random) -> Lasting:
    minutes = exp(chance.uniform(log(3), log(20)))
    return Lasting(chance.choice(KINDS), 60 * minutes, chance.uniform(0.4, 0.75))


def _clerks(chance: random.Random, names: list[str]) -> tuple[Clerk, ...]:
    """Everybody serves two or three lines, and somebody serves each."""
    many = chance.randint(max(4, len(names) - 1), 8)
    skills = [set(chance.sample(names, chance.randint(2, 3))) for _ in range(many)]
    for number, name in enumerate(names):
        skills[number % many].add(name)
    return tuple(
        Clerk(f"desk-{n}", frozenset(own), exp(chance.gauss(0, 0.15)), 11.75 + n % 2)
        for n, own in enumerate(skills)
    )
