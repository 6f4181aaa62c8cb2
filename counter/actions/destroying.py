"""Destroying what has had its time: keys and sealed words, never a figure or an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, delete, select, update

from counter import retention
from counter.actions.holds import HOLD_KEY
from counter.actions.means import holiday
from counter.actions.preapplications import SHOWN
from counter.actions.sealing import DESTROYED
from counter.case import Case, State
from counter.procedures import Catalogue
from counter.retention import INPUT_DAYS
from counter.store import rows
from counter.store.ledger import TOKYO
from counter.store.rows import CASE, TURN
from counter.store.transaction import Transaction
from counter.visit import OPEN


@dataclass(frozen=True)
class Spent:
    """What has had its time in an office: cases, turns with a reason to hold, pre-applications."""

    cases: tuple[Case, ...]
    holds: tuple[str, ...]
    preapplications: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.cases or self.holds or self.preapplications)

    def __str__(self) -> str:
        unclaimed = sum(retention.unclaimed(case) for case in self.cases)
        return (
            f"cases={len(self.cases)} unclaimed={unclaimed} holds={len(self.holds)} "
            f"preapplications={len(self.preapplications)}"
        )


def find(connection: Connection, catalogue: Catalogue, office: str, at: datetime) -> Spent:
    """Everything of an office that is to be destroyed."""
    hours = catalogue.offices[office].hours
    calendar = catalogue.calendar(office, holiday)
    before = partial(retention.since, calendar, hours, at.astimezone(TOKYO).date())
    limit = before(INPUT_DAYS)
    holds = select(TURN.c.id).join(HOLD_KEY, HOLD_KEY.c.turn == TURN.c.id)
    holds = holds.where(TURN.c.office == office, ~TURN.c.open, TURN.c.arrived_at < limit)
    shown = select(SHOWN.c.id).where(SHOWN.c.opened_at < limit, SHOWN.c.sealed != DESTROYED)
    first = next(iter(catalogue.offices))  # a pre-application belongs to no office
    return Spent(
        tuple(_cases(connection, catalogue, office, before)),
        tuple(connection.execute(holds).scalars()),
        tuple(connection.execute(shown).scalars()) if office == first else (),
    )


def destroy(tx: Transaction, catalogue: Catalogue) -> Spent:
    """Destroy it, and write down how much it was."""
    spent = find(tx.connection, catalogue, tx.office, tx.at)
    for case in spent.cases:
        _destroy(tx, case)
    for turn in spent.holds:
        tx.connection.execute(delete(HOLD_KEY).where(HOLD_KEY.c.turn == turn))
        tx.connection.execute(update(TURN).where(TURN.c.id == turn).values(hold_reason=None))
    for ident in spent.preapplications:
        mine = (SHOWN.c.id == ident, SHOWN.c.visit.is_(None))
        tx.connection.execute(delete(SHOWN).where(*mine))
        rest = update(SHOWN).where(SHOWN.c.id == ident)  # its number is still found by a scan
        tx.connection.execute(rest.values(wrapped_key=DESTROYED, sealed=DESTROYED))
    if spent:
        tx.record("purge", reason=str(spent))
        tx.ring()
    return spent


def _cases(
    connection: Connection, catalogue: Catalogue, office: str, before: retention.Since
) -> list[Case]:  # fmt: skip
    kept = (CASE.c.office == office, CASE.c.wrapped_key != DESTROYED)
    found = rows.cases_where(connection, *kept, CASE.c.received_at < before(INPUT_DAYS))
    return [
        case
        for case in found
        if retention.is_over(case, _days(catalogue, case), before) and not _here(connection, case)
    ]


def _days(catalogue: Catalogue, case: Case) -> int:
    known = catalogue.procedures.get(case.procedure)
    return known.retention_days if known else retention.CASE_DAYS


def _here(connection: Connection, case: Case) -> bool:
    """Whether its visitor is still in a line."""
    return case.turn is not None and rows.turn_by_id(connection, case.turn).state in OPEN


def _destroy(tx: Transaction, case: Case) -> None:
    after = case
    if case.state is State.RECEIVED:
        after = replace(case, state=State.WITHDRAWN, version=case.version + 1)
        tx.record("withdraw", visit=case.visit, turn=case.turn, case_id=case.id,
                  before=case.state, after=after.state, reason="unclaimed")  # fmt: skip
    gone = {"wrapped_key": DESTROYED, "sealed": DESTROYED, "acceptance": None}
    rows.save_case(tx.connection, case, after, **gone)
