"""How long services last: a log-normal law a service, learned from those that were finished.

Pure. The catalogue's minutes are the first guess; every finished service corrects them, those of
today for today (a slow machine, a new clerk, the season) more than those of other days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

RUNS = 200
SHORTEST_S, LONGEST_S = 15, 3 * 3600  # durations outside are slips of the hand
MEDIAN_WEIGHT, SIGMA_WEIGHT = 8, 4  # the catalogue's word counts like so many observations
NARROWEST, WIDEST = 0.2, 1.0  # no service spreads less or more; beyond, ranges say nothing
DAY_SIGMA = 0.10  # a service takes this much longer or shorter on some days
FORGOTTEN = 0.995  # whoever is served longer than this part of all: "finish" was forgotten

Floats = npt.NDArray[np.float64]
NORMAL = NormalDist()
STRATA = tuple((run + 0.5) / RUNS for run in range(RUNS))


@dataclass(frozen=True)
class Law:
    """A log-normal duration: natural logarithm of its median in seconds, and its spread."""

    log_median: float
    sigma: float = 0.6

    @classmethod
    def of(cls, minutes: float, sigma: float = 0.6) -> Law:
        """The law with this median."""
        return cls(log(minutes * 60), sigma)

    def rest(self, spent_s: float = 0.0) -> Floats:
        """Seconds still to come after `spent_s`, in RUNS even steps from the shortest on."""
        return _rest(self, spent_s)


@dataclass(frozen=True)
class Usual:
    """How long a service lasts on a usual day: the first guess, corrected by `seen` durations.

    `squares` is how far those were from their own middle: a wrong first guess is no spread.
    """

    guess: Law
    log_median: float
    seen: int
    squares: float

    @classmethod
    def of(cls, minutes: float, durations_s: Iterable[float]) -> Usual:
        """The catalogue's minutes, corrected by what past days have shown."""
        guess = Law.of(minutes)
        logs = _logs(guess, durations_s)
        median = (MEDIAN_WEIGHT * guess.log_median + sum(logs)) / (MEDIAN_WEIGHT + len(logs))
        return cls(guess, median, len(logs), _squares(logs))

    def today(self, durations_s: Iterable[float] = ()) -> Law:
        """The law of a day on which services have lasted so long; no day is quite a usual one."""
        logs = _logs(self.guess, durations_s)
        squares = SIGMA_WEIGHT * self.guess.sigma**2 + self.squares + _squares(logs)
        variance = max(NARROWEST**2, squares / (SIGMA_WEIGHT + self.seen + len(logs)))
        # How far today may be from what we take as usual: few days teach little.
        room = DAY_SIGMA**2 + variance / (MEDIAN_WEIGHT + self.seen)
        off = sum(value - self.log_median for value in logs)
        median = self.log_median + room * off / (variance + len(logs) * room)
        return Law(median, min(WIDEST, variance**0.5))


def _logs(guess: Law, durations_s: Iterable[float]) -> list[float]:
    """Of those that are no slip of the hand; a finish forgotten counts as a long service."""
    cap = guess.log_median + NORMAL.inv_cdf(FORGOTTEN) * guess.sigma
    return [min(log(s), cap) for s in durations_s if SHORTEST_S <= s <= LONGEST_S]


def _squares(logs: Sequence[float]) -> float:
    middle = sum(logs) / len(logs) if logs else 0.0
    return sum((value - middle) ** 2 for value in logs)


@lru_cache(maxsize=256)
def _rest(law: Law, spent: float) -> Floats:
    """The law's durations at RUNS even steps, of those longer than `spent`, less `spent`."""
    past = 0.0
    if spent > 0:
        past = min(NORMAL.cdf((log(spent) - law.log_median) / law.sigma), FORGOTTEN)
        longest = exp(law.log_median + law.sigma * NORMAL.inv_cdf(FORGOTTEN))
        spent = min(spent, longest)
    steps = [NORMAL.inv_cdf(past + (1 - past) * step) for step in STRATA]
    durations = np.exp(law.log_median + law.sigma * np.array(steps)) - spent
    quantiles: Floats = np.maximum(durations, 0.0)
    quantiles.setflags(write=False)
    return quantiles
