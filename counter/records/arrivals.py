"""Reads what figures count: the places in line of some days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, RowMapping, func, select

from counter.procedures import Catalogue
from counter.records.arrival import Arrival
from counter.records.figures import Leg
from counter.records.tables import STRANGE
from counter.store import rows
from counter.store.rows import TURN, VISIT
from counter.store.told import TOLD
from counter.visit import TOKYO, State

SOME = 2000  # rows in memory at once


def arrivals(
    connection: Connection, catalogue: Catalogue, office: str, first: str, last: str
) -> Iterator[Arrival]:
    """Everybody's place in an office's lines from the first to the last of these days."""
    query = (
        select(TURN, VISIT.c.day, TOLD.c.high, TOLD.c.at.label("told_at"))
        .join(VISIT, VISIT.c.id == TURN.c.visit)
        .outerjoin(TOLD, TOLD.c.turn == TURN.c.id)
        .where(VISIT.c.office == office, VISIT.c.day >= first, VISIT.c.day <= last)
    )
    for row in connection.execute(query.execution_options(yield_per=SOME)).mappings():
        yield _arrival(row, catalogue)


def counts(connection: Connection, office: str, day: str) -> dict[str, int]:
    """How many places there were in each of an office's lines on this day."""
    query = (
        select(TURN.c.service, func.count())
        .join(VISIT, VISIT.c.id == TURN.c.visit)
        .where(VISIT.c.office == office, VISIT.c.day == day)
        .group_by(TURN.c.service)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def state(connection: Connection, offices: Iterable[str], day: str) -> tuple[int, int]:
    """Changes with whatever changes the places of a day, as an import or the next day's call."""
    query = (
        select(func.count(), func.coalesce(func.sum(TURN.c.version), 0))
        .join(VISIT, VISIT.c.id == TURN.c.visit)
        .where(VISIT.c.office.in_(list(offices)), VISIT.c.day == day)
    )
    places, versions = connection.execute(query).one()
    return places, int(versions)


def days(connection: Connection, before: str) -> tuple[str, str] | None:
    """The first and the last day on which anybody came, of those before this one."""
    query = select(func.min(VISIT.c.day), func.max(VISIT.c.day)).where(VISIT.c.day < before)
    first, last = connection.execute(query).one()
    return (first, last) if first is not None else None


def _arrival(row: RowMapping, catalogue: Catalogue) -> Arrival:
    turn = rows.turn_of(row)
    service = catalogue.services.get(turn.service)
    leg = Leg(turn, row["day"], service.minutes if service else STRANGE)
    came = (turn.came_at if turn.came_from is None else turn.queued_at).astimezone(TOKYO)
    return Arrival(
        office=turn.office,
        day=leg.day,
        service=turn.service,
        minute=came.hour * 60 + came.minute,
        wait_s=leg.wait_s,
        service_s=leg.service_s if leg.accurate else None,
        in_time=_in_time(row),
        left=turn.state is State.LEFT,
        later=turn.came_from is not None,
        visit=turn.visit,
        desk=turn.desk if leg.service_s is not None else None,
    )


def _in_time(row: RowMapping) -> bool | None:
    """Who asked for more time, or was kept back, waited for another reason."""
    called, told_at = row["first_called_at"], row["told_at"]
    if called is None or told_at is None or row["snoozes"] or row["hold_reason"] or row["due_at"]:
        return None
    return bool((called - told_at).total_seconds() <= row["high"] * 60)
