"""Why a turn is held: free text may name somebody, so it lies sealed wherever it is kept.

Each turn that was held has a key of its own for this. Once that is destroyed, what the chain holds
says nothing any more, and the chain is whole.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from counter import vault
from counter.actions.means import Means
from counter.store.tables import HoldKey, table
from counter.store.transaction import Transaction
from counter.visit import Turn

HOLD_KEY = table(HoldKey)


def sealed(tx: Transaction, means: Means, turn: Turn, words: str) -> str:
    """The reason as the turn and the chain hold it."""
    key = _key(tx.connection, means, turn.id) or _new_key(tx, means, turn.id)
    return vault.seal_under(key, words.encode(), _place(turn.id)).hex()


def words(connection: Connection, means: Means, turn: Turn) -> str:
    """Why a turn is held, as it was written; empty if it is not."""
    return words_of(connection, means, turn.id, turn.hold_reason) if turn.hold_reason else ""


def words_of(connection: Connection, means: Means, turn_id: str, reason: str) -> str:
    """The same from what the hold's event holds; empty once it is destroyed."""
    key = _key(connection, means, turn_id)
    found = key and vault.open_under(key, bytes.fromhex(reason), _place(turn_id))
    return found.decode() if found else ""


def _key(connection: Connection, means: Means, turn_id: str) -> bytes | None:
    query = select(HOLD_KEY.c.wrapped_key).where(HOLD_KEY.c.turn == turn_id)
    wrapped = connection.execute(query).scalar()
    return None if wrapped is None else means.vault.unwrap(wrapped, _kept_at(turn_id))


def _new_key(tx: Transaction, means: Means, turn_id: str) -> bytes:
    key, wrapped = means.vault.new_key(_kept_at(turn_id))
    tx.connection.execute(insert(HOLD_KEY), {"turn": turn_id, "wrapped_key": wrapped})
    return key


def _place(turn_id: str) -> str:
    return f"turn.hold_reason:{turn_id}"


def _kept_at(turn_id: str) -> str:
    return f"hold_key.wrapped_key:{turn_id}"
