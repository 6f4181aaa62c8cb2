"""What each visitor was first told of the wait, kept to see afterwards how right it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, Index, func, select
from sqlmodel import Field, SQLModel

from counter.accuracy import Outcome
from counter.store.moments import moment
from counter.store.prepared import INSERT
from counter.store.rows import TURN
from counter.store.tables import table
from counter.store.transaction import Transaction
from counter.wait import Range


class Told(SQLModel, table=True):
    """The first range of a turn that stood in line; minutes."""

    __table_args__ = (Index("told_day", "office", "day"),)
    turn: str = Field(primary_key=True, foreign_key="turn.id")
    office: str
    day: str
    low: int
    mid: int
    high: int
    at: datetime = moment()


TOLD = table(Told)


def note(tx: Transaction, day: str, told: Mapping[str, Range]) -> None:
    """Keep what these turns' holders read from now on; what was noted once stays."""
    rows = [
        {"turn": turn, "office": tx.office, "day": day, "at": tx.at}
        | {"low": each.low, "mid": each.mid, "high": each.high}
        for turn, each in told.items()
    ]
    if rows:
        first = INSERT[tx.connection.dialect.name](TOLD).on_conflict_do_nothing()
        tx.connection.execute(first, rows)


def days(connection: Connection) -> list[tuple[str, str]]:
    """Every office and day of which something is noted."""
    query = select(TOLD.c.office, TOLD.c.day).distinct().order_by(TOLD.c.office, TOLD.c.day)
    return [(office, day) for office, day in connection.execute(query)]


def day_before(connection: Connection, office: str, day: str) -> str | None:
    """The last day before this one of which something is noted."""
    mine = select(func.max(TOLD.c.day)).where(TOLD.c.office == office, TOLD.c.day < day)
    found: str | None = connection.execute(mine).scalar()
    return found


def outcomes(connection: Connection, office: str, day: str) -> Iterator[Outcome]:
    """What became of those who were told something on a day, and were called.

    Who asked for more time, or was kept back, waited for another reason.
    """
    query = (
        select(TURN.c.service, TOLD.c.low, TOLD.c.mid, TOLD.c.high, TOLD.c.at,
               TURN.c.first_called_at)
        .join(TURN, TURN.c.id == TOLD.c.turn)
        .where(TOLD.c.office == office, TOLD.c.day == day)
        .where(TURN.c.first_called_at.is_not(None), TURN.c.snoozes == 0)
        .where(TURN.c.hold_reason.is_(None), TURN.c.due_at.is_(None))
    )  # fmt: skip
    for service, low, mid, high, at, called in connection.execute(query):
        waited = max(0.0, (called - at).total_seconds() / 60)
        yield Outcome(service, low, mid, high, waited)
