"""What supervisors look back on: an office's arrivals of some days, and how they went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from counter.accuracy import Accuracy
from counter.procedures import Catalogue
from counter.records.arrival import Arrival
from counter.records.arrivals import arrivals
from counter.store import told
from counter.store.rows import CASE, TURN, VISIT
from counter.store.tables import Event, table

EVENT = table(Event)
READY = ("prepare", "check")  # the moves after which the papers are there


@dataclass(frozen=True)
class Behind:
    """Arrivals; how right the waits were, by day; of so many forms so many were ready in time."""

    arrivals: Sequence[Arrival]
    accuracy: Sequence[tuple[str, Accuracy]]
    forms: int
    ready: int


def read(
    connection: Connection, catalogue: Catalogue, office: str, first: str, last: str
) -> Behind:
    """An office's days from the first to the last of these."""
    forms, ready = _forms(connection, office, first, last)
    found = list(arrivals(connection, catalogue, office, first, last))
    return Behind(found, _accuracy(connection, office, first, last), forms, ready)


def _accuracy(
    connection: Connection, office: str, first: str, last: str
) -> list[tuple[str, Accuracy]]:
    days = [day for where, day in told.days(connection) if where == office and first <= day <= last]
    each = ((day, Accuracy.of(told.outcomes(connection, office, day))) for day in days)
    return [(day, found) for day, found in each if found is not None]


def _forms(connection: Connection, office: str, first: str, last: str) -> tuple[int, int]:
    """Forms of visitors who were called, and those that were prepared by then."""
    prepared = and_(EVENT.c.case_id == CASE.c.id, EVENT.c.kind.in_(READY))
    query = (
        select(TURN.c.first_called_at, func.min(EVENT.c.at))
        .select_from(CASE)
        .join(TURN, TURN.c.id == CASE.c.turn)
        .join(VISIT, VISIT.c.id == CASE.c.visit)
        .outerjoin(EVENT, prepared)
        .where(VISIT.c.office == office, VISIT.c.day >= first, VISIT.c.day <= last)
        .where(TURN.c.first_called_at.is_not(None))
        .group_by(CASE.c.id, TURN.c.first_called_at)
    )
    found = connection.execute(query).all()
    return len(found), sum(at is not None and at <= called for called, at in found)
