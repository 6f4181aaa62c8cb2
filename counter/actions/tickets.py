"""What the holder of a ticket does: look how it stands, ask for some minutes more, leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from counter import visit
from counter.actions import turns
from counter.actions.means import Means, hashed, new_turn_view
from counter.actions.visits import case_line
from counter.case import State as CaseState
from counter.refusal import Refused
from counter.store import rows
from counter.store.rows import CASE
from counter.store.transaction import Transaction
from counter.visit import State

SNOOZE = range(1, 61)  # minutes a visitor may ask to be left in peace


def leave(tx: Transaction, means: Means, secret: str) -> dict[str, Any]:
    """The visitor goes home: every turn of the visit that may leave does."""
    found = rows.visit_of_ticket(tx.connection, hashed(secret), tx.at)
    mine = [t for t in rows.turns_of(tx.connection, found["id"]) if t.state in visit.OPEN]
    if any(turn.state is State.SERVING for turn in mine):
        raise Refused(409, "illegal_move", "you are being served just now")
    for turn in mine:
        turns.move(tx, turn, "leave")
    return {"visit": standing_view(tx.connection, means, found, tx)}


def snooze(tx: Transaction, means: Means, secret: str, minutes: int) -> dict[str, Any]:
    """ "Next" leaves the visitor in peace for some minutes; the place is kept. Once a turn."""
    found = rows.visit_of_ticket(tx.connection, hashed(secret), tx.at)
    mine = [t for t in rows.turns_of(tx.connection, found["id"]) if t.state in visit.IN_LINE]
    if not mine:
        raise Refused(409, "illegal_move", "this number is not waiting")
    fresh = [turn for turn in mine if turn.snoozes < visit.MAX_SNOOZES]
    if not fresh:
        raise Refused(409, "snoozed_already", "this was asked for once already")
    for turn in fresh:
        rows.save_turn(tx.connection, turn, visit.snooze(turn, tx.now, minutes))
        tx.record("snooze", visit=turn.visit, turn=turn.id, before=turn.state, after=turn.state)
    tx.ring()
    return {"visit": standing_view(tx.connection, means, found, tx)}


def standing_view(connection: Connection, means: Means, found: Any, tx: Transaction) -> Any:
    """A visit without names or answers, as its holder may see it."""
    own = rows.turns_of(connection, found["id"])
    cases = rows.cases_where(connection, CASE.c.visit == found["id"])
    return {
        "id": found["id"],
        "number": found["number"],
        "turns": neutral_turns(
            [new_turn_view(connection, tx.at, means, turn) for turn in own],
            [case.state for case in cases],
        ),
        "cases": [case_line(case) | {"state": neutral(case.state)} for case in cases],
    }


def neutral(state: str) -> str:
    """What a visitor's page may say of a case: nothing that depends on what the core said."""
    return state if state in ("closed", "withdrawn") else "received"


def neutral_turns(shown: list[dict[str, Any]], states: Iterable[str]) -> list[dict[str, Any]]:
    """Turns for their holder: a case's question looks like a hand-over until the desk asks it."""
    if CaseState.ASKING not in states:
        return shown
    return [turn | ({"purpose": "hand_over"} if turn["purpose"] else {}) for turn in shown]
