"""A batch of acts under one transaction, and what one of them may use of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, insert

from counter import audit
from counter.store import serials
from counter.store.ledger import Book
from counter.store.prepared import Prepared, Values
from counter.store.serials import Serial, Serials
from counter.store.tables import Event, table

T = TypeVar("T")
EVENT = Prepared(insert(table(Event)), table(Event).columns.keys())


@dataclass
class Batch:
    """What the acts of one transaction share: the offices' books, and rows still to be written."""

    connection: Connection
    key: bytes = field(repr=False)
    books: dict[str, Book]
    keys: Sequence[Any] = ()  # under which its light acts may have been asked for before
    events: list[dict[str, Any]] = field(default_factory=list)
    rings: dict[str, bool] = field(default_factory=dict)
    added: dict[Prepared, list[Values]] = field(default_factory=dict)
    asked: dict[Any, Any] = field(default_factory=dict)
    serials: dict[tuple[str, str], Serials] = field(default_factory=dict)  # of an office's day

    def put_down(self) -> None:
        """Write the rows that acts have added so far: all of a table in one go."""
        for statement, rows in self.added.items():
            if rows:
                statement.run_all(self.connection, rows)
        self.added, self.asked = {}, {}

    def finish(self) -> None:
        """Write everything that is left, the events last."""
        self.put_down()
        for each in self.serials.values():
            each.write(self.connection)
        if self.events:
            EVENT.run_all(self.connection, self.events)


@dataclass
class Mark:
    """How far a batch had come before an act, to go back there."""

    book: Book
    events: int
    added: dict[Prepared, int]
    serials: dict[tuple[str, str], dict[str, Serial]]

    @staticmethod
    def of(batch: Batch, office: str) -> Mark:
        """Where it stands now."""
        lengths = {statement: len(rows) for statement, rows in batch.added.items()}
        counted = {day: dict(each.now) for day, each in batch.serials.items()}
        return Mark(replace(batch.books[office]), len(batch.events), lengths, counted)

    def back(self, batch: Batch) -> None:
        """Forget what came since."""
        batch.books[self.book.office] = self.book
        del batch.events[self.events :]
        for statement, rows in batch.added.items():
            del rows[self.added.get(statement, 0) :]
        for day, each in batch.serials.items():
            each.now = self.serials.get(day, dict(each.read))


@dataclass
class Transaction:
    """What an act may use: the connection, the office's book, the time, and its events.

    `at` is what is written down and never goes back; `now` is the clock as it stands, for hours and
    for whatever is waited for: a clock that once ran ahead must not stop them.

    A `light` act looks at nothing that the acts before it in its batch may have added; the rows it
    adds wait for the batch's end, and are written together with everybody's. It refuses before it
    writes anything: no savepoint stands behind it, so that the book is locked for less long.
    """

    batch: Batch
    book: Book
    at: datetime
    now: datetime
    light: bool = False

    @property
    def connection(self) -> Connection:
        """The one that writes."""
        return self.batch.connection

    @property
    def office(self) -> str:
        """The office whose book is locked."""
        return self.book.office

    @property
    def day(self) -> str:
        """The business day."""
        return self.book.day

    def serials(self, day: str) -> Serials:
        """How far each letter's numbers have come on a day, those of this batch among them."""
        key = self.office, day
        if key not in self.batch.serials:
            self.batch.serials[key] = serials.of_day(self.connection, *key)
        return self.batch.serials[key]

    def add(self, statement: Prepared, row: Values) -> None:
        """Insert a row."""
        if self.light:
            self.batch.added.setdefault(statement, []).append(row)
        else:
            statement.run(self.connection, row)

    def once(self, key: tuple[Any, ...], ask: Callable[[], T]) -> T:
        """What the database says to this, asked once for light acts that follow each other."""
        if not self.light:
            return ask()
        if key not in self.batch.asked:
            self.batch.asked[key] = ask()
        found: T = self.batch.asked[key]
        return found

    def added(self, statement: Prepared) -> Sequence[Values]:
        """The rows of this batch that are not in the database yet."""
        return self.batch.added.get(statement, ())

    def record(self, kind: str, **words: str | None) -> int:
        """Write down what happened; answers its number in the office's ledger."""
        self.book.sequence += 1
        event: dict[str, Any] = dict.fromkeys(
            ("visit", "turn", "case_id", "desk", "clerk", "before", "after", "reason")
        )
        event |= {"office": self.office, "sequence": self.book.sequence, "kind": kind} | words
        event["at"] = self.at
        event["mac"] = self.book.head = audit.link(self.batch.key, self.book.head, event)
        self.batch.events.append(event)
        return self.book.sequence

    def ring(self, call: bool = False) -> None:
        """Have the office's boards look again once this is committed; a call at once.

        They know by the number of the newest event, or version, that there is something new.
        """
        self.batch.rings[self.office] = call or self.batch.rings.get(self.office, False)
