"""The one writer: acts queue up, run in one transaction, and are answered after its commit.

Each act runs in a savepoint, so that a refusal harms nobody else. No answer, good or bad, leaves
before COMMIT has returned: what a visitor has read is on the disk. If the transaction breaks, or
the commit fails, every act of the batch is answered with 503 and none has happened.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import DBAPIError

from counter import audit
from counter.refusal import Refused, unavailable
from counter.store import ledger
from counter.store.ledger import Book
from counter.store.tables import Event, table

T = TypeVar("T")
BATCH = 128  # acts a commit; more would only make the first one wait longer
EVENT = insert(table(Event))
log = logging.getLogger(__name__)


@dataclass
class Transaction:
    """What an act may use: the connection, the office's book, the time, and its events."""

    connection: Connection
    book: Book
    at: datetime
    key: bytes = field(repr=False)
    events: list[dict[str, Any]]
    rings: dict[str, bool]

    @property
    def office(self) -> str:
        """The office whose book is locked."""
        return self.book.office

    @property
    def day(self) -> str:
        """The business day."""
        return self.book.day

    def record(self, kind: str, **words: str | None) -> int:
        """Write down what happened; answers its number in the office's ledger."""
        self.book.sequence += 1
        event: dict[str, Any] = dict.fromkeys(
            ("visit", "turn", "case_id", "desk", "clerk", "before", "after", "reason")
        )
        event |= {"office": self.office, "sequence": self.book.sequence, "kind": kind} | words
        event["at"] = self.at
        event["mac"] = self.book.head = audit.link(self.key, self.book.head, event)
        self.events.append(event)
        return self.book.sequence

    def ring(self, call: bool = False) -> None:
        """Have the office's board look again once this is committed; a call at once."""
        self.rings[self.office] = call or self.rings.get(self.office, False)


Act = Callable[[Transaction], T]


@dataclass
class Item:
    """An act in the queue, and where its answer goes."""

    office: str
    act: Act[Any]
    future: Future[Any]
    answer: Any = None
    refusal: Exception | None = None


class Writer(threading.Thread):
    """Runs acts in batches on the one connection that writes."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        key: bytes,
        ring: Callable[[dict[str, bool]], None] = lambda offices: None,
    ) -> None:
        super().__init__(name="writer", daemon=True)
        self.engine, self.clock, self.key, self.ring = engine, clock, key, ring
        self.queue: queue.SimpleQueue[Item | None] = queue.SimpleQueue()

    def submit(self, office: str, act: Act[T]) -> Future[T]:
        """Queue an act of an office; its future is answered after the commit."""
        item = Item(office, act, Future())
        self.queue.put(item)
        return item.future

    async def do(self, office: str, act: Act[T]) -> T:
        """Queue an act and wait for its committed answer. Raises Refused."""
        return await asyncio.wrap_future(self.submit(office, act))

    def stop(self) -> None:
        """Finish what is queued, then end."""
        self.queue.put(None)
        self.join()

    def run(self) -> None:
        """Take batches until stopped."""
        connection: Connection | None = None
        while (items := self._batch()) is not None:
            try:
                connection = connection or self.engine.connect()
                self._commit(connection, items)
            except Exception as error:  # noqa: BLE001  the loop's rim: the writer lives on
                log.warning("a batch of %d acts was refused: %s", len(items), _kind(error))
                _drop(connection)
                connection = None
                _answer_all(items, unavailable())
        _drop(connection)

    def _batch(self) -> list[Item] | None:
        first = self.queue.get()
        if first is None:
            return None
        items = [first]
        while len(items) < BATCH and not self.queue.empty():
            item = self.queue.get_nowait()
            if item is None:
                self.queue.put(None)
                break
            items.append(item)
        return [item for item in items if item.future.set_running_or_notify_cancel()]

    def _commit(self, connection: Connection, items: list[Item]) -> None:
        if not items:
            return
        rings: dict[str, bool] = {}
        events: list[dict[str, Any]] = []
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if connection.dialect.name == "sqlite" else "BEGIN"
        )
        offices = sorted({item.office for item in items})
        books = {office: ledger.lock(connection, office) for office in offices}
        for item in items:
            self._one(connection, item, books, events, rings)
        if events:
            connection.execute(EVENT, events)
        for book in books.values():
            ledger.write(connection, book)
        connection.exec_driver_sql("COMMIT")
        for item in items:
            _answer(item)
        if rings:
            self.ring(rings)

    def _one(
        self,
        connection: Connection,
        item: Item,
        books: dict[str, Book],
        events: list[dict[str, Any]],
        rings: dict[str, bool],
    ) -> None:
        saved, length = replace(books[item.office]), len(events)
        book = books[item.office]
        # A full disk ends the whole transaction behind an act's back. Then there is no savepoint
        # to release or to go back to: that fails, and with it the batch.
        connection.exec_driver_sql("SAVEPOINT act")
        try:
            at = book.tick(self.clock())
            item.answer = item.act(Transaction(connection, book, at, self.key, events, rings))
        except Exception as error:  # noqa: BLE001  an act's fault is its own: undo, answer, go on
            item.refusal = _refusal(error)
            connection.exec_driver_sql("ROLLBACK TO act")
            books[item.office] = saved
            del events[length:]
        connection.exec_driver_sql("RELEASE act")


def _refusal(error: Exception) -> Exception:
    if isinstance(error, Refused):
        return error
    if not isinstance(error, DBAPIError):
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


def _answer(item: Item) -> None:
    if item.refusal is not None:
        item.future.set_exception(item.refusal)
    else:
        item.future.set_result(item.answer)


def _answer_all(items: list[Item], refusal: Exception) -> None:
    for item in items:
        if not item.future.done():
            item.future.set_exception(refusal)
