"""The hall as the estimate takes it: who is there, what services last, an office's habits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from counter import room
from counter.habits import Habits
from counter.law import Law, Usual
from counter.line import Rule
from counter.openings import Openings
from counter.procedures import Catalogue
from counter.room import DeskNow
from counter.store import past, screens
from counter.store.ledger import begins

SOON = timedelta(minutes=90)  # people wait through a lunch, and not through a night


@dataclass
class Learnt:
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
    learnt: dict[str, Learnt] = field(default_factory=dict)

    def of(
        self, connection: Connection, office: str, found: screens.Hall, at: datetime
    ) -> room.Hall:  # fmt: skip
        """The hall at this moment."""
        learnt = self._learnt(connection, office, found.day)
        desks = (self._desk(name, row["state"], at) for name, row in found.desks.items())
        return room.Hall(
            found.turns,
            [desk for desk in desks if desk is not None],
            laws(learnt.usual, found),
            self.rule,
            learnt.habits,
        )

    def _learnt(self, connection: Connection, office: str, day: str) -> Learnt:
        if office not in self.learnt or self.learnt[office].day != day:
            seen = past.read(connection, office, begins(day))
            usual = {
                name: Usual.of(self.catalogue.services[name].minutes, seen.lasted.get(name, ()))
                for name in self.catalogue.offices[office].services
            }
            self.learnt[office] = Learnt(day, usual, Habits.of(seen))
        return self.learnt[office]

    def _desk(self, name: str, state: str, at: datetime) -> DeskNow | None:
        """A desk as the estimate may count on it: a closed one whose hours begin soon, too."""
        desk = self.catalogue.desks.get(name)
        if desk is None:
            return None
        back = None if state == "open" else self.openings.desk_opens(desk, at)
        if state == "closed" and back is not None and back - at > SOON:
            return None
        lunch = self.openings.desk_gap(desk, at)
        return DeskNow(name, frozenset(desk.services), state, back, lunch)


def laws(usual: Mapping[str, Usual], found: screens.Hall) -> dict[str, Law]:
    """What each service lasts today."""
    today: dict[str, list[float]] = defaultdict(list)
    for service, seconds in found.served:
        today[service].append(seconds)
    return {name: each.today(today[name]) for name, each in usual.items()}
