"""Taking in a day of another queue: visits and turns that are over, and one event that says so."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from counter.actions.means import hashed
from counter.refusal import Refused
from counter.store import rows
from counter.store.rows import VISIT
from counter.store.transaction import Transaction
from counter.vault import Vault
from counter.visit import State, Turn

CHANNEL = "import"


@dataclass(frozen=True)
class Past:
    """A number of another queue in one of our lines. `name` says which, the same every time."""

    name: str
    number: str
    service: str
    language: str
    arrived_at: datetime
    ended_at: datetime
    called_at: datetime | None
    served_s: int
    outcome: str | None


def add_day(tx: Transaction, vault: Vault, day: str, past: Sequence[Past], source: str) -> int:
    """Add what is not here yet; answers how many. Raises Refused for a day that is not over."""
    if day >= tx.day:
        raise Refused(409, "day_not_over", "a day is taken in once it is over")
    known = _known(tx, day)
    ids = {_id(tx, each, "visit"): each for each in past}
    new = {made: each for made, each in ids.items() if made not in known}
    if not new:
        return 0
    served = sum(each.outcome is not None for each in new.values())
    words = f"{source} visits={len(new)} called={served} left={len(new) - served}"
    sequence = tx.record("import", after=day, reason=words)
    numbers = _numbers(tx, day, new.values())
    named = [(made, each, next(numbers)) for made, each in new.items()]
    visits = [_visit(tx, vault, day, made, each, number) for made, each, number in named]
    rows.ADD_VISIT.run_all(tx.connection, visits)
    rows.add_turns(
        tx.connection, [_turn(tx, made, each, number, sequence) for made, each, number in named]
    )
    return len(new)


def _known(tx: Transaction, day: str) -> set[str]:
    query = select(VISIT.c.id).where(VISIT.c.office == tx.office, VISIT.c.day == day)
    return set(tx.connection.execute(query.where(VISIT.c.channel == CHANNEL)).scalars())


def _numbers(tx: Transaction, day: str, past: Iterable[Past]) -> Iterator[str]:
    """Each one's number; one that is taken on that day gets `-2`, `-3`, … behind it."""
    query = select(VISIT.c.number).where(VISIT.c.office == tx.office, VISIT.c.day == day)
    taken = set(tx.connection.execute(query).scalars())
    for each in past:
        number, times = each.number, 1
        while number in taken:
            times += 1
            number = f"{each.number}-{times}"
        taken.add(number)
        yield number


def _id(tx: Transaction, past: Past, what: str) -> str:
    """The same id for the same number at every reading."""
    digest = hashlib.sha256(f"{what}/{tx.office}/{past.name}".encode()).digest()
    return rows.id_of(past.arrived_at, int.from_bytes(digest[:16]))


def _visit(
    tx: Transaction, vault: Vault, day: str, made: str, past: Past, number: str
) -> dict[str, Any]:
    secret = secrets.token_urlsafe(16)  # nobody holds this ticket
    return {
        "id": made,
        "office": tx.office,
        "day": day,
        "number": number,
        "channel": CHANNEL,
        "language": past.language,
        "needs": [],
        "device": None,
        "secret_hash": hashed(secret),
        "secret_sealed": vault.seal(secret.encode(), f"visit.secret_sealed:{made}"),
        "arrived_at": past.arrived_at,
    }


def _turn(tx: Transaction, visit: str, past: Past, number: str, sequence: int) -> Turn:
    called = past.called_at is not None
    return Turn(
        id=_id(tx, past, "turn"),
        visit=visit,
        office=tx.office,
        service=past.service,
        number=number,
        state=State.DONE if called else State.LEFT,
        version=1,
        sequence=sequence,
        arrived_at=past.arrived_at,
        queued_at=past.arrived_at,
        calls=int(called),
        first_called_at=past.called_at,
        called_at=past.called_at,
        served_s=past.served_s,
        ended_at=past.ended_at,
        outcome=past.outcome,
    )
