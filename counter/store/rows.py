"""Rows of the database and the pure facts they stand for, both ways; and the hot writes."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy import case as choose

from counter import case, visit
from counter.case import Case
from counter.refusal import not_found
from counter.store.ledger import day_of
from counter.store.moments import Moment
from counter.store.prepared import Prepared
from counter.store.tables import CaseRow, TurnRow, Visit, table
from counter.store.turnbook import Turnbook
from counter.visit import Purpose, Turn

VISIT, TURN, CASE = table(Visit), table(TurnRow), table(CaseRow)
TURN_FIELDS = tuple(each.name for each in fields(Turn))
STATE, PURPOSE = TURN_FIELDS.index("state"), TURN_FIELDS.index("purpose")
CASE_FIELDS = tuple(each.name for each in fields(Case))
CASE_COLUMNS = [CASE.c[name] for name in CASE_FIELDS]
IN_LINE = sorted(visit.IN_LINE)

ADD_VISIT, ADD_TURN, ADD_CASE = (
    Prepared(insert(table), table.columns.keys()) for table in (VISIT, TURN, CASE)
)
SET_TURN = Prepared(
    update(TURN).where(TURN.c.id == bindparam("this"), TURN.c.version == bindparam("seen")),
    [*TURN_FIELDS, "open"],
)
SET_CASE = update(CASE).where(CASE.c.id == bindparam("this"), CASE.c.version == bindparam("seen"))
TURN_COLUMNS = [TURN.c[name] for name in TURN_FIELDS]
MARK_COLUMNS = [TURN.c.id, TURN.c.version, TURN.c.overtaken]
BOOK = Turnbook()
MANY = 12  # news that are worth a statement of their own
ONE_TURN = Prepared(select(*TURN_COLUMNS).where(TURN.c.id == bindparam("this")))
ONE_CASE = select(*CASE_COLUMNS).where(CASE.c.id == bindparam("this"))
ACTIVE = text("state IN ('called', 'serving')")  # in the words of the indexes that hold them apart
BUSY = Prepared(select(TURN.c.visit).where(ACTIVE))
WANTED = Prepared(select(*MARK_COLUMNS).where(TURN.c.wanted_desk == bindparam("desk"), TURN.c.open))
AT_DESK = Prepared(select(*TURN_COLUMNS).where(TURN.c.desk == bindparam("desk"), ACTIVE))
TOO_LONG = Prepared(
    select(*TURN_COLUMNS).where(
        TURN.c.office == bindparam("office"), TURN.c.held_until <= bindparam("at", type_=Moment),
        TURN.c.open, TURN.c.state == visit.State.HELD.value,
    )
)  # fmt: skip
WORK_OF = Prepared(select(CASE.c.state, CASE.c.after).where(CASE.c.turn == bindparam("turn")))
OPEN_TURNS = Prepared(
    select(*MARK_COLUMNS)
    .where(TURN.c.office == bindparam("office"), TURN.c.open)
    .order_by(TURN.c.sequence, TURN.c.id)
)


def new_id(at: datetime) -> str:
    """A UUIDv7 (RFC 9562): sorts by time, says nothing else, opaque outside."""
    return id_of(at, uuid.uuid4().int)


def id_of(at: datetime, random: int) -> str:
    """The same with given bits (128), for what has to get the same id again."""
    ms = int(at.timestamp() * 1000)
    value = ms << 80 | 0x7 << 76 | (random >> 64 & 0xFFF) << 64 | 0b10 << 62
    return uuid.UUID(int=value | random & (1 << 62) - 1).hex


def turn_of(row: RowMapping) -> Turn:
    """The turn a row stands for."""
    return _turn([row[name] for name in TURN_FIELDS])


def case_of(row: RowMapping) -> Case:
    """The case a row stands for, without what is sealed."""
    facts = {name: row[name] for name in CASE_FIELDS}
    facts["state"] = case.State(facts["state"])
    facts["after"] = tuple(facts["after"])
    return Case(**facts)


def turn_values(turn: Turn) -> dict[str, Any]:
    """The row of a turn."""
    return {name: getattr(turn, name) for name in TURN_FIELDS} | {"open": turn.state in visit.OPEN}


def case_values(found: Case) -> dict[str, Any]:
    """The row of a case, without what is sealed."""
    return {name: getattr(found, name) for name in CASE_FIELDS}


def turn_by_id(connection: Connection, turn_id: str) -> Turn:
    """The turn of that id. Raises Refused 404."""
    found = ONE_TURN.rows(connection, {"this": turn_id})
    if not found:
        raise not_found("turn")
    return _turn(found[0])


def case_by_id(connection: Connection, case_id: str) -> Case:
    """The case of that id. Raises Refused 404."""
    row = connection.execute(ONE_CASE, {"this": case_id}).mappings().first()
    if row is None:
        raise not_found("case")
    return case_of(row)


def line_turns(
    connection: Connection, office: str, services: Sequence[str], desk: str
) -> list[Turn]:
    """The turns in the lines of these services, and those that want this desk; in no order."""
    found = _line(tuple(services)).run(connection, {"office": office}).fetchall()
    found += WANTED.run(connection, {"desk": desk}).fetchall()
    return _marked(connection, found)


def held_too_long(connection: Connection, office: str, at: datetime) -> list[Turn]:
    """The turns whose hold should have ended."""
    found = TOO_LONG.rows(connection, {"office": office, "at": at})
    return [_turn(values) for values in found]


@cache
def _line(services: tuple[str, ...]) -> Prepared:
    return Prepared(
        select(*MARK_COLUMNS).where(
            TURN.c.office == bindparam("office"), TURN.c.open, _in_line(services)
        )
    )


def _in_line(services: Sequence[str]) -> Any:
    """Said so that both databases look into the index `turn_line`, a place a line and state."""
    return and_(
        or_(*(TURN.c.state == state for state in IN_LINE)),
        or_(*(TURN.c.service == service for service in services)),
    )


def turn_at(connection: Connection, desk: str) -> Turn | None:
    """The turn called or served at a desk."""
    found = AT_DESK.rows(connection, {"desk": desk})
    return _turn(found[0]) if found else None


def busy_visits(connection: Connection) -> set[str]:
    """The visits that are called or served at a desk just now, wherever."""
    return {visit_id for (visit_id,) in BUSY.run(connection, {}).fetchall()}


def visit_of_ticket(connection: Connection, secret_hash: str, at: datetime) -> RowMapping:
    """The visit a ticket's secret opens. Raises Refused 404, also once its day is over."""
    query = select(VISIT).where(VISIT.c.secret_hash == secret_hash)
    row = connection.execute(query).mappings().first()
    if row is None or (row["day"] < day_of(at) and not _goes_on(connection, row["id"])):
        raise not_found("visit")
    return row


def _goes_on(connection: Connection, visit_id: str) -> bool:
    return any(turn.state in visit.OPEN for turn in turns_of(connection, visit_id))


def open_turns(connection: Connection, office: str) -> list[Turn]:
    """All turns of an office that are not over, by arrival."""
    return _marked(connection, OPEN_TURNS.run(connection, {"office": office}).fetchall())


def _marked(connection: Connection, marks: list[Any]) -> list[Turn]:
    """The turns a query has marked; those the book knows are not read again."""
    return BOOK.read(connection, marks, lambda ids: _by_ids(connection, ids))


def _by_ids(connection: Connection, ids: list[str]) -> dict[str, Turn]:
    if len(ids) < MANY:
        return {each: turn_by_id(connection, each) for each in ids}
    query = select(*TURN_COLUMNS).where(TURN.c.id.in_(ids))
    return {row[0]: _turn(list(row)) for row in connection.execute(query)}


def _turn(values: list[Any]) -> Turn:
    """The turn of a row's values, in the order of `TURN_FIELDS`."""
    values[STATE] = visit.State(values[STATE])
    values[PURPOSE] = values[PURPOSE] and Purpose(values[PURPOSE])
    return Turn(*values)


def turns_of(connection: Connection, visit_id: str) -> list[Turn]:
    """A visit's turns, oldest first."""
    query = select(TURN).where(TURN.c.visit == visit_id).order_by(TURN.c.queued_at, TURN.c.id)
    return [turn_of(row) for row in connection.execute(query).mappings()]


def cases_where(connection: Connection, *conditions: Any) -> list[Case]:
    """The cases that meet all conditions, oldest first, without what is sealed."""
    query = select(*CASE_COLUMNS).where(*conditions).order_by(CASE.c.received_at, CASE.c.id)
    return [case_of(row) for row in connection.execute(query).mappings()]


def turns_after(connection: Connection, standing: Sequence[Turn]) -> set[str]:
    """Those of an office's open turns whose work has to wait for another one of their visit."""
    several = [visit for visit, n in Counter(turn.visit for turn in standing).items() if n > 1]
    mine = [turn.id for turn in standing if turn.visit in several]
    found = cases_where(connection, CASE.c.turn.in_(mine)) if mine else []
    return case.turns_after(found, mine)


def asked_for(connection: Connection, turn: Turn) -> bool:
    """Whether a case of this turn needs its visitor."""
    found = WORK_OF.rows(connection, {"turn": turn.id})
    return any(state == case.State.ASKING for state, _ in found)


def waits(connection: Connection, turn: Turn) -> bool:
    """Whether all open work of a turn has to wait for another open turn of its visit."""
    if not any(after for _, after in WORK_OF.rows(connection, {"turn": turn.id})):
        return False
    standing = [each for each in turns_of(connection, turn.visit) if each.state in visit.OPEN]
    return turn.id in turns_after(connection, standing)


def people_ahead(connection: Connection, turn: Turn, services: Sequence[str]) -> int:
    """How many turns in the lines of these services came before this one."""
    asked = {"office": turn.office, "came_at": turn.came_at, "sequence": turn.sequence}
    return int(_ahead(tuple(services)).run(connection, asked).fetchone()[0])


@cache
def _ahead(services: tuple[str, ...]) -> Prepared:
    """Made once for each set of lines; answered from the index `turn_line` alone."""
    came_at = choose((TURN.c.due_at > TURN.c.arrived_at, TURN.c.due_at), else_=TURN.c.arrived_at)
    asked = select(func.count()).where(
        TURN.c.office == bindparam("office"),
        TURN.c.open,
        tuple_(came_at, TURN.c.sequence)
        < tuple_(bindparam("came_at", type_=Moment), bindparam("sequence")),
        _in_line(services),
    )
    return Prepared(asked)


def add_turns(connection: Connection, turns: Iterable[Turn]) -> None:
    """Write new turns."""
    ADD_TURN.run_all(connection, (turn_values(each) for each in turns))


def save_turn(connection: Connection, before: Turn, after: Turn) -> None:
    """Write a move, on condition that the turn still stands where it was seen."""
    asked = turn_values(after) | {"this": before.id, "seen": before.version}
    _one_row(SET_TURN.run(connection, asked))


def save_case(connection: Connection, before: Case, after: Case, **sealed: Any) -> None:
    """Write a move of a case and what was sealed with it."""
    asked = case_values(after) | sealed | {"this": before.id, "seen": before.version}
    _one_row(connection.execute(SET_CASE, asked))


def _one_row(changed: Any) -> None:
    if changed.rowcount != 1:
        raise RuntimeError("a row moved under the ledger's lock")
