"""How much the demo keeps, counted beside the running counter."""

from __future__ import annotations

import contextlib
import sqlite3

from tests.proof.programs import Demo

KEPT = ("visit", "turn", "case", "receipt", "preapplication")


def rows(demo: Demo) -> dict[str, int]:
    """Rows a table, of the tables that a visit writes."""
    assert demo.program is not None
    path = demo.program.log.parent / "matanai.db"
    with contextlib.closing(sqlite3.connect(path)) as db:
        return {n: db.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in KEPT}
