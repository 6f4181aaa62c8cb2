"""The city hall's day: its clock, how many come at each hour, how long things take. Pure."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

OPENS, CLOSES = 8.5, 17.0  # hours; the next day begins when one is over
# Share of a day's visitors by the hour they come, in percent (Ofunato city, published counts).
SHAPE = {8: 4.0, 9: 13.2, 10: 16.3, 11: 12.8, 12: 8.5, 13: 12.0, 14: 12.3, 15: 10.2, 16: 7.6}
MEAN_HOURS = CLOSES - OPENS
SIGMA = 0.55  # of a service's log-normal time
LUNCHES = ((11.5, 12.5), (12.5, 13.5))  # two shifts


@dataclass(frozen=True)
class Day:
    """A clock that runs `factor` times as fast as the wall's and never leaves opening hours."""

    factor: float
    begins: float = OPENS

    def hour(self, passed_s: float) -> float:
        """The hour of the day (10.5 is half past ten) when `passed_s` real seconds are over."""
        since = self.begins - OPENS + passed_s * self.factor / 3600
        return OPENS + since % (CLOSES - OPENS)

    def seconds(self, minutes: float) -> float:
        """How many real seconds some minutes of the hall last."""
        return minutes * 60 / self.factor


def people_an_hour(hour: float, mean: float) -> float:
    """Visitors an hour at this hour, if over the whole day `mean` come in an hour."""
    share = SHAPE[int(hour)] / 100
    length = CLOSES - 16 if hour >= 16 else (9 - OPENS if hour < 9 else 1.0)
    return mean * MEAN_HOURS * share / length


def mean_people(minutes: dict[str, float], desks: list[list[str]], load: float) -> dict[str, float]:
    """Service → visitors an hour on average, so that its desks work `load` of the time.

    `minutes`: service → its usual length; `desks`: the services of each desk, which shares its
    hour among them.
    """
    return {
        service: load * sum(60 / each / len(mine) for mine in desks if service in mine)
        for service, each in minutes.items()
    }


def service_minutes(chance: random.Random, usual: float) -> float:
    """How long serving somebody takes: log-normal, on the mean the service's usual length."""
    return chance.lognormvariate(math.log(max(usual, 0.5)) - SIGMA**2 / 2, SIGMA)


def at_lunch(hour: float, shift: int) -> bool:
    """Whether this shift's clerks are at lunch."""
    begin, end = LUNCHES[shift % 2]
    return begin <= hour < end
