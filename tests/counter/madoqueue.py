"""Databases as MADO-queue writes them, new and old, filled by hand."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

NUMBERS = """CREATE TABLE numbers (category CHAR(1) PRIMARY KEY, current_number INTEGER NOT NULL,
    timestamp DATE)"""
GIVEN = """CREATE TABLE event_logs (id INTEGER PRIMARY KEY AUTOINCREMENT, category CHAR(1) NOT NULL,
    button_text TEXT, timestamp TEXT NOT NULL, current_number INTEGER NOT NULL,
    staff_count INTEGER)"""
PROCESSED = """CREATE TABLE processing_logs (id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_log_id INTEGER NOT NULL REFERENCES event_logs(id), ticket_number INTEGER NOT NULL,
    category CHAR(1), button_text TEXT, start_time TEXT, end_time TEXT, wait_time INTEGER,
    status TEXT NOT NULL CHECK (status IN ('processing', 'completed', 'deleted')),
    processing_time INTEGER, created_at TEXT NOT NULL, staff_count INTEGER)"""
OLD_GIVEN = """CREATE TABLE event_logs (id INTEGER PRIMARY KEY AUTOINCREMENT, category CHAR(1),
    button_text TEXT, timestamp TEXT, current_number INTEGER)"""
OLD_PROCESSED = """CREATE TABLE processing_logs (id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_number INTEGER NOT NULL, category CHAR(1), start_time TEXT, end_time TEXT,
    status TEXT, created_at TEXT NOT NULL)"""
Row = dict[str, Any]


def given(id: int, number: int = 1, category: str = "A", label: str = "住民票",
          at: str = "09:00:00", day: str = "2026-03-23") -> Row:  # fmt: skip
    """A number taken, the tablet's clock in Tokyo."""
    return {"id": id, "category": category, "button_text": label, "current_number": number,
            "timestamp": f"{day}T{at}+09:00"}  # fmt: skip


def processed(id: int, called: str = "09:04:00.5", ended: str | None = "09:09:00.25",
              day: str = "2026-03-23", **more: Any) -> Row:  # fmt: skip
    """The record of that number's call, the server's clock in Tokyo, the seconds counted."""
    row = {
        "event_log_id": id, "ticket_number": id, "category": "A", "start_time": f"{day}T{called}",
        "end_time": ended and f"{day}T{ended}", "created_at": f"{day}T{called}",
        "status": "completed" if ended else "processing", "processing_time": 299 if ended else None,
    }  # fmt: skip
    return row | more


def make(path: Path, given: Iterable[Row], processed: Iterable[Row], old: bool = False) -> Path:
    """A file with these rows; an old one has fewer columns."""
    schema = (OLD_GIVEN, OLD_PROCESSED) if old else (GIVEN, PROCESSED)
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        for statement in (NUMBERS, *schema):
            db.execute(statement)
        _fill(db, "event_logs", list(given))
        _fill(db, "processing_logs", list(processed))
    return path


def _fill(db: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    columns = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    for row in rows:
        known = {name: value for name, value in row.items() if name in columns}
        marks = ", ".join("?" for _ in known)
        db.execute(f"INSERT INTO {table} ({', '.join(known)}) VALUES ({marks})", [*known.values()])
