"""Signing in and out, devices' tokens, and who may: the roster becomes rows here."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from counter.actions.means import hashed
from counter.refusal import Refused
from counter.roster.entries import Machine, Roster, Staff
from counter.store import screens
from counter.store.tables import Clerk, DeskRow, Device, Session, table
from counter.store.transaction import Transaction

CLERK, SESSION, DEVICE, DESK = table(Clerk), table(Session), table(Device), table(DeskRow)
OF_TOKEN = select(DEVICE).where(DEVICE.c.token_hash == bindparam("hash"))
IDLE, LONGEST = timedelta(hours=4), timedelta(hours=14)


@dataclass(frozen=True)
class SignedIn:
    """A clerk with a session; `desk` is where he sits, if anywhere."""

    clerk: str
    name: str
    role: str
    office: str
    desks: tuple[str, ...]
    desk: str | None
    csrf: str
    ends_at: datetime


def sign_in(tx: Transaction, clerk: Any, desk: str | None) -> tuple[str, str]:
    """A new session; the clerk's old one ends. Answers the cookie's token and the CSRF token."""
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
    tx.connection.execute(delete(SESSION).where(SESSION.c.clerk == clerk["id"]))
    row = {"token_hash": hashed(token), "clerk": clerk["id"], "csrf": csrf, "desk": desk}
    tx.connection.execute(insert(SESSION), row | {"started_at": tx.at, "seen_at": tx.at})
    tx.record("sign_in", clerk=clerk["id"], desk=desk)
    return token, csrf


def sign_out(tx: Transaction, who: SignedIn) -> None:
    """End the clerk's session."""
    tx.connection.execute(delete(SESSION).where(SESSION.c.clerk == who.clerk))
    tx.record("sign_out", clerk=who.clerk, desk=who.desk)


def take_desk(tx: Transaction, who: SignedIn, desk: str) -> None:
    """Sit down at a desk the clerk may take."""
    change = update(SESSION).where(SESSION.c.clerk == who.clerk)
    tx.connection.execute(change.values(desk=desk, seen_at=tx.at))
    tx.record("take_desk", clerk=who.clerk, desk=desk)


def refuse_desk(clerk_desks: Iterable[str], desk: str | None) -> None:
    """Raise Refused 403 for a desk this clerk may not take."""
    if desk is not None and desk not in clerk_desks:
        raise Refused(403, "not_your_desk", "this clerk may not take that desk")


def clerk_named(connection: Connection, name: str) -> Any:
    """The clerk's row, or None."""
    return connection.execute(select(CLERK).where(CLERK.c.name == name)).mappings().first()


def session_of(connection: Connection, token: str) -> SignedIn | None:
    """Who a cookie's token belongs to, and when the session ends at the latest."""
    query = select(SESSION, CLERK.c.name, CLERK.c.role, CLERK.c.office, CLERK.c.desks).join(
        CLERK, CLERK.c.id == SESSION.c.clerk
    )
    row = connection.execute(query.where(SESSION.c.token_hash == hashed(token))).mappings().first()
    if row is None:
        return None
    return SignedIn(
        row["clerk"], row["name"], row["role"], row["office"], tuple(row["desks"]), row["desk"],
        row["csrf"], row["started_at"] + LONGEST,
    )  # fmt: skip


def still_in(connection: Connection, who: SignedIn, at: Any) -> bool:
    """Whether this very session still runs: signing in anew, or out, ends it."""
    query = select(SESSION.c.started_at).where(
        SESSION.c.clerk == who.clerk, SESSION.c.csrf == who.csrf
    )
    began = connection.execute(query).scalar()
    return began is not None and at - began <= LONGEST


def device_of(connection: Connection, token: str) -> Any:
    """The device a bearer token belongs to, or None."""
    return connection.execute(OF_TOKEN, {"hash": hashed(token)}).mappings().first()


def furnish(tx: Transaction, desks: Iterable[str]) -> None:
    """Make the office's desks that are not there yet."""
    have = set(screens.desks(tx.connection, tx.office))
    for desk in desks:
        if desk not in have:
            row = {"id": desk, "office": tx.office, "state": "closed", "clerk": None}
            tx.connection.execute(insert(DESK), row | {"since": tx.at})


def known(connection: Connection) -> Roster:
    """Who may sign in now, and which devices there are."""
    return Roster(
        tuple(_staff(row) for row in connection.execute(select(CLERK).order_by(CLERK.c.id))),
        tuple(_machine(row) for row in connection.execute(select(DEVICE).order_by(DEVICE.c.id))),
    )


def admit(tx: Transaction, roster: Roster, offices: Collection[str]) -> bool:
    """Only those of the roster may sign in at this office; whether that changed anything.

    Whoever has gone, or is written there otherwise than before, is signed out.
    """
    wanted = {each.id: each for each in roster.clerks if each.office == tx.office}
    names = {each.name for each in wanted.values()}
    others = set(offices) - {tx.office}
    mine = [
        each
        for each in known(tx.connection).clerks
        if each.office not in others or each.id in wanted or each.name in names
    ]
    gone = [each for each in mine if wanted.get(each.id) != each]
    new = [each for each in wanted.values() if each not in mine]
    for each in gone:
        tx.connection.execute(delete(SESSION).where(SESSION.c.clerk == each.id))
        tx.connection.execute(delete(CLERK).where(CLERK.c.id == each.id))
        tx.record("dismiss", clerk=each.id)
    for each in new:
        tx.connection.execute(insert(CLERK), asdict(each) | {"desks": list(each.desks)})
        tx.record("admit", clerk=each.id)
    if gone:
        tx.ring()  # their screens end now
    return bool(gone or new)


def admit_devices(tx: Transaction, roster: Roster) -> bool:
    """Only the devices of the roster may speak; whether that changed anything."""
    before = known(tx.connection).devices
    gone = [each for each in before if each not in roster.devices]
    new = [each for each in roster.devices if each not in before]
    for each in gone:
        tx.connection.execute(delete(DEVICE).where(DEVICE.c.id == each.id))
        tx.record("dismiss_device", reason=each.id)
    for each in new:
        tx.connection.execute(insert(DEVICE), asdict(each) | {"offices": list(each.offices)})
        tx.record("admit_device", reason=each.id)
    return bool(gone or new)


def _staff(row: Any) -> Staff:
    return Staff(row.id, row.name, row.role, row.office, row.password, tuple(row.desks))


def _machine(row: Any) -> Machine:
    return Machine(row.id, row.kind, row.token_hash, tuple(row.offices))
