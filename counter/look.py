"""The look: store → snapshot. What everybody may see of an office, and everybody's wait."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine

from counter import crowding, lastknown, wait
from counter.actions.means import local
from counter.hall import Halls
from counter.openings import Closed, Openings
from counter.procedures import Catalogue, Service
from counter.store import pauses, screens, snapshots, tallies
from counter.store.screens import Hall
from counter.visit import IN_LINE, MAX_SNOOZES, OPEN, State, Turn
from counter.wait import Estimate, Range, away
from display.snapshot import Call, ProcedureLine, ServiceLine, Snapshot, TurnLine

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """An office at one moment; the snapshot's version and time are given when it is stored."""

    snapshot: Snapshot
    estimate: Estimate
    day: str
    told: Mapping[str, Range]  # who is in line for the first time, by turn


@dataclass(frozen=True)
class Scene:
    """What a look has read and guessed: the hall, everybody's wait, and lines at their limit."""

    hall: Hall
    estimate: Estimate
    full: Collection[str]
    at: datetime
    held_up: Mapping[str, str] = field(default_factory=dict)  # id of a line or a turn → the reason


@dataclass
class Look:
    """Looks at offices.

    `levels` remembers how crowded each service was shown, to keep it calm, and `noted` whose first
    range has been kept, by office.
    """

    catalogue: Catalogue
    reader: Engine
    openings: Openings
    halls: Halls
    levels: dict[str, crowding.Shown] = field(default_factory=dict)
    noted: dict[str, set[str]] = field(default_factory=dict)

    def take(self, office: str, at: datetime) -> Seen:
        """How the office stands. Takes its time: it runs beside the loop."""
        lines = self.catalogue.offices[office].services
        with self.reader.connect() as connection:
            hall = screens.hall(connection, office, at)
            estimate = self._estimate(connection, office, hall, at)
            full = tallies.full(connection, self.catalogue, lines, hall.serials)
            held_up = pauses.held_up(hall.stopped, self.catalogue.city.still_served)
            held_up |= pauses.by_turn(connection, office, held_up)
            self._remember(connection, office)
        scene = Scene(hall, estimate, full, at, held_up)
        return Seen(
            self.compose(office, scene), estimate, hall.day, self._told(office, hall, estimate)
        )

    def _told(self, office: str, hall: Hall, estimate: Estimate) -> dict[str, Range]:
        """What newcomers read first; who had left the line before is told nothing new."""
        noted = self.noted[office] = self.noted.get(office, set()) & {t.id for t in hall.turns}
        fresh = (t.id for t in hall.turns if t.came_from is None and t.first_called_at is None)
        return {
            name: found
            for name in fresh
            if name not in noted and (found := estimate.turns.get(name)) is not None
        }

    def compose(self, office: str, scene: Scene) -> Snapshot:
        """What everybody may see of it; its version and time are given when it is stored."""
        hall = scene.hall
        services = self._services(office, scene)
        return Snapshot(
            version=0,
            at="",
            office=office,
            services=tuple(services),
            calls=_calls(hall),
            turns=tuple(_turn_line(turn, scene) for turn in [*hall.turns, *hall.ended]),
            procedures=tuple(self._procedures(office, services, scene)),
        )

    def _estimate(
        self, connection: Connection, office: str, hall: Hall, at: datetime
    ) -> Estimate:  # fmt: skip
        """Everybody's range; where none can be made, the last ones, and the queue is shown."""
        try:
            return wait.estimate(self.halls.of(connection, office, hall, at), at)
        except Exception as error:  # noqa: BLE001  a guess that fails hides nobody's number
            log.error("no estimate of %s: %s", office, type(error).__name__)
        stored = snapshots.stored(connection, office)
        known = stored.ranges if stored else {}
        mine = self.catalogue.offices[office].services
        minutes = {name: self.catalogue.services[name].minutes for name in mine}
        return lastknown.estimate(known, hall.turns, minutes)

    def _services(self, office: str, scene: Scene) -> list[ServiceLine]:
        services = [self.catalogue.services[n] for n in self.catalogue.offices[office].services]
        quiet = [each.id for each in services if each.sensitive]
        return [
            self._line(service, quiet if service.sensitive else [service.id], scene)
            for service in services
        ]

    def _line(self, service: Service, merged: list[str], scene: Scene) -> ServiceLine:
        """A service's line; sensitive ones show one figure for all of them."""
        hall, ranges = scene.hall, [scene.estimate.services[name] for name in merged]
        waiting = sum(t.state in IN_LINE and t.service in merged for t in hall.turns)
        state, reason = self._state(service, scene)
        open_now = state == "open"
        low, high = min(r.low for r in ranges), max(r.high for r in ranges)
        mid, desks = max(r.mid for r in ranges), self._open_desks(merged, scene)
        figures = crowding.Figures(open_now, low, mid, high, waiting, desks)
        shown = self._level(service, figures, scene.at)
        # A delicate line's last number would tell it from the others it is merged with.
        last = None if service.sensitive else hall.serials.now.get(service.letter)
        return ServiceLine(
            id=service.id,
            state=state,
            level=shown.level.value,
            level3=crowding.level3(shown.level),
            waiting=waiting,
            low=low if open_now else None,
            high=high if open_now else None,
            last_ticket=None if last is None else f"{service.letter}{last.last:03d}",
            reason=reason,
        )

    def _state(self, service: Service, scene: Scene) -> tuple[str, str | None]:
        """Whether numbers are given, and why not, where that needs words."""
        own = scene.estimate.services[service.id]
        why = self.openings.line(service.id, scene.at, own.low, own.high)
        if why is None and service.id in scene.full:
            why = Closed.FULL
        if why is not None:
            return "closed", None if why is Closed.HOURS else why.value
        reason = scene.hall.stopped.get(service.id)
        return ("open", None) if reason is None else ("paused", reason)

    def _open_desks(self, merged: list[str], scene: Scene) -> int:
        """How many desks call somebody of these lines now."""
        staffed = {desk.id for name in merged for desk in self.catalogue.desks_of(name)}
        desks = scene.hall.desks
        return sum(desks[name]["state"] == "open" for name in staffed if name in desks)

    def _level(self, service: Service, figures: crowding.Figures, at: datetime) -> crowding.Shown:
        limits = crowding.Limits(service.thresholds)
        shown = crowding.show(self.levels.get(service.id), figures, limits, at)
        self.levels[service.id] = shown
        return shown

    def _remember(self, connection: Connection, office: str) -> None:
        """What levels were shown last, where somebody else has led so far."""
        mine = self.catalogue.offices[office].services
        if any(name in self.levels for name in mine):
            return
        with contextlib.suppress(ValueError):  # kept by another release: nothing is remembered
            if (last := snapshots.stored(connection, office)) is not None:
                at = datetime.fromisoformat(last.snapshot.at)
                for line in (each for each in last.snapshot.services if each.id in mine):
                    self.levels[line.id] = crowding.Shown(crowding.Level(line.level), at)

    def forget(self) -> None:
        """Others have looked meanwhile: what was shown last is read again before the next look."""
        self.levels.clear()

    def _procedures(
        self, office: str, services: list[ServiceLine], scene: Scene
    ) -> Iterator[ProcedureLine]:
        """The procedures that are not taken though their line is open, or that are stopped."""
        opened = {line.id for line in services if line.state == "open"}
        for name in self.catalogue.procedures:
            if not self.catalogue.does(office, name):
                continue
            if name in scene.hall.stopped:
                yield ProcedureLine(name, "paused", scene.hall.stopped[name])
                continue
            line = self.catalogue.service_for(office, name).id
            if line in opened and not self.openings.procedure(office, name, scene.at):
                yield ProcedureLine(name, "closed")


def _calls(hall: Hall) -> tuple[Call, ...]:
    """The calls, and which of them still wait for somebody."""
    awaited = {turn.id for turn in hall.turns if turn.state is State.CALLED}
    return tuple(
        Call(
            row["seq"], row["number"], row["desk"], row["purpose"], local(row["at"]),
            row["withdrawn"], True if row["turn"] in awaited and not row["withdrawn"] else None,
        )
        for row in hall.calls
    )  # fmt: skip


def _turn_line(turn: Turn, scene: Scene) -> TurnLine:
    """A turn as its holder's page sees it: no number, no service."""
    found = scene.estimate.turns.get(turn.id)
    held_up = scene.held_up if turn.state in OPEN else {}
    notice = held_up.get(turn.service) or held_up.get(turn.id)
    return TurnLine(
        key=scene.hall.keys[turn.visit],
        state=turn.state.value,
        ahead=found.ahead if found and not turn.seated else None,  # who sits is nobody's next
        low=found.low if found else None,
        high=found.high if found else None,
        desk=turn.desk,
        notice=notice,
        back=away(found) if found and not (notice or turn.seated) else None,
        until=_until(turn),
    )


def _until(turn: Turn) -> str | None:
    """When the minutes end that a waiting visitor asked for, if no more may be asked for."""
    if turn.state not in IN_LINE or turn.snoozes < MAX_SNOOZES:
        return None
    return local(turn.not_before or turn.queued_at)
