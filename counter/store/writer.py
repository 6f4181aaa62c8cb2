"""The one writer: acts queue up, run in one transaction, and are answered after its commit.

Each act runs in a savepoint, so that a refusal harms nobody else. No answer, good or bad, leaves
before COMMIT has returned: what a visitor has read is on the disk. If the transaction breaks, or
the commit fails, every act of the batch is answered with 503 and none has happened.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
import traceback
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError

from counter.refusal import Refused, unavailable
from counter.store import ledger
from counter.store.doorbell import Doorbell, Inside, Ring
from counter.store.ledger import Book
from counter.store.transaction import Batch, Mark, Transaction

T = TypeVar("T")
BATCH = 128  # acts a commit; more would only make the first one wait longer
log = logging.getLogger(__name__)


Act = Callable[[Transaction], T]


@dataclass
class Item:
    """An act in the queue, and where its answer goes: a loop's future, or a thread's."""

    office: str
    act: Act[Any]
    future: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None
    light: Any = None  # a light act's key: see `Transaction`
    answer: Any = None
    refusal: Exception | None = None

    def settle(self) -> None:
        """Hand over the answer, in the thread that waits for it."""
        if self.future.done():
            return  # whoever asked has gone
        if self.refusal is not None:
            self.future.set_exception(self.refusal)
        else:
            self.future.set_result(self.answer)


class Writer(threading.Thread):
    """Runs acts in batches on the one connection that writes."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        key: bytes,
        doorbell: Doorbell | None = None,
    ) -> None:
        super().__init__(name="writer", daemon=True)
        self.engine, self.clock, self.key = engine, clock, key
        self.doorbell: Doorbell = doorbell or Inside()
        self.queue: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self.left: Item | None = None

    def submit(self, office: str, act: Act[T], light: Any = None) -> Future[T]:
        """Queue an act of an office; its future is answered after the commit."""
        future: Future[T] = Future()
        self.queue.put(Item(office, act, future, light=light))
        return future

    async def do(self, office: str, act: Act[T], light: Any = None) -> T:
        """Queue an act and wait for its committed answer. Raises Refused."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self.queue.put(Item(office, act, future, loop, light))
        return await future

    def stop(self) -> None:
        """Finish what is queued, then end."""
        self.queue.put(None)
        self.join()

    def run(self) -> None:
        """Take batches until stopped."""
        connection: Connection | None = None
        while (items := self._batch()) is not None:
            rings: list[Ring] = []
            try:
                connection = connection or self.engine.connect()
                rings = self._commit(connection, items)
            except Exception as error:  # noqa: BLE001  the loop's rim: the writer lives on
                log.warning("a batch of %d acts was refused: %s", len(items), _kind(error))
                _drop(connection)
                connection = None
                for item in items:
                    item.refusal = unavailable()
            _settle(items)
            self.doorbell.after(rings)
        _drop(connection)

    def _batch(self) -> list[Item] | None:
        first = self.left or self.queue.get()
        self.left = None
        if first is None:
            return None
        items = [first]
        self._join(items, None)
        return items

    def _join(self, items: list[Item], offices: Collection[str] | None) -> None:
        """Who is queued comes along, up to the first act of another office than these."""
        while len(items) < BATCH and self.left is None and not self.queue.empty():
            item = self.queue.get_nowait()
            if item is None:
                self.queue.put(None)
                break
            if offices is None or item.office in offices:
                items.append(item)
            else:
                self.left = item

    def _commit(self, connection: Connection, items: list[Item]) -> list[Ring]:
        """Run a batch and commit it; answers which offices' boards have to look."""
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if connection.dialect.name == "sqlite" else "BEGIN"
        )
        offices = sorted({item.office for item in items})
        books = {office: ledger.lock(connection, office) for office in offices}
        self._join(items, offices)  # who has come while another process held a book
        keys = [item.light for item in items if item.light is not None]
        batch = Batch(connection, self.key, books, keys)
        for item in items:
            (self._one if item.light is None else self._light)(batch, item)
        batch.finish()
        for book in batch.books.values():
            ledger.write(connection, book)
        told = [_ring(batch.books[office], call) for office, call in batch.rings.items()]
        self.doorbell.within(connection, told)
        connection.exec_driver_sql("COMMIT")
        return told

    def _light(self, batch: Batch, item: Item) -> None:
        """No way back is kept open: who is refused has written nothing; a fault ends the batch."""
        before = Mark.of(batch, item.office)
        try:
            item.answer = item.act(self._transaction(batch, item))
        except Refused as refusal:
            item.refusal = refusal
            before.back(batch)

    def _one(self, batch: Batch, item: Item) -> None:
        batch.put_down()
        before = Mark.of(batch, item.office)
        # A full disk ends the whole transaction behind an act's back. Then there is no savepoint
        # to release or to go back to: that fails, and with it the batch.
        cursor = batch.connection.connection.cursor()
        cursor.execute("SAVEPOINT act")
        try:
            item.answer = item.act(self._transaction(batch, item))
        except Exception as error:  # noqa: BLE001  an act's fault is its own: undo, answer, go on
            item.refusal = _refusal(error, batch.connection.dialect)
            cursor.execute("ROLLBACK TO act")
            before.back(batch)
        cursor.execute("RELEASE act")

    def _transaction(self, batch: Batch, item: Item) -> Transaction:
        book, now = batch.books[item.office], self.clock()
        return Transaction(batch, book, book.tick(now), now, item.light is not None)


def _ring(book: Book, call: bool) -> Ring:
    return Ring(book.office, book.sequence, book.version, call)


def _refusal(error: Exception, dialect: Dialect) -> Exception:
    if isinstance(error, Refused):
        return error
    if not isinstance(error, (DBAPIError, dialect.loaded_dbapi.Error)):
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("an act failed: %s\n%s", _kind(error), where)
    return unavailable()


def _kind(error: Exception) -> str:
    """The error without the values a database driver puts into its text."""
    return f"{type(error).__name__} {type(getattr(error, 'orig', None)).__name__}"


def _drop(connection: Connection | None) -> None:
    """Give up a connection whose transaction cannot be trusted; closing it rolls back."""
    if connection is not None:
        connection.invalidate()
        connection.close()


def _settle(items: list[Item]) -> None:
    """Answer all; a loop is woken once for its whole share of a batch."""
    waiting: dict[asyncio.AbstractEventLoop, list[Item]] = {}
    for item in items:
        if item.loop is None:
            item.settle()
        else:
            waiting.setdefault(item.loop, []).append(item)
    for loop, mine in waiting.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits there
            loop.call_soon_threadsafe(_settle_here, mine)


def _settle_here(items: list[Item]) -> None:
    for item in items:
        item.settle()
