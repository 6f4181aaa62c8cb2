"""The floor for check-ins: the same server, and sqlite3 by hand writing the same rows in batches.

It knows nobody, checks nothing and seals nothing; it writes what a check-in writes and answers as
long an answer. `python -m tests.bench.raw_counter PORT DATABASE`
"""

from __future__ import annotations

import asyncio
import json
import os
import queue
import sqlite3
import sys
import threading
import time
import uuid
from concurrent.futures import Future
from pathlib import Path
from typing import Any, ClassVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counter.store import schema
from counter.store.sqlite import WRITES
from display.server import serve

BATCH = 128
NUMBER = """INSERT INTO serial (office, day, letter, last) VALUES ('honcho', '2026-04-06', ?, 1)
    ON CONFLICT (office, day, letter) DO UPDATE SET last = last + 1 RETURNING last"""
Job = tuple[dict[str, Any], Future[bytes]]


class Writer(threading.Thread):
    """One connection, group commit: nothing but the statements."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.path, self.jobs = path, queue.SimpleQueue[Job]()
        self.sequence = 0

    def run(self) -> None:
        """Take batches for ever."""
        db = sqlite3.connect(self.path, isolation_level=None)
        for pragma in WRITES:
            db.execute(f"PRAGMA {pragma}")
        inserts = {name: insert(db, name) for name in ("visit", "turn", "event", "receipt")}
        db.execute("INSERT INTO ledger VALUES ('honcho', '2026-04-06', 0, 'x', 0, 0, 0)")
        while True:
            jobs = [self.jobs.get()]
            while len(jobs) < BATCH and not self.jobs.empty():
                jobs.append(self.jobs.get_nowait())
            db.execute("BEGIN IMMEDIATE")
            answers = [self.check_in(db, inserts, asked) for asked, _ in jobs]
            head = os.urandom(32).hex()
            db.execute("UPDATE ledger SET sequence = ?, head = ?", (self.sequence, head))
            db.execute("COMMIT")
            for (_, future), answer in zip(jobs, answers, strict=True):
                future.set_result(answer)

    def check_in(
        self, db: sqlite3.Connection, inserts: dict[str, str], asked: dict[str, Any]
    ) -> bytes:
        """The rows of one number."""
        self.sequence += 1
        service = asked["services"][0]
        number = f"{service[7]}{db.execute(NUMBER, (service,)).fetchone()[0]:03d}"
        visit, turn, now = uuid.uuid4().hex, uuid.uuid4().hex, time.time_ns() // 1000
        shared = {"office": "honcho", "visit": visit, "turn": turn, "number": number,
                  "service": service, "sequence": self.sequence, "arrived_at": now,
                  "queued_at": now, "at": now, "day": "2026-04-06", "state": "waiting",
                  "device": "kiosk-1"}  # fmt: skip
        secret = os.urandom(16).hex()
        db.execute(inserts["visit"], filled(shared, id=visit, secret_hash=os.urandom(32).hex()))
        db.execute(inserts["turn"], filled(shared, id=turn, open=1))
        db.execute(inserts["event"], filled(shared, kind="arrive", mac=os.urandom(32).hex()))
        db.execute(inserts["receipt"], filled(shared, key=visit + turn, sealed=os.urandom(600)))
        return json.dumps({"visit": shared | {"id": visit, "secret": secret}}).encode()


class filled(dict[str, Any]):
    """A row; what nobody names is as long as it usually is."""

    USUAL: ClassVar[dict[str, Any]] = {
        "digest": "d" * 64, "secret_sealed": b"s" * 45, "wrapped_key": b"w" * 61,
        "language": "ja", "channel": "kiosk", "needs": "[]", "version": 1, "calls": 0,
        "way_s": 0, "served_s": 0, "snoozes": 0, "hand_over": 0, "priority": 0, "overtaken": 0,
    }  # fmt: skip

    def __missing__(self, name: str) -> Any:
        return self.USUAL.get(name)


def insert(db: sqlite3.Connection, table: str) -> str:
    """The statement that fills all columns of a table."""
    columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
    names, marks = (f", {p}".join(f"{q}{c}{q}" for c in columns) for p, q in (("", '"'), (":", "")))
    return f'INSERT INTO "{table}" ({names}) VALUES (:{marks})'


def main(port: int, database: Path) -> None:
    """Serve until SIGTERM."""
    schema.upgrade(database)
    writer = Writer(database)
    writer.start()

    async def take_number(request: Request) -> Response:
        future: Future[bytes] = Future()
        writer.jobs.put((json.loads(await request.body()), future))
        return Response(await asyncio.wrap_future(future), 201, media_type="application/json")

    reader = sqlite3.connect(database)

    async def read_row(request: Request) -> Response:
        row = reader.execute("SELECT * FROM ledger WHERE office = 'honcho'").fetchone()
        return Response(json.dumps(row), media_type="application/json")

    async def healthz(request: Request) -> Response:
        return Response(b"ok")

    routes = [
        Route("/api/visits", take_number, methods=["POST"]),
        Route("/row", read_row),
        Route("/healthz", healthz),
    ]
    serve(Starlette(routes=routes), "127.0.0.1", port)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
