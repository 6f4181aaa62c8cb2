"""What ends by itself: yesterday's lines and needs, holds whose time has passed, old receipts."""

from __future__ import annotations

from sqlalchemy import String, cast, select, update

from counter.actions import pauses, receipts, turns
from counter.actions.means import Means
from counter.store import rows
from counter.store.rows import TURN, VISIT
from counter.store.writer import Transaction
from counter.visit import State


def tidy(tx: Transaction, means: Means) -> None:
    """End what another day left open, and what has run out. Harmless at any hour and often.

    A visitor who was being served counts as served; everybody else has left.
    """
    old = (
        select(TURN)
        .join(VISIT, VISIT.c.id == TURN.c.visit)
        .where(TURN.c.office == tx.office, TURN.c.open, VISIT.c.day < tx.day)
    )
    for row in tx.connection.execute(old).mappings().all():
        turn = rows.turn_of(row)
        turns.move(tx, turn, "finish" if turn.state is State.SERVING else "leave")
    past = (VISIT.c.office == tx.office, VISIT.c.day < tx.day)
    some = cast(VISIT.c.needs, String) != "[]"  # PostgreSQL compares no JSON
    tx.connection.execute(update(VISIT).where(*past, some).values(needs=[]))
    turns.end_holds(tx)
    pauses.forget_old(tx, means)
    receipts.forget_old(tx)
