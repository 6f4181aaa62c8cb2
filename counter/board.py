"""The board: what is stored → hub, ranges and clerks' screens; and in the leader, look → stored.

Every process shows what the leader has stored, and the leader shows it once it is. Each hears of
changes by the doorbell, and reads the offices' marks by a timer, so that a lost ring costs a moment
and no change.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine

from counter.actions.means import local
from counter.look import Look
from counter.procedures import Catalogue
from counter.store import snapshots, told
from counter.store.doorbell import Ring
from counter.store.snapshots import Mark, Stored
from counter.store.store import Store
from counter.store.transaction import Transaction
from counter.store.writer import Writer
from counter.visit import Turn
from counter.wait import Range
from counter.watch import Watch
from display.hub import Hub

TIMER_S = 1.5
AGAIN_S = 0.5  # what could not be read or stored is tried again so soon
OPEN_S = 5.0  # a process beside the leader waits so long for the very first snapshots
log = logging.getLogger(__name__)


@dataclass
class Standing:
    """What a process knows of an office."""

    watch: Watch = field(default_factory=Watch)
    sequence: int = 0
    version: int = 0
    ranges: Mapping[str, Range] = field(default_factory=dict)
    changes: asyncio.Condition = field(default_factory=asyncio.Condition)
    count: int = 0
    blind: bool = False  # the last look has failed


class Board:
    """Shows every office's newest snapshot, and tells desks when something changed."""

    def __init__(
        self,
        catalogue: Catalogue,
        look: Look,
        store: Store,
        hub: Hub,
        clock: Callable[[], datetime],
    ) -> None:
        self.catalogue, self.look, self.hub, self.clock = catalogue, look, hub, clock
        self.reader: Engine = store.reading
        self.doorbell, self.leadership = store.doorbell, store.leadership
        self.standing = {office: Standing() for office in catalogue.offices}
        self.fresh, self.reads = asyncio.Event(), True

    @property
    def sound(self) -> bool:
        """Whether the database can be read and, where this process leads, written."""
        return self.reads and not any(each.blind for each in self.standing.values())

    @property
    def leads(self) -> bool:
        """Whether what is done once, whatever the number of processes, is done here."""
        return self.leadership.leads

    def guess(self, service: str) -> tuple[int, int]:
        """Low and high minutes for somebody who takes a number for this service now."""
        found = self.catalogue.services[service]
        known = self.standing[found.office].ranges.get(service)
        return (0, max(5, 2 * found.minutes)) if known is None else (known.low, known.high)

    def range_of(self, turn: Turn) -> Range | None:
        """The newest range of a turn in line; None for one the board has not seen there."""
        return self.standing[turn.office].ranges.get(turn.id)

    async def start(self, writer: Writer) -> None:
        """Hear the doorbell, stand for election, and show the first snapshots."""
        loop = asyncio.get_running_loop()

        def tell(what: Callable[..., None], *words: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody listens
                loop.call_soon_threadsafe(what, *words)

        self.doorbell.listen(lambda ring: tell(self._heard, ring))
        await asyncio.to_thread(self.leadership.begin, lambda: tell(self._elected))
        for mark in await asyncio.to_thread(self._marks):
            self.standing[mark.office].sequence = mark.sequence  # the first look sees all of it
        for office in self.standing:
            await self._look(office, writer)
        await self._catch_up()
        until = loop.time() + OPEN_S
        while not all(each.version for each in self.standing.values()) and loop.time() < until:
            await asyncio.sleep(0.1)
            await self._catch_up()

    async def run(self, writer: Writer) -> None:
        """Watch all offices until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_up())
            for office in self.standing:
                tasks.create_task(self._watch(office, writer))

    async def changed(self, office: str, seen: int) -> int:
        """Wait until something changed since count `seen`; answers the new count."""
        standing = self.standing[office]
        async with standing.changes:
            await standing.changes.wait_for(lambda: standing.count > seen)
        return standing.count

    def _heard(self, ring: Ring | None) -> None:
        if ring is None:
            self.fresh.set()
        elif ring.office in self.standing:
            self._note(Mark(ring.office, ring.sequence, ring.version), ring.call)

    def _note(self, mark: Mark, call: bool = False) -> None:
        """An office has come so far: what is new here is looked at."""
        standing = self.standing[mark.office]
        if mark.sequence > standing.sequence:
            standing.sequence = mark.sequence
            standing.watch.ring(call)
        if mark.version > standing.version:
            self.fresh.set()

    def _elected(self) -> None:
        """A new leader looks at once; it does not know what the last one has seen."""
        self.look.forget()
        for standing in self.standing.values():
            standing.watch.ring(call=True)

    async def _watch(self, office: str, writer: Writer) -> None:
        standing = self.standing[office]
        while True:
            await standing.watch.wait()
            await self._tell(standing)
            await self._look(office, writer)

    async def _look(self, office: str, writer: Writer) -> None:
        """The leader's look: read, estimate, store. What fails is tried again."""
        if not self.leads:
            return
        standing = self.standing[office]
        try:
            seen = await asyncio.to_thread(self.look.take, office, self.clock())

            def keep(tx: Transaction) -> Stored | None:
                if not self.leadership.holds(tx.connection):
                    return None
                told.note(tx, seen.day, seen.told)
                return snapshots.keep(tx, seen.snapshot, seen.estimate, local(tx.now))

            if (stored := await writer.do(office, keep)) is not None:
                self.look.noted[office] |= seen.told.keys()
                await self._show(stored)
            standing.blind = False
        except Exception as error:  # noqa: BLE001  the loop's rim: one bad look stops no board
            if not standing.blind:
                _log(f"no snapshot of {office}", error)
            standing.blind = True
            asyncio.get_running_loop().call_later(AGAIN_S, standing.watch.ring)

    async def _keep_up(self) -> None:
        """Show what is new when it rings, and look for it by a timer."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TIMER_S):
                    await self.fresh.wait()
            self.fresh.clear()
            await self._catch_up()

    async def _catch_up(self) -> None:
        try:
            marks, found = await asyncio.to_thread(self._read)
        except Exception as error:  # noqa: BLE001  the loop's rim: the next round may read it
            if self.reads:
                _log("nothing could be read", error)
            self.reads = False
            asyncio.get_running_loop().call_later(AGAIN_S, self.fresh.set)
            return
        self.reads = True
        for standing in self.standing.values() if not self.leads else ():
            standing.blind = False  # somebody else looks
        for each in found:
            await self._show(each)
        for mark in marks:
            self._note(mark)

    def _read(self) -> tuple[list[Mark], list[Stored]]:
        """All offices' marks, and the snapshots that are new here. Runs beside the loop."""
        with self.reader.connect() as connection:
            marks = self._known(connection)
            return marks, [found for mark in marks if (found := self._newer(connection, mark))]

    def _marks(self) -> list[Mark]:
        with self.reader.connect() as connection:
            return self._known(connection)

    def _known(self, connection: Connection) -> list[Mark]:
        return [each for each in snapshots.marks(connection) if each.office in self.standing]

    def _newer(self, connection: Connection, mark: Mark) -> Stored | None:
        known = mark.version <= self.standing[mark.office].version
        return None if known else snapshots.stored(connection, mark.office)

    async def _show(self, found: Stored) -> None:
        standing = self.standing[found.snapshot.office]
        if found.snapshot.version <= standing.version:
            return
        standing.version, standing.ranges = found.snapshot.version, found.ranges
        self.hub.publish(found.snapshot)
        await self._tell(standing)

    async def _tell(self, standing: Standing) -> None:
        standing.count += 1
        async with standing.changes:
            standing.changes.notify_all()


def _log(what: str, error: Exception) -> None:
    where = "".join(traceback.format_tb(error.__traceback__)[-4:])
    log.error("%s: %s\n%s", what, type(error).__name__, where)
