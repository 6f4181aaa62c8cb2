"""The board: store → snapshot → hub. It looks again when the writer rings, and now and then.

One task an office. A call is shown at once; other changes are gathered for half a second, so
that a busy hall sends two frames a second at most. Version and bytes are stored before anybody
sees them: they grow for ever, through every restart.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, RowMapping, delete, insert

from counter import crowding, wait
from counter.actions.means import local
from counter.line import Rule
from counter.procedures import Catalogue, Service
from counter.refusal import Refused
from counter.store import screens
from counter.store.screens import Hall
from counter.store.tables import Board as BoardRow
from counter.store.tables import table
from counter.store.writer import Transaction, Writer
from counter.visit import IN_LINE, Turn
from counter.wait import DeskNow, Estimate, Law, Range
from display.hub import Hub
from display.snapshot import Call, ServiceLine, Snapshot, TurnLine

BOARD = table(BoardRow)
GATHER_S = 0.5
REFRESH_S = 15.0  # ranges move with the clock, and the age on the screens stays honest
log = logging.getLogger(__name__)


@dataclass
class Standing:
    """What the board remembers of an office between two looks."""

    bell: asyncio.Event = field(default_factory=asyncio.Event)
    call: bool = False
    looked: float = 0.0
    estimate: Estimate | None = None
    levels: dict[str, crowding.Shown] = field(default_factory=dict)
    changes: asyncio.Condition = field(default_factory=asyncio.Condition)
    count: int = 0


class Board:
    """Keeps every office's snapshot right, and tells desks when something changed."""

    def __init__(
        self,
        catalogue: Catalogue,
        reader: Engine,
        hub: Hub,
        clock: Callable[[], datetime],
        open_at: Callable[[str, datetime], bool],
        rule: Rule,
    ) -> None:
        self.catalogue, self.reader, self.hub, self.clock = catalogue, reader, hub, clock
        self.open_at, self.rule = open_at, rule
        self.standing = {office: Standing() for office in catalogue.offices}
        self.loop: asyncio.AbstractEventLoop | None = None

    def ring(self, offices: dict[str, bool]) -> None:
        """The writer's doorbell, from its own thread: office → whether somebody was called."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._rang, offices)

    def guess(self, service: str) -> tuple[int, int]:
        """Low and high minutes for somebody who takes a number for this service now."""
        found = self.catalogue.services[service]
        estimate = self.standing[found.office].estimate
        if estimate is None or service not in estimate.services:
            return 0, max(5, 2 * found.minutes)
        return estimate.services[service].low, estimate.services[service].high

    def range_of(self, turn: Turn) -> Range | None:
        """The newest range of a turn in line; None for one the board has not seen there."""
        estimate = self.standing[turn.office].estimate
        return None if estimate is None else estimate.turns.get(turn.id)

    async def run(self, writer: Writer) -> None:
        """Watch all offices until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for office in self.standing:
                tasks.create_task(self._watch(office, writer))

    async def start(self, writer: Writer) -> None:
        """Take the doorbell and make the first snapshots."""
        self.loop = asyncio.get_running_loop()
        for office in self.standing:
            await self._look(office, writer)

    async def changed(self, office: str, seen: int) -> int:
        """Wait until something changed since count `seen`; answers the new count."""
        standing = self.standing[office]
        async with standing.changes:
            await standing.changes.wait_for(lambda: standing.count > seen)
        return standing.count

    def _rang(self, offices: dict[str, bool]) -> None:
        for office, call in offices.items():
            standing = self.standing[office]
            standing.call = standing.call or call
            standing.bell.set()

    async def _watch(self, office: str, writer: Writer) -> None:
        standing = self.standing[office]
        while True:
            try:
                async with asyncio.timeout(REFRESH_S):
                    await standing.bell.wait()
                await self._gather(standing)
            except TimeoutError:
                pass
            standing.bell.clear()
            standing.call = False
            await self._look(office, writer)

    async def _gather(self, standing: Standing) -> None:
        """Let other changes come along, but never keep a call waiting."""
        loop = asyncio.get_running_loop()
        until = standing.looked + GATHER_S
        while not standing.call and (left := until - loop.time()) > 0:
            standing.bell.clear()
            try:
                async with asyncio.timeout(left):
                    await standing.bell.wait()
            except TimeoutError:
                return

    async def _look(self, office: str, writer: Writer) -> None:
        """One look: read, estimate, store, publish. A store that refuses is tried again later."""
        standing = self.standing[office]
        standing.looked = asyncio.get_running_loop().time()
        await self._tell(standing)
        try:
            made = await asyncio.to_thread(self._make, office)
            snapshot = await writer.do(office, lambda tx: _keep(tx, made))
        except Refused:
            log.warning("the snapshot of %s could not be stored", office)
            return
        except Exception as error:  # noqa: BLE001  the loop's rim: one bad look stops no board
            where = "".join(traceback.format_tb(error.__traceback__)[-4:])
            log.error("no snapshot of %s: %s\n%s", office, type(error).__name__, where)
            return
        self.hub.publish(snapshot)
        await self._tell(standing)

    async def _tell(self, standing: Standing) -> None:
        standing.count += 1
        async with standing.changes:
            standing.changes.notify_all()

    def _make(self, office: str) -> Snapshot:
        """The office's snapshot, its version still to come. Runs beside the loop."""
        at = self.clock()
        with self.reader.connect() as connection:
            hall = screens.hall(connection, office, at)
        standing = self.standing[office]
        estimate = wait.estimate(self._hall(office, hall), at)
        standing.estimate = estimate
        return Snapshot(
            version=0,
            at="",
            office=office,
            services=tuple(self._services(office, hall, estimate, at)),
            calls=tuple(_call(row) for row in hall.calls),
            turns=tuple(_turn_line(turn, hall, estimate) for turn in [*hall.turns, *hall.ended]),
        )

    def _hall(self, office: str, hall: Hall) -> wait.Hall:
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
        open_now = self.open_at(service.id, at)
        shown = self._level(service, open_now, waiting, max(r.mid for r in ranges), hall, at)
        # A delicate line's last number would tell it from the others it is merged with.
        last = None if service.sensitive else hall.last.get(service.letter)
        return ServiceLine(
            id=service.id,
            state="open" if open_now else "closed",
            level=shown.level.value,
            level3=crowding.level3(shown.level),
            waiting=waiting,
            low=min(r.low for r in ranges) if open_now else None,
            high=max(r.high for r in ranges) if open_now else None,
            last_ticket=None if last is None else f"{service.letter}{last:03d}",
        )

    def _level(
        self, service: Service, open_now: bool, waiting: int, mid: int, hall: Hall, at: datetime
    ) -> crowding.Shown:
        staffed = [desk.id for desk in self.catalogue.desks_of(service.id)]
        serving = sum(hall.desks[name]["state"] == "open" for name in staffed if name in hall.desks)
        levels = self.standing[service.office].levels
        levels[service.id] = crowding.show(
            levels.get(service.id),
            crowding.Figures(open_now, mid, waiting, serving),
            crowding.Limits(service.thresholds),
            at,
        )
        return levels[service.id]


def _call(row: RowMapping) -> Call:
    return Call(
        row["seq"], row["number"], row["desk"], row["purpose"], local(row["at"]), row["withdrawn"]
    )


def _turn_line(turn: Turn, hall: Hall, estimate: Estimate) -> TurnLine:
    """A turn as its holder's page sees it: no number, no service."""
    found = estimate.turns.get(turn.id)
    return TurnLine(
        key=hall.keys[turn.visit],
        state=turn.state.value,
        ahead=found.ahead if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        desk=turn.desk,
    )


def _keep(tx: Transaction, made: Snapshot) -> Snapshot:
    """Give the snapshot its version and time, and store what everybody will see."""
    tx.book.version += 1
    snapshot = Snapshot(
        tx.book.version, local(tx.at), made.office, made.services, made.calls, made.turns
    )
    tx.connection.execute(delete(BOARD).where(BOARD.c.office == made.office))
    row = {
        "office": made.office,
        "version": snapshot.version,
        "body": snapshot.full(),
        "ranges": {},
    }
    tx.connection.execute(insert(BOARD), row | {"at": tx.at})
    return snapshot
