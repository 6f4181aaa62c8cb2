"""kill -9 of the counter under load: whatever a client has read is there afterwards."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from counter import audit, vault
from counter.store import engine
from counter.store.tables import Event, Ledger, table
from tests import beside
from tests.cast import SAMPLES, Person
from tests.postgres import OwnServer
from tests.proof.crew import Answer, Crew, Request, number
from tests.proof.programs import Counter, counter, running

EVENT, LEDGER = table(Event), table(Ledger)
DOUBLE = "SELECT number FROM visit GROUP BY office, day, number HAVING count(*) > 1"
Read = list[tuple[Request, Answer]]


@pytest.fixture
def seed() -> int:
    """A seed that is shown when the test fails."""
    found = random.randrange(1_000_000)
    print(f"seed {found}")
    return found


@pytest.fixture
def others() -> Iterator[Crew]:
    """Two more client processes, whose lines are new."""
    found = Crew()
    yield found
    found.close()


@pytest.fixture
def server() -> Iterator[OwnServer]:
    """A PostgreSQL that syncs to the disk, to be killed."""
    found = OwnServer(durable=True)
    yield found
    found.end()


@pytest.mark.both
def test_after_a_kill_under_load_every_number_that_was_read_stands(
    tmp_path: Path, crew: Crew, seed: int, database: str
) -> None:
    chance = random.Random(seed)
    with running(counter(tmp_path / "data", database=database)) as found:
        before, told = kill_under_load(found, crew, chance)
        found.start()
        after = version(found.anybody())
        again = send_again(found, crew, told)

        assert after > before
        assert stands_as_read(found, told, again)


def test_after_postgresql_was_killed_under_load_every_number_that_was_read_stands(
    tmp_path: Path, crew: Crew, others: Crew, seed: int, server: OwnServer
) -> None:
    chance = random.Random(seed)
    with running(counter(tmp_path / "data", database=server.fresh())) as found:
        loads = [[arrival(found, chance) for _ in range(400)] for _ in range(2)]
        crew.begin(found, loads, lanes=16)
        early = [crew.senders[0].hear() for _ in range(chance.randrange(1, 120))]
        with ThreadPoolExecutor(1) as beside_the_load:
            back = beside_the_load.submit(restart, server)
            told = heard(crew, loads, early)
            back.result()
        again = send_again(found, others, told)

        assert {status for _, (status, _) in told} == {201, 503}
        assert stands_as_read(found, told, again)


def restart(server: OwnServer) -> None:
    """kill -9, and start it again on what is on the disk."""
    server.crash()
    server.start()


def stands_as_read(found: Counter, told: Read, again: dict[str, Answer]) -> bool:
    """Whether all that was read is so, and everybody has a number of a whole series."""
    read = [(request, body) for request, (status, body) in told if status == 201]
    assert read, "the kill came before the first answer"
    for request, body in read:
        assert again[request[2]["Idempotency-Key"]] == (200, body)
    assert stand(found, [json.loads(body)["visit"] for _, body in read])
    numbers = [json.loads(body)["visit"]["number"] for _, body in again.values()]
    assert len(numbers) == len(told)
    assert first_breaks(found) == {}
    assert beside.ask(found.place, DOUBLE) == []
    return whole_series(numbers)


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
    told = heard(crew, loads, early)
    found.halt()
    return before, told


def heard(crew: Crew, loads: list[list[Request]], early: list[str]) -> Read:
    """Every request with its answer; those of the first sender heard early among them."""
    answers = crew.answers()
    for index, status, body in map(json.loads, early):
        answers[0][index] = (status, body)
    return [
        (load[i], a) for load, each in zip(loads, answers, strict=True) for i, a in each.items()
    ]


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
    reading = engine.reading(found.place)
    breaks = {}
    with reading.connect() as connection:
        for book in connection.execute(select(LEDGER)).mappings().all():
            mine = select(EVENT).where(EVENT.c.office == book["office"]).order_by(EVENT.c.sequence)
            events = [dict(row) for row in connection.execute(mine).mappings()]
            assert len(events) == book["sequence"]
            breaks[book["office"]] = audit.first_break(key, events, book["head"])
    reading.dispose()
    return {office: at for office, at in breaks.items() if at is not None}
