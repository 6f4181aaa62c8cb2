"""What is stopped in an office, and whose turns that concerns."""

from __future__ import annotations

from collections.abc import Mapping

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


def notice(connection: Connection, turn: Turn) -> str | None:
    """The reason for which this turn has to wait, if its line or its matter is stopped."""
    found = stopped(connection, turn.office) if turn.state in OPEN else {}
    if not found:
        return None
    return found.get(turn.service) or by_turn(connection, turn.office, found).get(turn.id)
