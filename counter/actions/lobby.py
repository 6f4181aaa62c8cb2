"""What a greeter does for a visitor of today: needs and priority set right, a ticket reprinted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import update

from counter.actions import visits
from counter.actions.means import Means
from counter.actions.turns import Actor
from counter.refusal import Refused
from counter.store import rows
from counter.store.rows import VISIT
from counter.store.transaction import Transaction
from counter.visit import ACTIVE, OPEN, Turn


@dataclass(frozen=True)
class Needs:
    """What a visitor needs; `priority` None leaves it as it is."""

    needs: tuple[str, ...]
    priority: bool | None = None


def set_needs(tx: Transaction, visit_id: str, asked: Needs, who: Actor) -> None:
    """Set a visit's needs and whether it goes first. The same again changes nothing.

    The needs themselves are not in the event: they die with the day, the chain does not.
    """
    found, standing = _standing(tx, visit_id)
    first = any(turn.priority for turn in standing)
    wanted = first if asked.priority is None else asked.priority
    if list(asked.needs) == found["needs"] and all(t.priority == wanted for t in standing):
        return
    change = update(VISIT).where(VISIT.c.id == visit_id).values(needs=list(asked.needs))
    tx.connection.execute(change)
    for turn in (each for each in standing if each.priority != wanted):
        rows.save_turn(tx.connection, turn, _with_priority(turn, wanted))
    tx.record("needs", visit=visit_id, before=_word(first), after=_word(wanted),
              reason=who.device, **who.by)  # fmt: skip
    tx.ring()


def _with_priority(turn: Turn, wanted: bool) -> Turn:
    """A turn in a clerk's hands keeps its version: nothing that clerk sees has changed."""
    version = turn.version + (turn.state not in ACTIVE)
    return replace(turn, priority=wanted, version=version)


def reprint(tx: Transaction, means: Means, visit_id: str, who: Actor) -> dict[str, Any]:
    """What stands on the visit's ticket, once more."""
    found, _ = _standing(tx, visit_id)
    place = f"visit.secret_sealed:{visit_id}"
    secret = means.vault.open(found["secret_sealed"], place).decode()
    tx.record("reprint", visit=visit_id, reason=who.device, **who.by)
    url = means.status_url(secret, found["number"], found["language"])
    return {"number": found["number"], "secret": secret, "status_url": url}


def _standing(tx: Transaction, visit_id: str) -> tuple[Any, list[Turn]]:
    """A visit and its open turns. Raises Refused 404, and 409 once it is over."""
    found = visits.find(tx.connection, visit_id)
    standing = [t for t in rows.turns_of(tx.connection, visit_id) if t.state in OPEN]
    if not standing:
        raise Refused(409, "visit_over", "this visit is over; please take a new number")
    return found, standing


def _word(priority: bool) -> str:
    return "priority" if priority else "usual"
