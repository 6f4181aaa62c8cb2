"""A pre-application from home: opened for a kiosk, revealed once, used for one visit only."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from counter import intake, vault
from counter.actions import sealing
from counter.actions.means import Means, hashed
from counter.envelope import EnvelopeError, open_qr
from counter.preapplication import PreApplication, decode
from counter.procedures import Procedure
from counter.refusal import Refused, not_found
from counter.store import rows
from counter.store.rows import VISIT
from counter.store.tables import PreApplicationRow, table
from counter.store.transaction import Transaction
from counter.visit import OPEN

SHOWN = table(PreApplicationRow)
KEEP = timedelta(days=30)  # as long as a QR may be shown again


def open_sealed(means: Means, keys: Mapping[int, bytes], text: str, at: Any) -> PreApplication:
    """What a QR holds, checked like every application. Raises Refused 422 in the QR's own words."""
    try:
        inside = open_qr(text, keys, means.catalogue.city.code)
        found = decode(inside, means.catalogue, at)
        for each in found.applications:
            intake.check(
                means.catalogue, each["procedure"], each["for_whom"], each["answers"],
                each["sources"],
            )  # fmt: skip
    except EnvelopeError as error:
        fields = {"sealed": error.code}
        code = error.code if error.code == "individual_number" else f"qr_{error.code}"
        raise Refused(422, code, "this QR cannot be used", fields=fields) from error
    except intake.Invalid as error:
        fields = {f"sealed.{name}": code for name, code in error.fields.items()}
        code = "individual_number" if "individual_number" in error.fields.values() else "qr_torn"
        raise Refused(422, code, "this QR cannot be used", fields=fields) from error
    return found


def show(tx: Transaction, means: Means, found: PreApplication, device: str) -> dict[str, Any]:
    """Give a handle and masked values; a QR shown before answers the same handle and its visit.

    Each scan begins a session of this kiosk, which may reveal once as long as there is no visit.
    """
    ident = hashed(found.id)
    row = _by(tx.connection, SHOWN.c.id, ident)
    if row is None:
        row = _keep(tx, means, found, ident, device)
    elif row["visit"] is None:
        again = update(SHOWN).where(SHOWN.c.id == ident).values(revealed=False, device=device)
        tx.connection.execute(again)
    tx.record("open_preapplication", visit=row["visit"], reason="qr")
    cases = [_masked(means.catalogue.procedures[a["procedure"]], a) for a in found.applications]
    shown: dict[str, Any] = {"handle": row["handle"], "cases": cases}
    if row["visit"] is not None:
        shown["visit"] = _same_visit(tx.connection, row["visit"])
    return shown


def reveal(tx: Transaction, means: Means, handle: str, device: str) -> dict[str, Any]:
    """The values in clear, once, where the QR was shown. Raises Refused 409 the second time."""
    row = by_handle(tx.connection, handle)
    if row["device"] != device:
        raise not_found("pre-application")
    if row["revealed"] or row["visit"] is not None:
        raise Refused(409, "revealed_already", "these values were shown once already")
    tx.connection.execute(update(SHOWN).where(SHOWN.c.handle == handle).values(revealed=True))
    tx.record("reveal_preapplication", visit=row["visit"], reason="qr")
    return {"handle": handle, "cases": applications(means, row)}


def use(tx: Transaction, handle: str, visit: str) -> None:
    """Tie a pre-application to its visit. Raises Refused 409 with the number if it has one."""
    row = by_handle(tx.connection, handle)
    if row["visit"] not in (None, visit):
        number = _same_visit(tx.connection, row["visit"])["number"]
        raise Refused(409, "used_already", "this QR has a number already", number=number)
    tx.connection.execute(update(SHOWN).where(SHOWN.c.handle == handle).values(visit=visit))


def by_handle(connection: Connection, handle: str) -> Any:
    """The pre-application behind a handle. Raises Refused 404."""
    row = _by(connection, SHOWN.c.handle, handle)
    if row is None:
        raise not_found("pre-application")
    return row


def applications(means: Means, row: Any) -> list[dict[str, Any]]:
    """What the QR said, in clear. Raises Refused 404 once it was destroyed."""
    if row["sealed"] == sealing.DESTROYED:
        raise not_found("pre-application")
    key = means.vault.unwrap(row["wrapped_key"], f"preapplication.wrapped_key:{row['id']}")
    plain = vault.open_under(key, row["sealed"], f"preapplication.sealed:{row['id']}")
    found: list[dict[str, Any]] = json.loads(plain)
    return found


def _by(connection: Connection, column: Any, value: str) -> Any:
    return connection.execute(select(SHOWN).where(column == value)).mappings().first()


def _keep(
    tx: Transaction, means: Means, found: PreApplication, ident: str, device: str
) -> dict[str, Any]:
    key, wrapped = means.vault.new_key(f"preapplication.wrapped_key:{ident}")
    plain = json.dumps(found.applications, ensure_ascii=False).encode()
    row = {
        "id": ident,
        "handle": secrets.token_urlsafe(16),
        "device": device,
        "visit": None,
        "wrapped_key": wrapped,
        "sealed": vault.seal_under(key, plain, f"preapplication.sealed:{ident}"),
        "revealed": False,
        "opened_at": tx.at,
        "expires_at": found.created_at + KEEP,
    }
    tx.connection.execute(insert(SHOWN), row)
    return row


def _masked(procedure: Procedure, application: Mapping[str, Any]) -> dict[str, Any]:
    """The application with every value masked; the lobby can see the kiosk."""
    kinds = {field.id: field.kind for field in procedure.fields}
    answers = application["answers"]
    return {
        "procedure": procedure.id,
        "for_whom": application["for_whom"],
        "masked": {name: intake.masked(value, kinds[name]) for name, value in answers.items()},
    }


def _same_visit(connection: Connection, visit: str) -> dict[str, Any]:
    """Number, desk and state of the visit a QR belongs to; never its secret."""
    number = connection.execute(select(VISIT.c.number).where(VISIT.c.id == visit)).scalar_one()
    turns = rows.turns_of(connection, visit)
    live = [turn for turn in turns if turn.state in OPEN] or turns[-1:]
    return {"number": number, "turns": [{"state": t.state.value, "desk": t.desk} for t in live]}
