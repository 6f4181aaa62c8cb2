"""Everything out: figures for whoever may see them, and what people wrote only for a named clerk.

The event comes before the files: what went out is always written down.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from counter import clerks
from counter.actions import exports, sealing
from counter.case import Case
from counter.records import columns, folder, tables
from counter.records.archive import Archive
from counter.records.figures import daily
from counter.store import rows
from counter.store.rows import CASE, VISIT
from counter.store.tables import Clerk, table
from counter.vault import Broken

CLERK = table(Clerk)
TOGETHER = 200  # cases an act
OPEN, CLOSED = 0o644, 0o600


class NotAllowed(Exception):
    """A person who may not have what people wrote."""


@dataclass(frozen=True)
class Person:
    """The clerk for whom personal data goes out, and the code of why."""

    id: str
    office: str
    reason: str


def person(archive: Archive, name: str, password: str, reason: str) -> Person:
    """The clerk of that name, by the password. Raises NotAllowed."""
    if reason not in exports.REASONS:
        raise NotAllowed(f"the reason has to be one of {', '.join(exports.REASONS)}")
    with archive.reading.connect() as connection:
        query = select(CLERK).where(CLERK.c.name == name)
        found = connection.execute(query).mappings().first()
    kept = found["password"] if found is not None else None
    if not clerks.right(kept, password) or found is None:
        raise NotAllowed("no clerk of this name and password")
    return Person(found["id"], found["office"], reason)


def cases_of(archive: Archive, who: Person) -> list[Case]:
    """The cases of the clerk's office."""
    with archive.reading.connect() as connection:
        return rows.cases_where(connection, CASE.c.office == who.office)


def export(
    archive: Archive, place: Path, who: Person | None = None, cases: Sequence[Case] = ()
) -> dict[str, int]:
    """Write everything into a new folder; answers how many rows of each table. Raises NoFolder."""
    with folder.made(place, personal=who is not None) as draft:
        for office in archive.catalogue.offices:
            archive.do(office, partial(exports.of_figures, clerk=who.id if who else None))
        if who is not None:
            for first in range(0, len(cases), TOGETHER):
                some = cases[first : first + TOGETHER]
                act = partial(exports.of_cases, cases=some, clerk=who.id, reason=who.reason)
                archive.do(who.office, act)
        with archive.reading.connect() as connection:
            counts = _figures(archive, connection, draft)
            if who is not None:
                counts |= _personal(archive, connection, draft, cases)
        return counts


def _figures(archive: Archive, connection: Connection, draft: Path) -> dict[str, int]:
    ways = tables.ways(connection)

    def legs() -> Iterator[Any]:
        return tables.legs(connection, archive.catalogue, ways)

    made: Mapping[str, Any] = {
        "visits": tables.visits(connection),
        "turns": map(tables.turn_row, legs()),
        "daily": daily(legs()),
        "accuracy": tables.accuracy(connection),
        "calls": tables.calls(connection),
        "desks": tables.desks(connection),
        "cases": tables.cases(connection),
        "crowds": tables.crowded(connection),
        "events": tables.events(connection),
    }
    counts = {
        name: folder.write(draft, name, columns.TABLES[name], found, OPEN)
        for name, found in made.items()
    }
    words = columns.dictionary(columns.TABLES)
    folder.write(draft, "columns", columns.DICTIONARY, words, OPEN)
    return counts


def _personal(
    archive: Archive, connection: Connection, draft: Path, cases: Sequence[Case]
) -> dict[str, int]:
    found = (row for case in cases for row in _answers(archive, connection, case))
    return {columns.PERSONAL: folder.write(draft, columns.PERSONAL, columns.ANSWERS, found, CLOSED)}


def _answers(archive: Archive, connection: Connection, case: Case) -> Iterator[dict[str, Any]]:
    """Every answer of a case; a case whose key was destroyed has none."""
    number = select(VISIT.c.number).where(VISIT.c.id == case.visit)
    known = {
        "case": case.id, "number": connection.execute(number).scalar_one(),
        "procedure": case.procedure, "for_whom": case.for_whom,
    }  # fmt: skip
    try:
        filled = sealing.open_case(connection, archive.vault, case.id).filled
    except Broken:
        return
    for field, answer in filled.answers.items():
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        yield known | {"field": field, "answer": text, "source": filled.sources.get(field)}
