"""The desks of a hall in many runs at once: when each is free, whoever is put to it next.

Pure. A visitor who is called walks to the desk, or does not come; is served; may be sent on to
another line. A desk is left now and then, and at lunch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from counter.habits import ABSENT, Habits
from counter.law import RUNS, Floats, Law
from counter.line import Rule, early
from counter.visit import ACTIVE, State, Turn

ROWS = 1021  # prime, so that neighbours in the ledger never share a row of noise
LEAST = 0.75  # of a lunch is taken even by who leaves late
AWAY = {"break": ABSENT, "lunch": Law.of(30, 0.5)}
PACE = Law(0.0, 0.15)  # desks differ this much in speed
HAND_OVER, OPENING, OVERDUE = Law.of(3), Law.of(10, 0.7), Law.of(2)

Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class DeskNow:
    """A desk as it stands: `state` is open, break, lunch or closed; `back_at` if it is known.

    `lunch` is when it is next left for some time; `pace` how much longer than usual it needs.
    """

    id: str
    services: frozenset[str]
    state: str = "open"
    back_at: datetime | None = None
    lunch: tuple[datetime, datetime] | None = None
    pace: Law = PACE


@dataclass(frozen=True)
class Hall:
    """An office at one moment: its open turns, all its desks, each service's law, its habits."""

    turns: Sequence[Turn]
    desks: Sequence[DeskNow]
    laws: Mapping[str, Law]
    rule: Rule = field(default_factory=Rule)
    habits: Habits = field(default_factory=Habits)
    hand_over: Law = HAND_OVER


class Room:
    """`until[desk, run]` is when each desk is free, in seconds from now."""

    def __init__(self, hall: Hall, at: datetime, seed: int) -> None:
        self.hall, self.at, self.habits = hall, at, hall.habits
        self.noise, self.chance = _noise(seed), _noise(seed + 1)
        self.runs = np.arange(RUNS)
        # Of the desks free at once the one with the fewest services comes first.
        self.desks = sorted(_staffed(hall), key=lambda desk: (len(desk.services), desk.id))
        self.visits: dict[str, Floats] = {}
        self.places: dict[int, Places] = {}
        self.masks: dict[tuple[str, str | None], int] = {}
        self.speed: Floats = np.array(
            [self._draw(d.pace, -1 - p) for p, d in enumerate(self.desks)]
        )
        self.speed *= 1 + self.habits.priority
        self.lunch: Floats = np.array([self._lunch(desk) for desk in self.desks]).reshape(-1, 3)
        self.fed: Flags = np.zeros((len(self.desks), RUNS), dtype=np.bool_)
        self.until: Floats = np.zeros((len(self.desks), RUNS))

    def begin(self) -> None:
        """Put everybody to the desks where they stand; some of them will be sent on."""
        served = [turn for turn in self.hall.turns if turn.state in ACTIVE]
        for place, desk in enumerate(self.desks):
            for turn in served:
                if turn.desk == desk.id:
                    self.visits[turn.visit] = self._rest(turn, place)
                    self._keep(np.full(RUNS, place), self.visits[turn.visit], turn.sequence)
            if desk.state != "open":
                self.until[place] = np.maximum(self.until[place], self._back(desk, place))
        for turn in sorted(served, key=lambda turn: turn.sequence):
            if turn.visit in self.visits:
                self._send_on(turn)

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
        desk = places[self.until[places].argmin(axis=0)]
        start: Floats = np.maximum(self.until[desk, self.runs], self._earliest(turn))
        work = self._work(self._law(turn), turn.sequence, desk)
        self._keep(desk, work, turn.sequence)
        self.visits[turn.visit] = start + work
        self._send_on(turn)
        return start

    def _law(self, turn: Turn) -> Law:
        return self.hall.hand_over if turn.hand_over else self.hall.laws[turn.service]

    def _work(self, law: Law, row: int, desk: Places) -> Floats:
        """Walk and service, or the calling of somebody who does not come."""
        work = self._draw(law, row) * self.speed[desk, self.runs]
        work += self._draw(self.habits.way, row + 211)
        came = ~self._happens(self.habits.no_show, row)
        kept: Floats = np.where(came, work, self.habits.calling_s)
        return kept

    def _keep(self, desk: Places, work: Floats, row: int) -> None:
        """Work at a desk, sometimes left for a while after it, and for lunch when it is time."""
        left = self._happens(self.habits.absence, row + 101)
        until = self.until[desk, self.runs] + work
        until += left * self._draw(self.habits.absent, row + 103)
        begins, ends, least = self.lunch[desk].T
        goes = (until >= begins) & ~self.fed[desk, self.runs]
        if goes.any():
            until = np.where(goes, np.maximum(ends, until + least), until)
            self.fed[desk, self.runs] |= goes
        self.until[desk, self.runs] = until

    def _send_on(self, turn: Turn) -> None:
        """Some visitors go on to another line, where they stand by their first arrival.

        Others fill the gap until they are there, so only work is added.
        """
        if turn.came_from is not None:
            return
        for service, share in self.habits.sent_on.get(turn.service, {}).items():
            goes = self._happens(share, turn.sequence + 307)
            places = self.places[self.mask(service)]
            desk = places[self.until[places].argmin(axis=0)]
            work = self._work(self.hall.laws[service], turn.sequence + 409, desk)
            self.until[desk, self.runs] += goes * work

    def _earliest(self, turn: Turn) -> Floats:
        slot = turn.due_at if early(turn, self.at) else None
        pauses = [(t - self.at).total_seconds() for t in (turn.not_before, slot) if t]
        earliest: Floats = np.maximum(self.visits.get(turn.visit, 0.0), max([0.0, *pauses]))
        return earliest

    def _rest(self, turn: Turn, place: int) -> Floats:
        """What is left of the service, knowing how long it has lasted; the called still walk."""
        law = self._law(turn)
        if turn.state is State.CALLED or turn.started_at is None:
            return self._work(law, turn.sequence, np.full(RUNS, place))
        spent = (self.at - turn.started_at).total_seconds()
        rest: Floats = self._draw(law, turn.sequence, spent) * self.speed[place]
        return rest

    def _back(self, desk: DeskNow, place: int) -> Floats:
        """When a desk that is not open calls again."""
        if desk.back_at is not None:
            due = (desk.back_at - self.at).total_seconds()
            return np.full(RUNS, due) if due > 0 else self._draw(OVERDUE, place)
        return self._draw(AWAY.get(desk.state, OPENING), place)

    def _lunch(self, desk: DeskNow) -> tuple[float, float, float]:
        """When it begins and ends, in seconds from now, and how long it lasts at least."""
        if desk.lunch is None or desk.state != "open":
            return (np.inf, np.inf, 0.0)
        begins, ends = [(each - self.at).total_seconds() for each in desk.lunch]
        return (begins, ends, LEAST * (ends - begins))

    def _draw(self, law: Law, row: int, spent: float = 0.0) -> Floats:
        """One duration a run, in seconds; after `spent` seconds, what is still to come."""
        drawn: Floats = law.rest(spent)[self.noise[row % ROWS]]
        return drawn

    def _happens(self, share: float, row: int) -> Flags:
        """In which runs something happens that happens to this part of all."""
        happens: Flags = self.chance[row % ROWS] < share * RUNS
        return happens


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


@lru_cache(maxsize=4)
def _noise(seed: int) -> Places:
    """Rows of shuffled places: a turn keeps its row, so nothing flickers when others leave."""
    rows = np.tile(np.arange(RUNS, dtype=np.intp), (ROWS, 1))
    return np.random.default_rng(seed).permuted(rows, axis=1)
