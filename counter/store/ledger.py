"""An office's ledger: event numbers, chain head, calls, time and day, locked for each batch."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select, update

from counter import audit
from counter.heads import Head
from counter.store.moments import EPOCH, MICROSECOND
from counter.store.prepared import INSERT, Prepared
from counter.store.tables import Ledger, table

TOKYO = ZoneInfo("Asia/Tokyo")
LEDGER = table(Ledger)
FIRST = {name: make(LEDGER).on_conflict_do_nothing() for name, make in INSERT.items()}


@dataclass
class Book:
    """The ledger's row in the writer's hands; written back once a batch."""

    office: str
    day: str
    sequence: int = 0
    head: str = audit.START
    call_seq: int = 0
    version: int = 0
    at: datetime = EPOCH

    def tick(self, now: datetime) -> datetime:
        """The time of the next act: never before the last one, the day never back.

        In UTC, as it is read again: the chain is over its words.
        """
        self.at = max(now.astimezone(UTC), self.at + MICROSECOND)
        self.day = max(self.day, day_of(self.at))
        return self.at


BOOK = [LEDGER.c[each.name] for each in fields(Book)]
MINE = LEDGER.c.office == bindparam("this")
LOCK = Prepared(select(*BOOK).where(MINE).with_for_update())  # SQLite's BEGIN IMMEDIATE locks all
WRITE = Prepared(update(LEDGER).where(MINE), [each.name for each in fields(Book)])


def day_of(at: datetime) -> str:
    """The business day, ``YYYY-MM-DD`` in Asia/Tokyo."""
    return at.astimezone(TOKYO).date().isoformat()


def begins(day: str) -> datetime:
    """The moment a business day begins."""
    return datetime.combine(date.fromisoformat(day), time(), TOKYO)


def lock(connection: Connection, office: str) -> Book:
    """The office's book, its row locked until the transaction ends; made at the first use."""
    rows = LOCK.rows(connection, {"this": office})
    if not rows:
        # Another counter may be making it too: whoever comes second finds the first one's row.
        connection.execute(FIRST[connection.dialect.name], asdict(Book(office, day_of(EPOCH))))
        rows = LOCK.rows(connection, {"this": office})
    return Book(*rows[0])


def heads(connection: Connection) -> list[Head]:
    """How far every office's chain has come on its day."""
    query = select(LEDGER.c.day, LEDGER.c.office, LEDGER.c.sequence, LEDGER.c.head)
    return [Head(*row) for row in connection.execute(query.order_by(LEDGER.c.office))]


def write(connection: Connection, book: Book) -> None:
    """Put the book back."""
    WRITE.run(connection, asdict(book) | {"this": book.office})
