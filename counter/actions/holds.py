"""Why a turn is held: free text may name somebody, so it lies sealed wherever it is kept."""

from __future__ import annotations

from counter.actions.means import Means
from counter.visit import Turn


def sealed(means: Means, turn: Turn, words: str) -> str:
    """The reason as the turn and the chain hold it."""
    return means.vault.seal(words.encode(), _place(turn.id)).hex()


def words(means: Means, turn: Turn) -> str:
    """Why a turn is held, as it was written; empty if it is not."""
    return words_of(means, turn.id, turn.hold_reason) if turn.hold_reason else ""


def words_of(means: Means, turn_id: str, reason: str) -> str:
    """The same from what the hold's event holds."""
    return means.vault.open(bytes.fromhex(reason), _place(turn_id)).decode()


def _place(turn_id: str) -> str:
    return f"turn.hold_reason:{turn_id}"
