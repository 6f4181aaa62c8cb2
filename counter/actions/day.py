"""The end of a day and the beginning of the next: nobody is forgotten, and no form is lost.

In the evening an office closes once it has been quiet for a while: who has not come is gone. What
is still open when the next day has begun ends then, or is carried over. A day that ends keeps the
forms nobody has accepted: they are unclaimed, and go on under another number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import String, cast, func, select, update

from counter.actions import carry, pauses, receipts, turns
from counter.actions.means import Means
from counter.actions.turns import DESK, Actor
from counter.case import OPEN as OPEN_CASES
from counter.store import rows
from counter.store.ledger import day_of
from counter.store.rows import CASE, TURN, VISIT
from counter.store.transaction import Transaction
from counter.visit import ACTIVE, State, Turn

CLOSING, NEW_DAY = "closing", "new_day"  # why a turn or a case ended


def close(tx: Transaction, means: Means) -> None:
    """End the office's day, if it is over. Harmless at any hour, any number of times.

    Lines that are carried over keep who waits; their absent have gone like all others.
    """
    standing = rows.open_turns(tx.connection, tx.office)
    if not _is_over(tx, means, standing):
        return
    for turn in standing:
        if turn.state is State.MISSED or not carry.carried(means, turn):
            end(tx, turn, CLOSING)
    desks = select(DESK.c.id).where(DESK.c.office == tx.office, DESK.c.state != "closed")
    for desk in tx.connection.execute(desks).scalars().all():
        turns.desk_state(tx, Actor("", tx.office, desk), "closed")


def tidy(tx: Transaction, means: Means) -> None:
    """End or carry over what another day left open, end what has run out. Harmless and often.

    A day has passed when both the ledger and the clock say so: a clock that ran ahead and came
    back ends nobody's visit. A visitor who was being served counts as served.
    """
    today = min(tx.day, day_of(tx.now))
    carry.over(tx, means, today)
    old = (
        select(TURN)
        .join(VISIT, VISIT.c.id == TURN.c.visit)
        .where(TURN.c.office == tx.office, TURN.c.open, VISIT.c.day < today)
        .order_by(TURN.c.sequence, TURN.c.id)
    )
    for row in tx.connection.execute(old).mappings().all():
        end(tx, rows.turn_of(row), NEW_DAY)
    past = (VISIT.c.office == tx.office, VISIT.c.day < today)
    some = cast(VISIT.c.needs, String) != "[]"  # PostgreSQL compares no JSON
    tx.connection.execute(update(VISIT).where(*past, some).values(needs=[]))
    turns.end_holds(tx)
    pauses.forget_old(tx, means)
    receipts.forget_old(tx)


def end(tx: Transaction, turn: Turn, why: str) -> None:
    """The day ends for one turn: who is being served counts as served, others have left."""
    if turn.state is State.SERVING:
        turns.move(tx, turn, "finish", why=why)
        return
    _unclaim(tx, turn, why)
    turns.move(tx, turn, "leave", why=why)


def _unclaim(tx: Transaction, turn: Turn, why: str) -> None:
    """Forms nobody has accepted are nobody's turn any more; they stay on the clerks' list."""
    mine = rows.cases_where(
        tx.connection, CASE.c.turn == turn.id, CASE.c.accepted_at.is_(None),
        CASE.c.state.in_(sorted(OPEN_CASES)),
    )  # fmt: skip
    for case in mine:
        rows.save_case(tx.connection, case, replace(case, turn=None, version=case.version + 1))
        tx.record("unclaim", visit=case.visit, turn=turn.id, case_id=case.id,
                  before=case.state, after=case.state, reason=why)  # fmt: skip


def _is_over(tx: Transaction, means: Means, standing: Iterable[Turn]) -> bool:
    """Whether all lines are closed, and nobody was called or served for some minutes."""
    closes = means.openings.closing(tx.office, tx.now)
    if means.always_open or closes is None or any(turn.state in ACTIVE for turn in standing):
        return False
    calls = (turn.called_at for turn in standing if turn.called_at is not None)
    quiet_since = max([closes, *calls, *_last_end(tx, closes)])
    return tx.now >= quiet_since + timedelta(minutes=means.catalogue.city.closing_minutes)


def _last_end(tx: Transaction, since: datetime) -> list[datetime]:
    """When somebody was served last after closing time."""
    served = (TURN.c.office == tx.office, TURN.c.state == "done", TURN.c.ended_at >= since)
    found = tx.connection.execute(select(func.max(TURN.c.ended_at)).where(*served)).scalar()
    return [] if found is None else [found]
