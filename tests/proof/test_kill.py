"""kill -9 of the counter under load: whatever a client has read is there afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from counter import audit, vault
from counter.store.tables import Event, Ledger, table
from tests.conftest import SAMPLES, Person
from tests.proof.crew import Answer, Crew, Request, number
from tests.proof.programs import Counter, counter, running

EVENT, LEDGER = table(Event), table(Ledger)
Read = list[tuple[Request, Answer]]


@pytest.fixture
def seed() -> int:
    """A seed that is shown when the test fails."""
    found = random.randrange(1_000_000)
    print(f"seed {found}")
    return found


def test_after_a_kill_under_load_every_number_that_was_read_stands(
    tmp_path: Path, crew: Crew, seed: int
) -> None:
    chance = random.Random(seed)
    with running(counter(tmp_path / "data")) as found:
        before, told = kill_under_load(found, crew, chance)
        found.start()
        after = version(found.anybody())
        again = send_again(found, crew, told)

        read = [(request, body) for request, (status, body) in told if status == 201]
        assert read, "the kill came before the first answer"
        assert after > before
        for request, body in read:
            key = request[2]["Idempotency-Key"]
            assert again[key] == (200, body)
        assert stand(found, [json.loads(body)["visit"] for _, body in read])
        numbers = [json.loads(body)["visit"]["number"] for _, body in again.values()]
        assert len(numbers) == len(told)
        assert whole_series(numbers)
        assert first_breaks(found) == {}
        assert double_numbers(found) == []


def kill_under_load(found: Counter, crew: Crew, chance: random.Random) -> tuple[int, Read]:
    """Load from two processes, kill -9 the moment one has read an answer drawn by chance.

    That is the hardest moment for a counter that would answer too early. Answers the last version
    seen, and every request with what its client read.
    """
    loads = [[arrival(found, chance) for _ in range(3000)] for _ in range(2)]
    watcher = found.anybody()
    crew.begin(found, loads, lanes=16)
    early = [crew.senders[0].hear() for _ in range(chance.randrange(1, 40))]
    before = version(watcher)
    early += [crew.senders[0].hear() for _ in range(chance.randrange(1, 80))]
    os.kill(found.pid, signal.SIGKILL)
    answers = crew.answers()
    for index, status, body in map(json.loads, early):
        answers[0][index] = (status, body)
    found.halt()
    told = [
        (load[i], a) for load, each in zip(loads, answers, strict=True) for i, a in each.items()
    ]
    return before, told


def arrival(found: Counter, chance: random.Random) -> Request:
    """Somebody who wants a number only, or comes with a filled form."""
    if chance.random() < 0.7:
        return number(found, chance.choice(["honcho-shomei", "honcho-zei", "honcho-hoken"]))
    sample = SAMPLES[chance.choice(["juminhyo", "inkan_shomei"])]
    method, path, headers, body = number(found, "honcho-shomei")
    return method, path, headers, body | {"services": [], "applications": [sample]}


def send_again(found: Counter, crew: Crew, told: Read) -> dict[str, Answer]:
    """Everybody presses again with the same key, as a kiosk does that heard no answer."""
    requests = [request for request, _ in told]
    loads = [requests[::2], requests[1::2]]
    crew.begin(found, loads, lanes=16)
    answers = crew.answers()
    return {
        load[index][2]["Idempotency-Key"]: answer
        for load, each in zip(loads, answers, strict=True)
        for index, answer in each.items()
    }


def version(watcher: Person) -> int:
    """The version of the office's snapshot."""
    return int(watcher.get("/api/status?office=honcho").json()["version"])


def stand(found: Counter, visits: list[dict[str, Any]]) -> bool:
    """Whether the tickets' own pages know the same visits."""
    device = found.device()
    return all(stands(device, visit) for visit in visits)


def stands(device: Person, visit: dict[str, Any]) -> bool:
    """Whether the ticket's own page knows the same visit."""
    shown = device.get(f"/api/visits/by-secret/{visit['secret']}")
    if shown.status_code != 200:
        return False
    same = shown.json()["visit"]
    return bool((same["id"], same["number"]) == (visit["id"], visit["number"]))


def whole_series(numbers: list[str]) -> bool:
    """Whether each letter's numbers are 1, 2, 3, … each once."""
    letters = {each[0] for each in numbers}
    series = {a: sorted(int(n[1:]) for n in numbers if n[0] == a) for a in letters}
    return all(digits == list(range(1, len(digits) + 1)) for digits in series.values())


def first_breaks(found: Counter) -> dict[str, int]:
    """Office → where its chain of events breaks; whole chains are left out."""
    key = vault.load(found.data / "keys" / "vault.json").pepper
    engine = create_engine(f"sqlite:///{found.data / 'matanai.db'}")
    breaks = {}
    with engine.connect() as connection:
        for book in connection.execute(select(LEDGER)).mappings().all():
            mine = select(EVENT).where(EVENT.c.office == book["office"]).order_by(EVENT.c.sequence)
            events = [dict(row) for row in connection.execute(mine).mappings()]
            assert len(events) == book["sequence"]
            breaks[book["office"]] = audit.first_break(key, events, book["head"])
    engine.dispose()
    return {office: at for office, at in breaks.items() if at is not None}


def double_numbers(found: Counter) -> list[Any]:
    """Numbers that two visits of a day hold."""
    query = "SELECT number FROM visit GROUP BY office, day, number HAVING count(*) > 1"
    with contextlib.closing(sqlite3.connect(found.data / "matanai.db")) as db:
        return db.execute(query).fetchall()
