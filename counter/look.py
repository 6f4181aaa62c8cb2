"""The look: store → snapshot. What everybody may see of an office, and everybody's wait."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping

from counter import crowding, lastknown, wait
from counter.actions.means import local
from counter.line import Rule
from counter.procedures import Catalogue, Service
from counter.store import screens, snapshots
from counter.store.screens import Hall
from counter.visit import IN_LINE, OPEN, Turn
from counter.wait import DeskNow, Estimate, Law
from display.snapshot import Call, ServiceLine, Snapshot, TurnLine

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """An office at one moment; the snapshot's version and time are given when it is stored."""

    snapshot: Snapshot
    estimate: Estimate


@dataclass
class Look:
    """Looks at offices; `levels` remembers how crowded each service was shown, to keep it calm."""

    catalogue: Catalogue
    reader: Engine
    open_at: Callable[[str, datetime], bool]
    rule: Rule
    levels: dict[str, crowding.Shown] = field(default_factory=dict)

    def take(self, office: str, at: datetime) -> Seen:
        """How the office stands. Takes its time: it runs beside the loop."""
        with self.reader.connect() as connection:
            hall = screens.hall(connection, office, at)
            estimate = self._estimate(connection, office, hall, at)
        return Seen(self.compose(office, hall, estimate, at), estimate)

    def compose(self, office: str, hall: Hall, estimate: Estimate, at: datetime) -> Snapshot:
        """What everybody may see of it; its version and time are given when it is stored."""
        return Snapshot(
            version=0,
            at="",
            office=office,
            services=tuple(self._services(office, hall, estimate, at)),
            calls=tuple(_call(row) for row in hall.calls),
            turns=tuple(_turn_line(turn, hall, estimate) for turn in [*hall.turns, *hall.ended]),
        )

    def _estimate(
        self, connection: Connection, office: str, hall: Hall, at: datetime
    ) -> Estimate:  # fmt: skip
        """Everybody's range; where none can be made, the last ones, and the queue is shown."""
        try:
            return wait.estimate(self.hall(office, hall), at)
        except Exception as error:  # noqa: BLE001  a guess that fails hides nobody's number
            log.error("no estimate of %s: %s", office, type(error).__name__)
        stored = snapshots.stored(connection, office)
        known = stored.ranges if stored else {}
        mine = self.catalogue.offices[office].services
        minutes = {name: self.catalogue.services[name].minutes for name in mine}
        return lastknown.estimate(known, hall.turns, minutes)

    def hall(self, office: str, hall: Hall) -> wait.Hall:
        """The same as the estimate takes it: with what each service usually lasts."""
        served: dict[str, list[float]] = {}
        for service, seconds in hall.served:
            served.setdefault(service, []).append(seconds)
        laws: dict[str, Law] = {
            name: wait.learn(self.catalogue.services[name].minutes, served.get(name, ()))
            for name in self.catalogue.offices[office].services
        }
        desks = [
            DeskNow(name, frozenset(self.catalogue.desks[name].services), row["state"])
            for name, row in hall.desks.items()
            if name in self.catalogue.desks
        ]
        return wait.Hall(hall.turns, desks, laws, self.rule)

    def _services(
        self, office: str, hall: Hall, estimate: Estimate, at: datetime
    ) -> list[ServiceLine]:
        services = [self.catalogue.services[n] for n in self.catalogue.offices[office].services]
        quiet = [each.id for each in services if each.sensitive]
        return [
            self._line(service, quiet if service.sensitive else [service.id], hall, estimate, at)
            for service in services
        ]

    def _line(
        self, service: Service, merged: list[str], hall: Hall, estimate: Estimate, at: datetime
    ) -> ServiceLine:
        """A service's line; sensitive ones show one figure for all of them."""
        waiting = sum(t.state in IN_LINE and t.service in merged for t in hall.turns)
        ranges = [estimate.services[name] for name in merged]
        reason = hall.stopped.get(service.id) if self.open_at(service.id, at) else None
        state = "paused" if reason else "open" if self.open_at(service.id, at) else "closed"
        open_now = state == "open"
        shown = self._level(service, open_now, waiting, max(r.mid for r in ranges), hall, at)
        # A delicate line's last number would tell it from the others it is merged with.
        last = None if service.sensitive else hall.last.get(service.letter)
        return ServiceLine(
            id=service.id,
            state=state,
            level=shown.level.value,
            level3=crowding.level3(shown.level),
            waiting=waiting,
            low=min(r.low for r in ranges) if open_now else None,
            high=max(r.high for r in ranges) if open_now else None,
            last_ticket=None if last is None else f"{service.letter}{last:03d}",
            reason=reason,
        )

    def _level(
        self, service: Service, open_now: bool, waiting: int, mid: int, hall: Hall, at: datetime
    ) -> crowding.Shown:
        staffed = [desk.id for desk in self.catalogue.desks_of(service.id)]
        serving = sum(hall.desks[name]["state"] == "open" for name in staffed if name in hall.desks)
        self.levels[service.id] = crowding.show(
            self.levels.get(service.id),
            crowding.Figures(open_now, mid, waiting, serving),
            crowding.Limits(service.thresholds),
            at,
        )
        return self.levels[service.id]


def _call(row: RowMapping) -> Call:
    return Call(
        row["seq"], row["number"], row["desk"], row["purpose"], local(row["at"]), row["withdrawn"]
    )


def _turn_line(turn: Turn, hall: Hall, estimate: Estimate) -> TurnLine:
    """A turn as its holder's page sees it: no number, no service."""
    found, open_now = estimate.turns.get(turn.id), turn.state in OPEN
    return TurnLine(
        key=hall.keys[turn.visit],
        state=turn.state.value,
        ahead=found.ahead if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        desk=turn.desk,
        notice=hall.stopped.get(turn.service) or hall.notices.get(turn.id) if open_now else None,
    )
