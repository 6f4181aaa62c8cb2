"""What the database itself forbids, whatever a program tries; without the index it would not."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counter.store import schema

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
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database as the migrations make it."""
    schema.upgrade(tmp_path / "matanai.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "matanai.db")) as found:
        yield found


@pytest.mark.parametrize("what", TWICE)
def test_the_database_refuses(database: sqlite3.Connection, what: str) -> None:
    *fine, doubled = TWICE[what]
    for table, row in fine:
        add(database, table, row)

    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        add(database, *doubled)


@pytest.mark.parametrize(
    ("what", "index"),
    [("two visitors called to one desk", "turn_one_active_a_desk"),
     ("one visitor called to two desks", "turn_one_active_a_visit")],
)  # fmt: skip
def test_it_is_this_index_that_refuses(database: sqlite3.Connection, what: str, index: str) -> None:
    database.execute(f"DROP INDEX {index}")

    for table, row in TWICE[what]:
        add(database, table, row)

    assert database.execute("SELECT count(*) FROM turn").fetchone() == (2,)


def test_a_desk_whose_visitor_is_done_may_have_the_next(database: sqlite3.Connection) -> None:
    for number, state in enumerate(["done", "missed", "called"]):
        add(database, "visit", {"id": f"v{number}", "number": f"A{number}"})
        row = {"id": f"t{number}", "visit": f"v{number}", "desk": "d", "state": state}
        add(database, "turn", row)

    assert database.execute("SELECT count(*) FROM turn").fetchone() == (3,)


def add(database: sqlite3.Connection, table: str, row: Row) -> None:
    """Insert a row; columns it does not name hold something of their own or nothing in common."""
    columns = database.execute(f"PRAGMA table_info('{table}')").fetchall()
    own = f"own-{database.total_changes}"
    usual = {"BIGINT": 0, "INTEGER": 0, "BOOLEAN": 0, "BLOB": b"", "JSON": "[]"}
    filled: Row = {"secret_hash": own, "office": "honcho", "day": "2026-04-06", "device": "kiosk"}
    for _, name, kind, *_ in columns:
        row = {name: filled.get(name, usual.get(kind, "x"))} | row
    marks = ", ".join("?" for _ in row)
    names = ", ".join(f'"{name}"' for name in row)
    database.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))
