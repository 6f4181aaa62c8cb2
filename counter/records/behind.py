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
class Forms:
    """So many forms, so many ready before the call; characters by hand, and those brought."""

    count: int
    ready: int
    written: int
    brought: int


@dataclass(frozen=True)
class Behind:
    """Arrivals; how right the waits were, by day; the forms of who was called."""

    arrivals: Sequence[Arrival]
    accuracy: Sequence[tuple[str, Accuracy]]
    forms: Forms


def read(
    connection: Connection, catalogue: Catalogue, office: str, first: str, last: str
) -> Behind:
    """An office's days from the first to the last of these."""
    found = list(arrivals(connection, catalogue, office, first, last))
    accuracy = _accuracy(connection, office, first, last)
    return Behind(found, accuracy, _forms(connection, office, first, last))


def _accuracy(
    connection: Connection, office: str, first: str, last: str
) -> list[tuple[str, Accuracy]]:
    days = [day for where, day in told.days(connection) if where == office and first <= day <= last]
    each = ((day, Accuracy.of(told.outcomes(connection, office, day))) for day in days)
    return [(day, found) for day, found in each if found is not None]


def _forms(connection: Connection, office: str, first: str, last: str) -> Forms:
    """The forms of visitors who were called; ready: prepared by then."""
    prepared = and_(EVENT.c.case_id == CASE.c.id, EVENT.c.kind.in_(READY))
    query = (
        select(TURN.c.first_called_at, func.min(EVENT.c.at), CASE.c.written, CASE.c.brought)
        .select_from(CASE)
        .join(TURN, TURN.c.id == CASE.c.turn)
        .join(VISIT, VISIT.c.id == CASE.c.visit)
        .outerjoin(EVENT, prepared)
        .where(VISIT.c.office == office, VISIT.c.day >= first, VISIT.c.day <= last)
        .where(TURN.c.first_called_at.is_not(None))
        .group_by(CASE.c.id, TURN.c.first_called_at, CASE.c.written, CASE.c.brought)
    )
    found = connection.execute(query).all()
    return Forms(
        len(found),
        sum(at is not None and at <= called for called, at, _, _ in found),
        sum(written for _, _, written, _ in found),
        sum(brought for _, _, _, brought in found),
    )
