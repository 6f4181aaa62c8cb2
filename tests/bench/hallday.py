"""One day in a hall, event by event, with the very rule of "next": who comes, is called, leaves."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from itertools import count
from math import exp, log

from counter.law import Law
from counter.line import Rule, pick
from counter.room import DeskNow
from counter.visit import State, Turn
from tests.bench.world import HOURS, Clerk, TrueLaw, World

EIGHT = datetime.fromisoformat("2026-04-06T08:00:00+09:00")
LUNCH_S, CALLING_S = 3600.0, 180.0
OPEN_S, LAST_S = 0.5 * 3600, 9.0 * 3600  # half past eight, and five: no tickets outside


@dataclass
class Desk:
    """A desk of this day."""

    clerk: Clerk
    state: str = "open"
    busy: bool = False
    fed: bool = False
    idle_since: float = 0.0

    @property
    def lunch(self) -> tuple[float, float]:
        """When lunch is, in seconds after eight."""
        begins = (self.clerk.lunch_h - 8) * 3600
        return begins, begins + LUNCH_S


@dataclass
class HallDay:
    """A day of a world; `issued` is asked about every ticket before anybody is called."""

    world: World
    chance: random.Random
    busy: float = 1.0
    issued: Callable[[HallDay, Turn], None] = lambda day, turn: None
    now: float = 0.0
    turns: dict[str, Turn] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)  # turn → seconds to its first call
    last_wait: dict[str, float] = field(default_factory=dict)  # service → of who was called last
    lasted: list[tuple[str, float]] = field(default_factory=list)
    calls: int = 0
    missed: int = 0
    breaks: int = 0
    first: float = 0.0  # seconds of service given to priority visitors
    sent_on: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desks = [Desk(clerk) for clerk in self.world.clerks]
        self.effects = {
            name: exp(self.chance.gauss(0, self.world.day_sigma)) for name in self.world.services
        }
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order, self._ids = count(), count(1)

    @cached_property
    def laws(self) -> dict[str, Law]:
        """Each service as it really lasts on this day; only an oracle may look."""
        return {
            name: TrueLaw.known(lasting, self.effects[name])
            for name, lasting in self.world.services.items()
        }

    @property
    def at(self) -> datetime:
        """The moment by the clock."""
        return self.clock(self.now)

    def clock(self, seconds: float) -> datetime:
        """So many seconds after eight."""
        return EIGHT + timedelta(seconds=seconds)

    def run(self) -> HallDay:
        """Until everybody has gone home."""
        for moment, service in self._arrivals():
            self._later(moment, partial(self._arrive, service))
        for desk in self.desks:
            self._later(desk.lunch[0], partial(self._rest, desk))
        while self._events:
            self.now, _, happens = heapq.heappop(self._events)
            happens()
            self._press_next()
        return self

    def _later(self, moment: float, happens: Callable[[], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._order), happens))

    def _arrivals(self) -> list[tuple[float, str]]:
        names, shares = list(self.world.shares), list(self.world.shares.values())
        found = []
        for hour, weight in enumerate(HOURS):
            moment, mean = hour * 3600.0, self.world.tickets * self.busy * weight / sum(HOURS)
            while (moment := moment + self.chance.expovariate(mean / 3600)) < 3600.0 * (hour + 1):
                if OPEN_S <= moment < LAST_S:
                    found.append((moment, self.chance.choices(names, shares)[0]))
        return found

    def _arrive(self, service: str) -> None:
        number = next(self._ids)
        turn = Turn(
            id=f"t{number}", visit=f"v{number}", office="hall", service=service,
            number=f"A{number:03}", state=State.WAITING, version=1, sequence=number,
            arrived_at=self.at, queued_at=self.at,
            priority=self.chance.random() < self.world.priority,
        )  # fmt: skip
        self.turns[turn.id] = turn
        self.issued(self, turn)

    def _press_next(self) -> None:
        free = [desk for desk in self.desks if desk.state == "open" and not desk.busy]
        for desk in sorted(free, key=lambda desk: desk.idle_since):
            services = desk.clerk.services
            found = pick(self.turns.values(), services, (), self.at, Rule(), desk.clerk.id)
            if found is None:
                continue
            for name in found.overtaken:
                self.turns[name] = replace(
                    self.turns[name], overtaken=self.turns[name].overtaken + 1
                )
            self._call(desk, found.turn)

    def _call(self, desk: Desk, turn: Turn) -> None:
        desk.busy = True
        self.calls += 1
        if turn.came_from is None:
            waited = (self.at - turn.arrived_at).total_seconds()
            self.waits[turn.id] = self.last_wait[turn.service] = waited
        self.turns[turn.id] = replace(
            turn, state=State.CALLED, desk=desk.clerk.id, called_at=self.at,
            first_called_at=self.at,
        )  # fmt: skip
        if self.chance.random() < self.world.no_show:
            self.missed += 1
            self._later(self.now + CALLING_S, lambda: self._gone(desk, turn.id))
        else:
            walk = self.chance.uniform(20, 90)
            self._later(self.now + walk, lambda: self._serve(desk, turn.id))

    def _serve(self, desk: Desk, name: str) -> None:
        turn = self.turns[name]
        self.turns[name] = replace(turn, state=State.SERVING, started_at=self.at)
        lasting = self.world.services[turn.service]
        lasts = lasting.draw(self.chance) * desk.clerk.speed * self.effects[turn.service]
        self.lasted.append((turn.service, lasts))
        self.first += turn.priority * lasts
        self._later(self.now + lasts, lambda: self._finish(desk, name))

    def _finish(self, desk: Desk, name: str) -> None:
        turn = self.turns[name]
        for service, share in self.world.transfers.get(turn.service, {}).items():
            if turn.came_from is None and self.chance.random() < share:
                self.sent_on.append((turn.service, service))
                leg = f"{name}b"
                self.turns[leg] = replace(
                    turn, id=leg, service=service, state=State.WAITING, desk=None,
                    queued_at=self.at, first_called_at=None, called_at=None, started_at=None,
                    came_from=name,
                )  # fmt: skip
        self._gone(desk, name)
        if self.chance.random() < self.world.absence:
            self.breaks += 1
            self._away(desk, "break", self.now + self.chance.lognormvariate(log(420), 0.6))

    def _gone(self, desk: Desk, name: str) -> None:
        del self.turns[name]
        desk.busy, desk.idle_since = False, self.now
        self._rest(desk)

    def _rest(self, desk: Desk) -> None:
        """Lunch, when it is time and nobody is at the desk."""
        begins, ends = desk.lunch
        if not desk.busy and not desk.fed and desk.state == "open" and self.now >= begins:
            desk.fed = True
            self._away(desk, "lunch", max(ends, self.now + 0.8 * LUNCH_S))

    def _away(self, desk: Desk, state: str, until: float) -> None:
        if desk.state != "open":
            return
        desk.state = state
        self._later(until, lambda: self._back(desk))

    def _back(self, desk: Desk) -> None:
        desk.state, desk.idle_since = "open", self.now
        self._rest(desk)

    def desks_now(self) -> list[DeskNow]:
        """The desks as the counter knows them: who is at lunch comes back at the hour said."""
        return [
            DeskNow(
                desk.clerk.id, desk.clerk.services, desk.state,
                self.clock(desk.lunch[1]) if desk.state == "lunch" else None,
                None if desk.fed else (self.clock(desk.lunch[0]), self.clock(desk.lunch[1])),
            )
            for desk in self.desks
        ]  # fmt: skip
