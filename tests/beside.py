"""Reading and changing a database beside the counter, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import psycopg


def ask(place: Path | str, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """One statement with ``?`` for its values; the rows it finds."""
    if isinstance(place, Path):
        with contextlib.closing(sqlite3.connect(place)) as db, db:
            return db.execute(query, values).fetchall()
    with psycopg.connect(place, autocommit=True) as line:
        found = line.execute(query.replace("?", "%s").encode(), values or None)
        return found.fetchall() if found.description else []
