"""One estimate of a whole hall: forty people wait for eight desks, two hundred runs."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

from counter import wait
from counter.habits import Habits
from counter.law import Law
from counter.room import DeskNow, Hall
from counter.visit import State, Turn
from tests.bench.hallday import EIGHT

WAITING, DESKS, ROUNDS = 40, 8, 100
SERVICES = [f"s{n}" for n in range(6)]
NOW = EIGHT + timedelta(hours=3)


def measure() -> float:
    """Milliseconds, the median of rounds a second apart."""
    found = hall(random.Random())
    took = []
    for second in range(ROUNDS):
        began = time.perf_counter()
        wait.estimate(found, NOW + timedelta(seconds=second))
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


def hall(chance: random.Random) -> Hall:
    """All desks serve somebody, each three lines; some visitors will be sent on."""
    lunch = (NOW + timedelta(minutes=50), NOW + timedelta(minutes=110))
    desks = [DeskNow(f"d{n}", frozenset(chance.sample(SERVICES, 3)), lunch=lunch)
             for n in range(DESKS)]  # fmt: skip
    served = [turn(n, chance, state=State.SERVING, desk=f"d{n}", started_at=NOW)
              for n in range(DESKS)]  # fmt: skip
    waiting = [turn(100 + n, chance) for n in range(WAITING)]
    laws = {name: Law.of(4 + 3 * n) for n, name in enumerate(SERVICES)}
    return Hall(served + waiting, desks, laws, habits=Habits(sent_on={"s1": {"s2": 0.3}}))


def turn(number: int, chance: random.Random, **facts: Any) -> Turn:
    """Somebody who came half an hour ago."""
    came = NOW - timedelta(minutes=30)
    plain = Turn(
        id=f"t{number}", visit=f"v{number}", office="hall", service=chance.choice(SERVICES),
        number=f"A{number:03}", state=State.WAITING, version=1, sequence=number,
        arrived_at=came, queued_at=came,
    )  # fmt: skip
    return replace(plain, **facts)
