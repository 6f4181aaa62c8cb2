"""What the database itself forbids, whatever a program tries; without the index it would not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Boolean, Column, Connection, Integer, LargeBinary, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from counter.store import engine, schema
from counter.store.engine import Place
from counter.store.moments import EPOCH, Moment

pytestmark = pytest.mark.both

Row = dict[str, Any]
V1, V2 = {"id": "v1", "number": "A001"}, {"id": "v2", "number": "A002"}
TWICE: dict[str, list[tuple[str, Row]]] = {
    "one number of a day to two visits": [("visit", V1), ("visit", V2 | {"number": "A001"})],
    "one secret to two visits": [
        ("visit", V1 | {"secret_hash": "s"}), ("visit", V2 | {"secret_hash": "s"})
    ],
    "two visitors called to one desk": [
        ("visit", V1), ("visit", V2),
        ("turn", {"id": "t1", "visit": "v1", "desk": "d", "state": "called"}),
        ("turn", {"id": "t2", "visit": "v2", "desk": "d", "state": "serving"}),
    ],
    "one visitor called to two desks": [
        ("visit", V1),
        ("turn", {"id": "t1", "visit": "v1", "desk": "d1", "state": "called"}),
        ("turn", {"id": "t2", "visit": "v1", "desk": "d2", "state": "called"}),
    ],
    "two events under one number": [("event", {"sequence": 1}), ("event", {"sequence": 1})],
    "two calls under one number": [("call", {"seq": 1}), ("call", {"seq": 1})],
    "two answers to one key": [("receipt", {"key": "k"}), ("receipt", {"key": "k"})],
    "two sessions of one clerk": [
        ("session", {"clerk": "c", "token_hash": "a"}),
        ("session", {"clerk": "c", "token_hash": "b"}),
    ],
}  # fmt: skip


@pytest.fixture
def pen(tmp_path: Path, database: str) -> Iterator[Connection]:
    """A database as the migrations make it."""
    place: Place = database or tmp_path / "matanai.db"
    schema.upgrade(place)
    made = engine.writing(place)
    with made.connect() as found:
        yield found
    made.dispose()


@pytest.mark.parametrize("what", TWICE)
def test_the_database_refuses(pen: Connection, what: str) -> None:
    *fine, doubled = TWICE[what]
    for table, row in fine:
        add(pen, table, row)

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        add(pen, *doubled)


@pytest.mark.parametrize(
    ("what", "index"),
    [("two visitors called to one desk", "turn_one_active_a_desk"),
     ("one visitor called to two desks", "turn_one_active_a_visit")],
)  # fmt: skip
def test_it_is_this_index_that_refuses(pen: Connection, what: str, index: str) -> None:
    pen.exec_driver_sql(f"DROP INDEX {index}")

    for table, row in TWICE[what]:
        add(pen, table, row)

    assert turns(pen) == 2


def test_a_desk_whose_visitor_is_done_may_have_the_next(pen: Connection) -> None:
    for number, state in enumerate(["done", "missed", "called"]):
        add(pen, "visit", {"id": f"v{number}", "number": f"A{number}"})
        row = {"id": f"t{number}", "visit": f"v{number}", "desk": "d", "state": state}
        add(pen, "turn", row)

    assert turns(pen) == 3


def test_a_database_by_the_migrations_is_the_one_the_tables_describe(pen: Connection) -> None:
    found = compare_metadata(MigrationContext.configure(pen), SQLModel.metadata)

    assert found == []


def turns(pen: Connection) -> int:
    """How many there are."""
    return int(pen.exec_driver_sql("SELECT count(*) FROM turn").scalar_one())


def add(pen: Connection, name: str, row: Row) -> None:
    """Insert a row; columns it does not name hold something of their own or nothing in common."""
    table = SQLModel.metadata.tables[name]
    filled: Row = {"secret_hash": f"own-{row.get('id')}", "office": "honcho", "day": "2026-04-06",
                   "device": "kiosk"}  # fmt: skip
    usual = {column.name: filled.get(column.name, _usual(column)) for column in table.columns}
    pen.execute(insert(table), usual | row)


def _usual(column: Column[Any]) -> Any:
    """Something of the column's kind; nothing in those that may be empty."""
    if column.nullable:
        return None
    for kind, value in ((Moment, EPOCH), (JSON, []), (Boolean, False), (Integer, 0),
                        (LargeBinary, b"")):  # fmt: skip
        if isinstance(column.type, kind):
            return value
    return "x"
