"""係の人をよぶ and 応援をよぶ: a call for help, who goes, and its end; each is written down."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from counter.actions.means import local
from counter.refusal import Refused, not_found
from counter.store import helps, rows
from counter.store.helps import HELP
from counter.store.transaction import Transaction

KINDS = ("visitor", "emergency")


def call(
    tx: Transaction, place: str, kind: str, clerk: str | None, desk: str | None
) -> dict[str, Any]:
    """Call somebody to this place; the same call again is the one that stands."""
    for row in helps.standing(tx.connection, tx.office):
        if (row["place"], row["kind"]) == (place, kind):
            return view(row)
    new = {
        "id": rows.new_id(tx.at), "office": tx.office, "place": place, "kind": kind, "at": tx.at,
        "clerk": None, "answered_at": None, "ended_at": None,
    }  # fmt: skip
    tx.connection.execute(insert(HELP), new)
    tx.record("help", clerk=clerk, desk=desk, after=str(new["id"]), reason=f"{kind} {place}")
    tx.ring()
    return view(new)


def respond(tx: Transaction, call_id: str, clerk: str, desk: str | None) -> dict[str, Any]:
    """This clerk goes there. Raises Refused 404, 403, or 409 where another already does."""
    row = _standing(tx, call_id)
    if row["clerk"] not in (None, clerk):
        raise Refused(409, "illegal_move", "somebody is on the way already")
    if row["clerk"] is None:
        _change(tx, call_id, clerk=clerk, answered_at=tx.at)
        tx.record("help_respond", clerk=clerk, desk=desk, before=call_id)
        tx.ring()
    return view(row | {"clerk": clerk})


def stop(
    tx: Transaction, call_id: str, place: str, clerk: str | None, desk: str | None
) -> dict[str, Any]:
    """It is over: a clerk says so, or the place that called. Raises Refused 404, 403 or 409."""
    row = _standing(tx, call_id)
    if clerk is None and row["place"] != place:
        raise Refused(403, "not_allowed", "this call came from elsewhere")
    _change(tx, call_id, ended_at=tx.at)
    tx.record("help_stop", clerk=clerk, desk=desk, before=call_id)
    tx.ring()
    return view(row)


def shown(connection: Connection, office: str) -> list[dict[str, Any]]:
    """The calls that stand, as every desk of the office shows them."""
    return [view(row) for row in helps.standing(connection, office)]


def view(row: Any) -> dict[str, Any]:
    """A call: a device's or desk's id, what kind, since when, and who goes there."""
    return {"id": row["id"], "place": row["place"], "kind": row["kind"],
            "at": local(row["at"]), "clerk": row["clerk"]}  # fmt: skip


def _standing(tx: Transaction, call_id: str) -> dict[str, Any]:
    found = tx.connection.execute(select(HELP).where(HELP.c.id == call_id)).mappings().first()
    if found is None:
        raise not_found("call for help")
    if found["office"] != tx.office:
        raise Refused(403, "not_your_office", "this call belongs to another office")
    if found["ended_at"] is not None:
        raise Refused(409, "illegal_move", "this call is over")
    return dict(found)


def _change(tx: Transaction, call_id: str, **values: Any) -> None:
    tx.connection.execute(update(HELP).where(HELP.c.id == call_id).values(values))
