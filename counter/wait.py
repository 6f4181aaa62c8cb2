"""How long people will wait: many forward runs of the very line, all at once.

Pure and repeatable. Everybody in line is put, in the order "next" would call them, on the desk
that is free first among those that serve them; the time a desk needs is drawn from the service's
law. One pass over the line answers every turn and a newcomer of every service. A closed desk is
taken to open soon where no other is. Not yet: priority to come, no-shows, a second line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from math import ceil, exp, log
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from counter.line import Rule, early, line
from counter.visit import ACTIVE, IN_LINE, State, Turn

RUNS = 200
LOW, MID, HIGH = RUNS // 10, RUNS // 2, RUNS - RUNS // 10 - 1  # places of q10, q50, q90
SHORTEST_S, LONGEST_S = 15, 3 * 3600  # durations outside are slips of the hand
MEDIAN_WEIGHT, SIGMA_WEIGHT = 8, 4  # the catalogue's word counts like so many observations
DESK_SIGMA = 0.15  # desks differ this much in speed
WALK_S = 60.0  # from the call to the desk
WIDEST = 1.0  # no service spreads more; beyond, ranges say nothing
FORGOTTEN = 0.995  # whoever is served longer than this part of all: "finish" was forgotten
ROWS = 1021  # prime, so that neighbours in the ledger never share a row of noise

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
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


HAND_OVER = Law.of(3)
AWAY = {"break": Law.of(7), "lunch": Law.of(30, 0.5)}
OPENING = Law.of(10, 0.7)
OVERDUE = Law.of(2)
STRANGE = Law.of(10)  # a service without a law, perhaps dropped from the catalogue today


def learn(prior_minutes: float, durations_s: Iterable[float]) -> Law:
    """The catalogue's minutes of a service, corrected by the services finished so far."""
    prior = Law.of(prior_minutes)
    cap = prior.log_median + NORMAL.inv_cdf(FORGOTTEN) * prior.sigma
    seen = [min(log(s), cap) for s in durations_s if SHORTEST_S <= s <= LONGEST_S]
    median = (MEDIAN_WEIGHT * prior.log_median + sum(seen)) / (MEDIAN_WEIGHT + len(seen))
    middle = sum(seen) / len(seen) if seen else median  # a wrong prior is no spread
    spread = SIGMA_WEIGHT * prior.sigma**2 + sum((value - middle) ** 2 for value in seen)
    return Law(median, min(WIDEST, (spread / (SIGMA_WEIGHT + len(seen))) ** 0.5))


@dataclass(frozen=True)
class DeskNow:
    """A desk as it stands: `state` is open, break, lunch or closed; `back_at` if it is known."""

    id: str
    services: frozenset[str]
    state: str = "open"
    back_at: datetime | None = None


@dataclass(frozen=True)
class Hall:
    """An office at one moment: its open turns, all its desks, and each service's law."""

    turns: Sequence[Turn]
    desks: Sequence[DeskNow]
    laws: Mapping[str, Law]
    rule: Rule = field(default_factory=Rule)
    hand_over: Law = HAND_OVER


@dataclass(frozen=True)
class Range:
    """People called before, and whole minutes: nine in ten wait no longer than `high`."""

    ahead: int
    low: int
    mid: int
    high: int


@dataclass(frozen=True)
class Estimate:
    """Ranges by turn id (waiting and preparing ones), and by service id for a newcomer."""

    turns: Mapping[str, Range]
    services: Mapping[str, Range]


def estimate(hall: Hall, at: datetime, seed: int = 0) -> Estimate:
    """Everybody's wait from `at` on; the same hall and seed give the same answer."""
    strangers = dict.fromkeys((turn.service for turn in hall.turns), STRANGE)
    room = _Room(replace(hall, laws=strangers | dict(hall.laws)), at, _noise(seed))
    queue = _in_order(hall, at, slots=False)
    here, queue = len(queue), queue + _in_order(hall, at, slots=True)
    masks = [room.mask(turn.service, turn.wanted_desk) for turn in queue]
    starts = list(map(room.seat, queue[:here], masks))
    newcomers = {service: room.mask(service) for service in hall.laws}
    fresh = [room.free(mask) for mask in newcomers.values()]  # they are before slots to come
    starts += map(room.seat, queue[here:], masks[here:])
    before = [sum(1 for m in masks[:here] if m & mask) for mask in newcomers.values()]
    return Estimate(
        turns=dict(zip((turn.id for turn in queue), _ranges(_ahead(masks), starts), strict=True)),
        services=dict(zip(newcomers, _ranges(before, fresh), strict=True)),
    )


def _in_order(hall: Hall, at: datetime, slots: bool) -> list[Turn]:
    """Who waits, or whose slot is to come, as they would be called: a group of desks at a time."""
    waiting = [_as_ready(turn) for turn in hall.turns if turn.state in IN_LINE]
    waiting = [turn for turn in waiting if early(turn, at) is slots]
    # A pause is no matter of order: the line is asked for when the last pause is over.
    over = max([at, *(t for turn in waiting for t in (turn.not_before, turn.due_at) if t)])
    groups = _groups(hall.desks, {turn.service for turn in waiting})
    return [p.turn for group in groups for p in line(waiting, group, (), over, hall.rule)]


def _as_ready(turn: Turn) -> Turn:
    """Who has sat down after the intake comes back when the papers are ready: soon, we say."""
    if turn.state is State.PREPARING and turn.first_called_at is not None:
        return replace(turn, state=State.WAITING, hand_over=True)
    return turn


def _groups(desks: Iterable[DeskNow], services: Iterable[str]) -> list[frozenset[str]]:
    """Services that meet at a desk, directly or through others, stand in one group."""
    groups = [frozenset({service}) for service in sorted(services)]
    for desk in desks:
        touched = [group for group in groups if group & desk.services]
        others = [group for group in groups if not group & desk.services]
        groups = [*others, frozenset().union(*touched)] if touched else groups
    return groups


class _Room:
    """The desks of all runs: `until[desk, run]` is when each is free, in seconds from now."""

    def __init__(self, hall: Hall, at: datetime, noise: Places) -> None:
        self.hall, self.at, self.noise = hall, at, noise
        self.runs = np.arange(RUNS)
        # Of the desks free at once the one with the fewest services comes first.
        self.desks = sorted(_staffed(hall), key=lambda desk: (len(desk.services), desk.id))
        self.visits: dict[str, Floats] = {}
        self.places: dict[int, Places] = {}
        self.masks: dict[tuple[str, str | None], int] = {}
        places = range(len(self.desks))
        self.speed: Floats = np.array([self._draw(Law(0.0, DESK_SIGMA), -1 - p) for p in places])
        self.until: Floats = np.array([self._until(p) for p in places])

    def mask(self, service: str, wanted: str | None = None) -> int:
        """The desks that may call such a turn, as bits."""
        key = (service, wanted)
        if key not in self.masks:
            able = [(place, d.id) for place, d in enumerate(self.desks) if service in d.services]
            chosen = [place for place, desk in able if desk == wanted] or [p for p, _ in able]
            self.masks[key] = sum(1 << place for place in chosen)
            self.places[self.masks[key]] = np.array(chosen, dtype=np.intp)
        return self.masks[key]

    def free(self, mask: int) -> Floats:
        """When the first of these desks is free."""
        first: Floats = self.until[self.places[mask]].min(axis=0)
        return first

    def seat(self, turn: Turn, mask: int) -> Floats:
        """When a turn is called; its service then keeps that desk busy.

        Who is not back yet does not stop the desk: others fill the gap, so only work is added.
        """
        places = self.places[mask]
        first = self.until[places].argmin(axis=0)
        desk = places[first]
        start: Floats = np.maximum(self.until[desk, self.runs], self._earliest(turn))
        work = self._draw(self._law(turn), turn.sequence) * self.speed[desk, self.runs]
        self.until[desk, self.runs] += work
        self.visits[turn.visit] = start + work
        return start

    def _earliest(self, turn: Turn) -> Floats:
        slot = turn.due_at if early(turn, self.at) else None
        pauses = [(t - self.at).total_seconds() for t in (turn.not_before, slot) if t]
        earliest: Floats = np.maximum(self.visits.get(turn.visit, 0.0), max([0.0, *pauses]))
        return earliest

    def _until(self, place: int) -> Floats:
        desk = self.desks[place]
        until: Floats = np.zeros(RUNS)
        for turn in self.hall.turns:
            if turn.desk == desk.id and turn.state in ACTIVE:
                until = self._rest(turn) * self.speed[place]
                self.visits[turn.visit] = until
        if desk.state != "open":
            until = np.maximum(until, self._back(desk, place))
        return until

    def _rest(self, turn: Turn) -> Floats:
        """What is left of the service, knowing how long it has lasted; the called still walk."""
        started = turn.started_at
        spent = (self.at - started).total_seconds() if started else -WALK_S
        return self._draw(self._law(turn), turn.sequence, spent)

    def _law(self, turn: Turn) -> Law:
        return self.hall.hand_over if turn.hand_over else self.hall.laws[turn.service]

    def _back(self, desk: DeskNow, place: int) -> Floats:
        """When a desk that is not open calls again."""
        if desk.back_at is not None:
            due = (desk.back_at - self.at).total_seconds()
            return np.full(RUNS, due) if due > 0 else self._draw(OVERDUE, place)
        return self._draw(AWAY.get(desk.state, OPENING), place)

    def _draw(self, law: Law, row: int, spent: float = 0.0) -> Floats:
        """One duration a run, in seconds; after `spent` seconds, what is still to come."""
        drawn: Floats = _quantiles(law, spent)[self.noise[row % ROWS]]
        return drawn


def _staffed(hall: Hall) -> list[DeskNow]:
    """The desks that will call: open or away; else one closed, or invented, for each service."""
    desks = [desk for desk in hall.desks if desk.state == "open" or desk.state in AWAY]
    closed = [desk for desk in hall.desks if desk not in desks]
    for turn in hall.turns:
        wished = [d for d in closed if d.id == turn.wanted_desk and turn.service in d.services]
        desks += [desk for desk in wished if desk not in desks]
    for service in hall.laws:
        if not any(service in desk.services for desk in desks):
            able = [desk for desk in closed if service in desk.services]
            desks += able[:1] or [DeskNow(f"({service})", frozenset({service}), "closed")]
    return desks


def _ahead(masks: Iterable[int]) -> list[int]:
    """For each in order, how many before it may be called by one of its own desks."""
    counts: dict[int, int] = {}
    ahead = []
    for mask in masks:
        ahead.append(sum(count for other, count in counts.items() if other & mask))
        counts[mask] = counts.get(mask, 0) + 1
    return ahead


def _ranges(ahead: Iterable[int], starts: Sequence[Floats]) -> list[Range]:
    ordered = np.sort(np.array(starts).reshape(-1, RUNS), axis=1) / 60
    return [
        Range(people, shown_low(low), round(mid), shown_high(high))
        for people, (low, mid, high) in zip(ahead, ordered[:, [LOW, MID, HIGH]], strict=True)
    ]


def shown_low(minutes: float) -> int:
    """The lower end as shown: whole minutes, from 10 on down to the last 5."""
    return int(minutes if minutes < 10 else minutes // 5 * 5)


def shown_high(minutes: float) -> int:
    """The upper end as shown: up to the next 5 minutes, above 40 to the next 10, at least 5."""
    step = 5 if minutes <= 40 else 10
    return max(5, ceil(minutes / step) * step)


@lru_cache(maxsize=4)
def _noise(seed: int) -> Places:
    """Rows of shuffled places: a turn keeps its row, so nothing flickers when others leave."""
    rows = np.tile(np.arange(RUNS, dtype=np.intp), (ROWS, 1))
    return np.random.default_rng(seed).permuted(rows, axis=1)


@lru_cache(maxsize=256)
def _quantiles(law: Law, spent: float) -> Floats:
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
