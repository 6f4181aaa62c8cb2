"""The hall as the estimate takes it: who is there, what services last, an office's habits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import Connection

from counter import room
from counter.habits import Habits
from counter.hours import TOKYO
from counter.law import Law, Usual
from counter.line import Rule
from counter.openings import Openings
from counter.procedures import Catalogue
from counter.room import DeskNow
from counter.store import past, screens


@dataclass
class Known:
    """What an office's past shows, as it was read on the morning of a day."""

    day: str
    usual: Mapping[str, Usual]
    habits: Habits


@dataclass
class Halls:
    """Puts an office's hall together; each office's past is read once a day."""

    catalogue: Catalogue
    openings: Openings
    rule: Rule
    known: dict[str, Known] = field(default_factory=dict)

    def of(
        self, connection: Connection, office: str, found: screens.Hall, at: datetime
    ) -> room.Hall:  # fmt: skip
        """The hall at this moment."""
        known = self._known(connection, office, found.day)
        desks = (self._desk(name, row["state"], at) for name, row in found.desks.items())
        return room.Hall(
            found.turns,
            [desk for desk in desks if desk is not None],
            laws(known.usual, found),
            self.rule,
            known.habits,
        )

    def _known(self, connection: Connection, office: str, day: str) -> Known:
        if office not in self.known or self.known[office].day != day:
            began = datetime.combine(date.fromisoformat(day), time(), TOKYO)
            seen = past.read(connection, office, began)
            usual = {
                name: Usual.of(self.catalogue.services[name].minutes, seen.lasted.get(name, ()))
                for name in self.catalogue.offices[office].services
            }
            self.known[office] = Known(day, usual, Habits.of(seen))
        return self.known[office]

    def _desk(self, name: str, state: str, at: datetime) -> DeskNow | None:
        """A desk as the estimate may count on it: not while it is closed outside its hours."""
        desk = self.catalogue.desks.get(name)
        if desk is None:
            return None
        back = None if state == "open" else self.openings.desk_opens(desk, at)
        if state == "closed" and back is not None:
            return None
        lunch = self.openings.desk_gap(desk, at)
        return DeskNow(name, frozenset(desk.services), state, back, lunch)


def laws(usual: Mapping[str, Usual], found: screens.Hall) -> dict[str, Law]:
    """What each service lasts today."""
    today: dict[str, list[float]] = defaultdict(list)
    for service, seconds in found.served:
        today[service].append(seconds)
    return {name: each.today(today[name]) for name, each in usual.items()}
