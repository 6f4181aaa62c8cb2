"""この手続を止める: a line or a procedure is stopped for a reason, and taken up again.

Stopping moves nobody: who waits keeps the place, and the line goes on as it stood.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from counter.actions.means import Means, local
from counter.refusal import Refused
from counter.store import ledger, pauses
from counter.store.pauses import PAUSE
from counter.store.transaction import Transaction


def pause(tx: Transaction, target: str, reason: str, clerk: str, desk: str | None) -> None:
    """Stop it, or say another reason. The same again changes nothing."""
    before = pauses.stopped(tx.connection, tx.office).get(target)
    if before == reason:
        return
    row = {"reason": reason, "clerk": clerk, "at": tx.at}
    if before is None:
        tx.connection.execute(insert(PAUSE), row | {"office": tx.office, "target": target})
    else:
        tx.connection.execute(update(PAUSE).where(*_this(tx, target)).values(row))
    tx.record("pause", clerk=clerk, desk=desk, after=target, reason=reason)
    tx.ring()


def resume(
    tx: Transaction, target: str, clerk: str | None, desk: str | None, why: str | None = None
) -> None:
    """Take it up again. What is not stopped stays as it is."""
    if tx.connection.execute(delete(PAUSE).where(*_this(tx, target))).rowcount:
        tx.record("unpause", clerk=clerk, desk=desk, before=target, reason=why)
        tx.ring()


def forget_old(tx: Transaction, means: Means) -> None:
    """Take up what was stopped for its day only."""
    passing = [each.code for each in means.catalogue.city.pause_reasons if each.today_only]
    for row in tx.connection.execute(select(PAUSE).where(PAUSE.c.office == tx.office)).mappings():
        if row["reason"] in passing and ledger.day_of(row["at"]) < tx.day:
            resume(tx, row["target"], None, None, "new_day")


def refuse(tx: Transaction, services: Iterable[str], procedures: Iterable[str] = ()) -> None:
    """Raise Refused 409 for the first line or procedure that is stopped, with the reason."""
    office = tx.office
    found = tx.once(("stopped", office), lambda: pauses.stopped(tx.connection, office))
    for field, asked in (("services", services), ("applications", procedures)):
        for target in asked:
            if target in found:
                raise Refused(409, "paused", "this is stopped for now; the reason says why",
                              reason=found[target], fields={field: "paused"})  # fmt: skip


def shown(connection: Connection, means: Means, office: str) -> list[dict[str, Any]]:
    """What is stopped, as a clerk's screen says it."""
    query = select(PAUSE).where(PAUSE.c.office == office).order_by(PAUSE.c.at, PAUSE.c.target)
    language = means.catalogue.city.languages[0]
    return [
        {
            "target": row["target"],
            "reason": row["reason"],
            "words": means.catalogue.pause_words(row["reason"]).get(language, row["reason"]),
            "since": local(row["at"]),
        }
        for row in connection.execute(query).mappings()
    ]


def _this(tx: Transaction, target: str) -> tuple[Any, Any]:
    return PAUSE.c.office == tx.office, PAUSE.c.target == target
