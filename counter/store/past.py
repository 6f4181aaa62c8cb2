"""What an office's finished days have shown, read once a day for the estimate of waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from counter.habits import Past
from counter.store.rows import TURN
from counter.store.tables import Event, table
from counter.visit import State

EVENT = table(Event)
REACH = timedelta(days=28)  # older days were another season
MOST = 20_000  # turns, the newest; a big office needs no more to know itself
COLUMNS = ("id", "service", "state", "served_s", "way_s", "priority", "first_called_at", "sequence",
           "came_from")  # fmt: skip
SERVED = (State.DONE, State.MOVED)


def read(connection: Connection, office: str, before: datetime) -> Past:
    """The past of an office up to the day that begins at this moment."""
    query = (
        select(*(TURN.c[name] for name in COLUMNS))
        .where(TURN.c.office == office)
        .where(TURN.c.ended_at >= before - REACH, TURN.c.ended_at < before)
        .order_by(TURN.c.ended_at.desc())
        .limit(MOST)
    )
    turns = connection.execute(query).all()
    served = [turn for turn in turns if turn.state in SERVED and turn.served_s > 0]
    lasted: dict[str, list[float]] = defaultdict(list)
    for turn in served:
        lasted[turn.service].append(turn.served_s)
    work = sum(turn.served_s for turn in served)
    return Past(
        lasted=dict(lasted),
        ways=[turn.way_s for turn in served],
        called=sum(turn.first_called_at is not None for turn in turns),
        missed=sum(_did_not_come(turn) for turn in turns),
        breaks=_breaks(connection, office, turns, before),
        sent_on=_sent_on(turns),
        priority=sum(turn.served_s for turn in served if turn.priority) / work if work else 0.0,
    )


def _did_not_come(turn: Any) -> bool:
    called = turn.first_called_at is not None
    return called and turn.state == State.LEFT and turn.served_s == 0


def _sent_on(turns: Sequence[Any]) -> Counter[tuple[str, str]]:
    """How often visitors of one line went on to another."""
    service_of = {turn.id: turn.service for turn in turns}
    return Counter(
        (service_of[turn.came_from], turn.service) for turn in turns if turn.came_from in service_of
    )


def _breaks(connection: Connection, office: str, turns: Sequence[Any], before: datetime) -> int:
    """How often a desk was left; the ledger's numbers say where to begin to look."""
    if not turns:
        return 0
    query = select(func.count()).where(
        EVENT.c.office == office, EVENT.c.sequence >= min(turn.sequence for turn in turns),
        EVENT.c.kind == "desk", EVENT.c.after == "break", EVENT.c.at < before,
    )  # fmt: skip
    return int(connection.execute(query).scalar_one())
