"""The newest snapshot of each office, as the leader stored it and every process reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection, select

from counter.store.ledger import LEDGER
from counter.store.moments import EPOCH
from counter.store.prepared import INSERT
from counter.store.tables import Board, table
from counter.store.transaction import Transaction
from counter.wait import Estimate, Range
from display.snapshot import Snapshot

MILLISECOND = timedelta(milliseconds=1)
BOARD = table(Board)
MARKS = select(LEDGER.c.office, LEDGER.c.sequence, LEDGER.c.version)
KEEP = {
    name: (added := make(BOARD)).on_conflict_do_update(
        index_elements=["office"],
        set_={column: added.excluded[column] for column in ("version", "body", "ranges", "at")},
    )
    for name, make in INSERT.items()
}


@dataclass(frozen=True)
class Mark:
    """How far an office has come: its newest event and its newest snapshot."""

    office: str
    sequence: int
    version: int


@dataclass(frozen=True)
class Stored:
    """A snapshot as everybody sees it, and ranges by turn or service id."""

    snapshot: Snapshot
    ranges: Mapping[str, Range]


def keep(tx: Transaction, snapshot: Snapshot, estimate: Estimate, at: str) -> Stored:
    """Give the snapshot its version and time, and store it for all processes.

    A version is at least the hour it was made, in ms: it grows even over a restored backup, so
    that displays and pages that had come further take what the older book has to say.
    """
    tx.book.version = max(tx.book.version + 1, (tx.at - EPOCH) // MILLISECOND)
    ranges = {**estimate.services, **estimate.turns}
    whole = replace(snapshot, version=tx.book.version, at=at)
    row = {
        "office": tx.office,
        "version": tx.book.version,
        "body": whole.full(),
        "ranges": {name: astuple(each) for name, each in ranges.items()},
        "at": tx.at,
    }
    tx.connection.execute(KEEP[tx.connection.dialect.name], row)
    tx.ring()
    return Stored(whole, ranges)


def marks(connection: Connection) -> list[Mark]:
    """How far every office has come."""
    return [Mark(**row) for row in connection.execute(MARKS).mappings()]


def stored(connection: Connection, office: str) -> Stored | None:
    """The newest snapshot of an office. Raises ValueError where it cannot be read."""
    row = connection.execute(select(BOARD).where(BOARD.c.office == office)).mappings().first()
    if row is None:
        return None
    ranges = {name: Range(*each) for name, each in row["ranges"].items()}
    return Stored(Snapshot.parse(row["body"]), ranges)
