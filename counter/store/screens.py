"""Reads for screens: what the board and the desks show, asked on connections that cannot write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, or_, select

from counter.case import OPEN as OPEN_CASES
from counter.case import Case
from counter.store import pauses, rows, serials
from counter.store.ledger import LEDGER, TOKYO, begins, day_of
from counter.store.moments import Moment
from counter.store.prepared import Prepared
from counter.store.rows import CASE, TURN, VISIT
from counter.store.serials import Serials
from counter.store.tables import Call, DeskRow, QrKey, table
from counter.visit import REOPEN_WITHIN, Turn

CALL, DESK, KEY = table(Call), table(DeskRow), table(QrKey)
LINGER = timedelta(minutes=30)  # an ended turn's page still says so
SHOWN = or_(TURN.c.open, TURN.c.ended_at >= bindparam("since", type_=Moment))
KEYS = Prepared(
    select(VISIT.c.id, VISIT.c.secret_hash)
    .join(TURN, TURN.c.visit == VISIT.c.id)
    .where(TURN.c.office == bindparam("office"), SHOWN)
)
BEGUN = Prepared(select(LEDGER.c.day).where(LEDGER.c.office == bindparam("office")))
REACHED = Prepared(select(LEDGER.c.sequence).where(LEDGER.c.office == bindparam("office")))
CALLS, FINISHED, LEFT, RECENT = 12, 400, 40, 20


@dataclass(frozen=True)
class Hall:
    """An office at one moment, as the database has it."""

    turns: list[Turn]
    ended: list[Turn]
    keys: dict[str, str]
    desks: dict[str, RowMapping]
    calls: list[RowMapping]
    served: list[tuple[str, int]]
    day: str
    serials: Serials
    stopped: dict[str, str]


def hall(connection: Connection, office: str, at: datetime) -> Hall:
    """Everything the board needs, read in one transaction."""
    ended = _turns(connection, TURN.c.office == office, TURN.c.ended_at >= at - LINGER)
    turns = rows.open_turns(connection, office)
    stopped, day = pauses.stopped(connection, office), today(connection, office, at)
    return Hall(
        turns=turns,
        ended=ended,
        keys=_keys(connection, office, at),
        desks=desks(connection, office),
        calls=_calls(connection, office, day),
        served=_served(connection, office, day),
        day=day,
        serials=serials.of_day(connection, office, day),
        stopped=stopped,
    )


@dataclass(frozen=True)
class Lobby:
    """Who is in an office today, and who left it, as the greeter needs to know them."""

    turns: list[Turn]
    left: list[Turn]
    visits: dict[str, RowMapping]
    cases: list[Case]


def lobby(connection: Connection, office: str, at: datetime) -> Lobby:
    """Everything the greeter's page needs, read in one transaction."""
    turns, left = rows.open_turns(connection, office), _left(connection, office, at)
    ids = {turn.visit for turn in [*turns, *left]}
    standing = (CASE.c.office == office, CASE.c.state.in_(sorted(OPEN_CASES)))
    cases = rows.cases_where(connection, *standing, CASE.c.visit.in_(sorted(ids)))
    return Lobby(turns, left, visitors(connection, ids), cases)


def visitors(connection: Connection, visits: Collection[str]) -> dict[str, RowMapping]:
    """Visit id → what staff know of who came: needs, language, and where the visit began."""
    query = select(VISIT.c.id, VISIT.c.needs, VISIT.c.language, VISIT.c.channel)
    found = connection.execute(query.where(VISIT.c.id.in_(sorted(visits)))).mappings()
    return {row["id"]: row for row in found}


def _left(connection: Connection, office: str, at: datetime) -> list[Turn]:
    """Who went away today, the latest first: they may come back."""
    query = (
        select(TURN)
        .where(TURN.c.office == office, TURN.c.state == "left")
        .where(TURN.c.ended_at >= at - timedelta(days=1))
        .order_by(TURN.c.ended_at.desc())
        .limit(LEFT)
    )
    found = [rows.turn_of(row) for row in connection.execute(query).mappings()]
    day = today(connection, office, at)
    return [turn for turn in found if day_of(turn.ended_at or at) == day]


def today(connection: Connection, office: str, at: datetime) -> str:
    """The office's business day: a day once begun is not left, even if the clock goes back."""
    begun = BEGUN.run(connection, {"office": office}).fetchone()
    return max(begun[0] if begun else "", day_of(at))


def reached(connection: Connection, office: str) -> int:
    """The office's newest event: of two screens the one with the smaller number is the older."""
    found = REACHED.run(connection, {"office": office}).fetchone()
    return found[0] if found else 0


def desks(connection: Connection, office: str) -> dict[str, RowMapping]:
    """Desk id → its row."""
    query = select(DESK).where(DESK.c.office == office)
    return {row["id"]: row for row in connection.execute(query).mappings()}


def public_keys(connection: Connection, at: datetime) -> list[RowMapping]:
    """The QR's keys a page may seal with at this moment."""
    query = select(KEY).where(KEY.c.begins_at <= at, KEY.c.ends_at > at).order_by(KEY.c.id)
    return list(connection.execute(query).mappings())


def recent(
    connection: Connection, office: str, desk: str, services: Collection[str], at: datetime
) -> list[Turn]:
    """What a slip of the hand may be undone of: done here just now, left its lines today."""
    morning = at.astimezone(TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    done = and_(TURN.c.state == "done", TURN.c.desk == desk, TURN.c.ended_at >= at - REOPEN_WITHIN)
    left = and_(TURN.c.state == "left", TURN.c.service.in_(services))
    query = select(TURN).where(TURN.c.office == office, TURN.c.ended_at >= morning)
    newest = query.where(or_(done, left)).order_by(TURN.c.ended_at.desc(), TURN.c.id).limit(RECENT)
    return [rows.turn_of(row) for row in connection.execute(newest).mappings()]


def _turns(connection: Connection, *conditions: Any) -> list[Turn]:
    query = select(TURN).where(*conditions).order_by(TURN.c.sequence)
    return [rows.turn_of(row) for row in connection.execute(query).mappings()]


def _keys(connection: Connection, office: str, at: datetime) -> dict[str, str]:
    """Visit → the first 16 hex digits of its secret's SHA-256, as its own page computes them."""
    found = KEYS.run(connection, {"office": office, "since": at - LINGER}).fetchall()
    return {visit: secret_hash[:16] for visit, secret_hash in found}


def _calls(connection: Connection, office: str, day: str) -> list[RowMapping]:
    """Today's newest calls, oldest first."""
    query = select(CALL).where(CALL.c.office == office).order_by(CALL.c.seq.desc()).limit(CALLS)
    found = list(connection.execute(query).mappings())
    return [row for row in reversed(found) if day_of(row["at"]) == day]


def _served(connection: Connection, office: str, day: str) -> list[tuple[str, int]]:
    """Service and seconds of the turns finished today, newest first."""
    query = (
        select(TURN.c.service, TURN.c.served_s)
        .where(TURN.c.office == office, TURN.c.ended_at >= begins(day))
        .where(TURN.c.state == "done", TURN.c.served_s > 0)
        .order_by(TURN.c.ended_at.desc())
        .limit(FINISHED)
    )
    return [(row.service, row.served_s) for row in connection.execute(query)]
