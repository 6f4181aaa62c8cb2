"""A full disk, a locked database, a second counter: refused in words, and nothing is lost."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

from counter.store import schema
from tests.cast import SAMPLES, free_port
from tests.proof import truth
from tests.proof.crew import Crew, Request, number
from tests.proof.programs import ROOT, Counter, Demo, counter, running

ROOM = 30  # pages that are still free when the visitors come


def test_a_disk_that_fills_in_mid_batch_refuses_and_loses_nobody_it_answered(
    tmp_path: Path, crew: Crew
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    schema.upgrade(data / "matanai.db")
    with running(counter(data, MATANAI_PAGE_LIMIT=str(pages(data) + ROOM))) as found:
        early = crew.send(found, [[form(found) for _ in range(2)] for _ in range(2)], lanes=1)
        late = crew.send(found, [[form(found) for _ in range(90)] for _ in range(2)], lanes=32)
        answers = [*early, *late]

        assert {status for status, _ in early} == {201}
        assert 503 in {status for status, _ in late} <= {201, 503}
        assert {body["error"]["code"] for s, body in answers if s == 503} == {"unavailable"}
        kept = [body["visit"] for status, body in answers if status == 201]
        assert truth.stand(found.device(), kept)
        assert found.anybody().get("/api/status?office=honcho").status_code == 200

        make_room(found)
        assert truth.stand(found.device(), kept)
        later = found.device().number()
        assert truth.lost(found, [*kept, later]) == []
        assert truth.faults(found) == []


def test_a_database_that_another_program_locks_refuses_and_recovers(demo: Demo) -> None:
    kiosk = demo.device()
    with contextlib.closing(sqlite3.connect(demo.data / "matanai.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = kiosk.take("honcho-card", key="patience")
        read = kiosk.get("/api/status?office=honcho")
    again = kiosk.take("honcho-card", key="patience")

    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "unavailable")
    assert read.status_code == 200
    assert (again.status_code, again.json()["visit"]["number"][1:]) == (201, "001")


def test_a_second_counter_on_the_same_file_says_why_it_does_not_start(demo: Demo) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "counter.app"], cwd=ROOT, capture_output=True, text=True,
        env={"MATANAI_DATA": str(demo.data), "MATANAI_PORT": str(free_port())}, timeout=60,
    )  # fmt: skip

    assert second.returncode != 0
    assert "another counter is running on matanai.db" in second.stderr
    assert (demo.data / "matanai.lock").read_text() == str(serving(demo))
    assert demo.device().take("honcho-card").status_code == 201


def serving(demo: Demo) -> int:
    """The process that listens where the counter does."""
    parent = demo.running.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return next(
        int(c) for c in children if b"counter.app" in Path(f"/proc/{c}/cmdline").read_bytes()
    )


def make_room(found: Counter) -> None:
    """Stop it, and start it on a disk that has room."""
    found.halt()
    del found.environment["MATANAI_PAGE_LIMIT"]
    found.start()


def form(found: Counter) -> Request:
    """Somebody who comes with a filled form."""
    method, path, headers, body = number(found, "honcho-shomei")
    return method, path, headers, body | {"services": [], "applications": [SAMPLES["juminhyo"]]}


def pages(data: Path) -> int:
    """How many pages the database has."""
    with contextlib.closing(sqlite3.connect(data / "matanai.db")) as db:
        return int(db.execute("PRAGMA page_count").fetchone()[0])
