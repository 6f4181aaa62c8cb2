"""The board: look → stored → hub. It looks again when the writer rings, and now and then.

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

from sqlalchemy import delete, insert

from counter.actions.means import local
from counter.look import Look
from counter.procedures import Catalogue
from counter.refusal import Refused
from counter.store.tables import Board as BoardRow
from counter.store.tables import table
from counter.store.writer import Transaction, Writer
from counter.visit import Turn
from counter.wait import Estimate, Range
from display.hub import Hub
from display.snapshot import Snapshot

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
    changes: asyncio.Condition = field(default_factory=asyncio.Condition)
    count: int = 0


class Board:
    """Keeps every office's snapshot right, and tells desks when something changed."""

    def __init__(
        self,
        catalogue: Catalogue,
        look: Look,
        hub: Hub,
        clock: Callable[[], datetime],
    ) -> None:
        self.catalogue, self.look, self.hub, self.clock = catalogue, look, hub, clock
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
            seen = await asyncio.to_thread(self.look.take, office, self.clock())
            standing.estimate = seen.estimate
            snapshot = await writer.do(office, lambda tx: _keep(tx, seen.snapshot))
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
