"""The rows of an export, read page by page from one moment of the database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, select, tuple_

from counter.accuracy import Accuracy, Outcome
from counter.actions.means import local
from counter.procedures import Catalogue
from counter.records.figures import Leg
from counter.store import rows, told
from counter.store.crowds import CROWD
from counter.store.rows import CASE, TURN, VISIT
from counter.store.tables import Call, Event, table

CALL, EVENT = table(Call), table(Event)
PAGE = 2000  # rows a query: PostgreSQL's answers have a deadline
SEALED = re.compile(r"[0-9a-f]{40,}")  # free text, as the ledger holds it
STRANGE = 10  # minutes of a line that the catalogue does not know any more
Row = Mapping[str, Any]


def visits(connection: Connection) -> Iterator[Row]:
    """Visits, without needs and without secrets."""
    columns = [VISIT.c[name] for name in ("id", "office", "day", "number", "channel", "language")]
    yield from map(_shown, _pages(connection, select(*columns, VISIT.c.arrived_at), VISIT))


def ways(connection: Connection) -> dict[str, int]:
    """Turn → seconds from the last call to the first start."""
    called: dict[str, datetime] = {}
    found: dict[str, int] = {}
    query = select(*EVENT.primary_key, EVENT.c.turn, EVENT.c.kind, EVENT.c.at)
    for row in _pages(connection, query.where(EVENT.c.kind.in_(("call", "start"))), EVENT):
        if row["kind"] == "call":
            called[row["turn"]] = row["at"]
        elif row["turn"] in called:
            seconds = (row["at"] - called[row["turn"]]).total_seconds()
            found.setdefault(row["turn"], int(seconds))
    return found


def legs(connection: Connection, catalogue: Catalogue, ways: Mapping[str, int]) -> Iterator[Leg]:
    """Every turn, the legs of moved numbers too."""
    query = select(TURN, VISIT.c.day).join(VISIT, VISIT.c.id == TURN.c.visit)
    for row in _pages(connection, query, TURN):
        service = catalogue.services.get(row["service"])
        minutes = service.minutes if service else STRANGE
        yield Leg(rows.turn_of(row), row["day"], minutes, ways.get(row["id"]))


def turn_row(leg: Leg) -> Row:
    """A leg as the export shows it."""
    seconds = {name: getattr(leg, name) for name in ("wait_s", "way_s", "service_s", "accurate")}
    return _shown(rows.turn_values(leg.turn)) | {"day": leg.day} | seconds


def accuracy(connection: Connection) -> Iterator[Row]:
    """How right the waits were that visitors had been told: a row a day and line."""
    for office, day in told.days(connection):
        found: dict[str, list[Outcome]] = {}
        for each in told.outcomes(connection, office, day):
            found.setdefault(each.service, []).append(each)
        for service, outcomes in sorted(found.items()):
            known = Accuracy.of(outcomes)
            assert known is not None  # there is one outcome at least
            yield {"office": office, "day": day, "service": service} | asdict(known)


def calls(connection: Connection) -> Iterator[Row]:
    """Every number shown and spoken."""
    yield from map(_shown, _pages(connection, select(CALL), CALL))


def desks(connection: Connection) -> Iterator[Row]:
    """Each state a desk was in, and how long."""
    query = select(*EVENT.primary_key, EVENT.c.desk, EVENT.c.after, EVENT.c.at)
    standing: dict[str, RowMapping] = {}
    for row in _pages(connection, query.where(EVENT.c.kind == "desk"), EVENT):
        if before := standing.get(row["desk"]):
            yield _standing(before, row["at"])
        standing[row["desk"]] = row
    for last in standing.values():
        yield _standing(last, None)


def _standing(row: RowMapping, until: datetime | None) -> Row:
    seconds = None if until is None else int((until - row["at"]).total_seconds())
    span = {"from": local(row["at"]), "until": until and local(until), "seconds": seconds}
    return {"office": row["office"], "desk": row["desk"], "state": row["after"]} | span


def cases(connection: Connection) -> Iterator[Row]:
    """Cases, without anything that is sealed."""
    yield from map(_shown, _pages(connection, select(*rows.CASE_COLUMNS), CASE))


def crowded(connection: Connection) -> Iterator[Row]:
    """How crowded each line was shown, every five minutes."""
    yield from map(_shown, _pages(connection, select(CROWD), CROWD))


def events(connection: Connection) -> Iterator[Row]:
    """What happened; a reason somebody wrote in words stays sealed."""
    for row in _pages(connection, select(EVENT), EVENT):
        reason = row["reason"]
        sealed = reason is not None and SEALED.fullmatch(reason)
        yield _shown(row) | {"reason": "sealed" if sealed else reason}


def chain(connection: Connection, office: str) -> Iterator[Row]:
    """An office's events in order, just as they were written."""
    yield from map(dict, _pages(connection, select(EVENT).where(EVENT.c.office == office), EVENT))


def _pages(connection: Connection, query: Select[Any], table: Table) -> Iterator[RowMapping]:
    """All rows of a query by the table's own order, some at a time."""
    key = list(table.primary_key)
    last: tuple[Any, ...] | None = None
    while True:
        page = query if last is None else query.where(tuple_(*key) > tuple_(*last))
        found = connection.execute(page.order_by(*key).limit(PAGE)).mappings().all()
        yield from found
        if len(found) < PAGE:
            return
        last = tuple(found[-1][column.name] for column in key)


def _shown(row: Row | RowMapping) -> dict[str, Any]:
    """Times as the city's clock showed them, all else as it is."""
    return {
        name: local(value) if isinstance(value, datetime) else value for name, value in row.items()
    }
