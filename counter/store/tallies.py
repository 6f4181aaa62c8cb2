"""How many numbers were given today, against what a line and its office may give."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, func, select

from counter.procedures import Catalogue
from counter.store.rows import TURN, VISIT
from counter.store.serials import Serials


def full(
    connection: Connection, catalogue: Catalogue, services: Iterable[str], today: Serials,
    joining: Collection[str] = (),
) -> set[str]:  # fmt: skip
    """Those of these lines that may give no more numbers on this day.

    `joining`: the lines of those who get their numbers in this moment and are not written yet.
    """
    given = {letter: serial.given for letter, serial in today.now.items()}
    limit = catalogue.offices[today.office].daily_limit
    if limit is not None and sum(given.values()) >= limit:
        return set(services)
    day = today.day
    return {name for name in services if _full(connection, catalogue, name, given, day, joining)}


def _full(
    connection: Connection, catalogue: Catalogue, name: str, given: dict[str, int], day: str,
    joining: Collection[str],
) -> bool:  # fmt: skip
    """A letter's digits count its line's numbers; lines that share one are counted by turns."""
    service = catalogue.services[name]
    if service.daily_limit is None:
        return False
    count = given.get(service.letter, 0)
    if count >= service.daily_limit and catalogue.shares_letter(name):
        count = _turns(connection, name, day) + sum(each == name for each in joining)
    return count >= service.daily_limit


def _turns(connection: Connection, service: str, day: str) -> int:
    query = (
        select(func.count())
        .select_from(TURN)
        .join(VISIT, VISIT.c.id == TURN.c.visit)
        .where(TURN.c.service == service, VISIT.c.day == day)
    )
    return int(connection.execute(query).scalar_one())
