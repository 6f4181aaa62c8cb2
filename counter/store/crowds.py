"""How crowded each line was shown, kept every five minutes while an office is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import Field, SQLModel

from counter.store.ledger import begins, day_of
from counter.store.moments import moment
from counter.store.prepared import INSERT
from counter.store.tables import table
from counter.store.transaction import Transaction
from display.snapshot import ServiceLine

EVERY = timedelta(minutes=5)
SOME = 2000  # rows in memory at once


class Crowd(SQLModel, table=True):
    """A line as everybody saw it at a mark of the clock; minutes of a newcomer's wait."""

    office: str = Field(primary_key=True)
    at: datetime = moment(primary_key=True, autoincrement=False)
    service: str = Field(primary_key=True)
    state: str
    level: int
    waiting: int
    low: int | None
    high: int | None


CROWD = table(Crowd)


def mark(at: datetime) -> datetime:
    """The last mark of the clock."""
    return at - timedelta(seconds=at.timestamp() % EVERY.total_seconds())


def note(tx: Transaction, at: datetime, lines: Sequence[ServiceLine]) -> None:
    """Keep the lines of a mark, once; nothing while all of them are closed."""
    if all(line.state == "closed" for line in lines):
        return
    rows = [
        {"office": tx.office, "at": at, "service": line.id, "state": line.state,
         "level": line.level, "waiting": line.waiting, "low": line.low, "high": line.high}
        for line in lines
    ]  # fmt: skip
    tx.connection.execute(INSERT[tx.connection.dialect.name](CROWD).on_conflict_do_nothing(), rows)


def read(connection: Connection, office: str, first: str, last: str) -> Iterator[dict[str, Any]]:
    """An office's marks from the first to the last of these days."""
    query = (
        select(CROWD)
        .where(CROWD.c.office == office, CROWD.c.at >= begins(first))
        .where(CROWD.c.at < begins(last) + timedelta(days=1))
        .order_by(CROWD.c.at, CROWD.c.service)
    )
    found = connection.execute(query.execution_options(yield_per=SOME))
    yield from map(dict, found.mappings())


def days(connection: Connection, before: str) -> tuple[str, str] | None:
    """The first and the last day of which there are marks, of those before this one."""
    query = select(func.min(CROWD.c.at), func.max(CROWD.c.at)).where(CROWD.c.at < begins(before))
    first, last = connection.execute(query).one()
    return None if first is None else (day_of(first), day_of(last))
