"""Whether the past of every office is whole, and where it is broken if not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from counter import audit
from counter.heads import Head
from counter.records import tables
from counter.store.ledger import LEDGER
from counter.store.tables import Event, table

EVENT = table(Event)


@dataclass(frozen=True)
class Verdict:
    """An office's chain: how many events, and the first that is not as it was written."""

    office: str
    events: int
    broken_at: int | None

    def __str__(self) -> str:
        if self.broken_at is None:
            return f"{self.office}: {self.events} events, whole"
        return f"{self.office}: broken at event {self.broken_at}"


def verify(connection: Connection, key: bytes, heads: Iterable[Head]) -> list[Verdict]:
    """Every office that has a ledger or was noted once."""
    noted: dict[str, list[Head]] = {}
    for head in heads:
        noted.setdefault(head.office, []).append(head)
    query = select(LEDGER.c.office, LEDGER.c.sequence, LEDGER.c.head)
    books = {row.office: (row.sequence, row.head) for row in connection.execute(query)}
    return [
        _verdict(connection, key, office, *books.get(office, (0, audit.START)), noted)
        for office in sorted(books.keys() | noted.keys())
    ]


def _verdict(
    connection: Connection,
    key: bytes,
    office: str,
    events: int,
    head: str,
    noted: dict[str, list[Head]],
) -> Verdict:
    found = [audit.first_break(key, tables.chain(connection, office), head)]
    found += [_missing(connection, each) for each in noted.get(office, ())]
    return Verdict(office, events, min((at for at in found if at is not None), default=None))


def _missing(connection: Connection, noted: Head) -> int | None:
    """The place of a noted event that is not there any more, or is another one."""
    if noted.sequence == 0:
        return None
    query = select(EVENT.c.mac).where(EVENT.c.office == noted.office)
    mac = connection.execute(query.where(EVENT.c.sequence == noted.sequence)).scalar()
    return None if mac == noted.mac else noted.sequence
