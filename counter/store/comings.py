"""When people came to an office and how long they waited, half hour by half hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, func, or_, select, type_coerce

from counter.forecast import Cell
from counter.hours import TOKYO
from counter.store.moments import EPOCH
from counter.store.rows import TURN

HALF = timedelta(minutes=30)
HALF_US, MINUTE_US = HALF // timedelta(microseconds=1), 60_000_000


def read(connection: Connection, office: str, since: datetime, until: datetime) -> list[Cell]:
    """Those who came to their first line from `since` on and were called before `until`.

    Who asked for more time, or was kept back, waited for another reason.
    """
    came, called = (
        type_coerce(TURN.c[name], BigInteger) for name in ("queued_at", "first_called_at")
    )
    half = (came // HALF_US).label("half")
    query = (
        select(half, func.count(), func.sum(called - came))
        .where(TURN.c.office == office, or_(TURN.c.open, TURN.c.ended_at >= since))
        .where(TURN.c.queued_at >= since, TURN.c.first_called_at < until)
        .where(TURN.c.came_from.is_(None), TURN.c.snoozes == 0)
        .where(TURN.c.hold_reason.is_(None), TURN.c.due_at.is_(None))
        .group_by(half)
        .order_by(half)
    )
    return [_cell(*row) for row in connection.execute(query)]


def _cell(half: int, people: int, waited_us: int) -> Cell:
    begins = (EPOCH + half * HALF).astimezone(TOKYO)
    place = begins.hour * 2 + begins.minute // 30
    return Cell(begins.date(), place, people, max(0.0, float(waited_us) / MINUTE_US))
