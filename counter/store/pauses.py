"""What is stopped in an office, and whose turns that concerns."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select

from counter.case import OPEN as OPEN_CASES
from counter.store.prepared import Prepared
from counter.store.rows import CASE
from counter.store.tables import Pause, table
from counter.visit import OPEN, Turn

PAUSE = table(Pause)
STOPPED = Prepared(
    select(PAUSE.c.target, PAUSE.c.reason)
    .where(PAUSE.c.office == bindparam("office"))
    .order_by(PAUSE.c.target)
)
Stopped = Mapping[str, str]  # id of a service or procedure → the reason's code


def stopped(connection: Connection, office: str) -> dict[str, str]:
    """Everything that is stopped in this office."""
    return dict(STOPPED.run(connection, {"office": office}).fetchall())


def by_turn(connection: Connection, office: str, found: Stopped) -> dict[str, str]:
    """Turn → reason, for turns with an open case of a stopped procedure."""
    if not found:
        return {}
    query = (
        select(CASE.c.turn, CASE.c.procedure)
        .where(CASE.c.office == office, CASE.c.state.in_(sorted(OPEN_CASES)))
        .where(CASE.c.procedure.in_(sorted(found)), CASE.c.turn.is_not(None))
        .order_by(CASE.c.id.desc())
    )
    return {turn: found[procedure] for turn, procedure in connection.execute(query)}


def held_up(found: Stopped, still_served: Collection[str]) -> dict[str, str]:
    """What is stopped for those who wait, too."""
    return {target: reason for target, reason in found.items() if reason not in still_served}


def notice(connection: Connection, turn: Turn, still_served: Collection[str]) -> str | None:
    """The reason for which this turn has to wait, if its line or its matter is stopped."""
    if turn.state not in OPEN or not (found := stopped(connection, turn.office)):
        return None
    found = held_up(found, still_served)
    return found.get(turn.service) or by_turn(connection, turn.office, found).get(turn.id)
