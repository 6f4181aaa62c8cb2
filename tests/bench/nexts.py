"""次を呼ぶ at sixteen desks at once, beside sixteen reads of one row through the same server."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench import checkins
from tests.cast import HASH, PASSWORD, YUZAWAS_OWN, Person
from tests.proof.programs import Counter, counter, running

DESKS, ROUNDS, WAITING = 16, 30, 300


def measure(rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Milliseconds of every press and of every read, all sixteen sent in one moment."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        load = stack.enter_context(checkins.client())
        floor = stack.enter_context(checkins.raw(folder))
        found = furnished(folder / "data")
        stack.enter_context(running(found))
        people = [found.clerk(desk) for desk in found.clerks]
        lines = [YUZAWAS_OWN.desks[desk].services[0] for desk in found.clerks]
        line_up(load, found, lines)
        waits: dict[str, list[float]] = {"next": [], "read": []}
        reads = ["GET /row HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"] * DESKS
        for _ in range(rounds):
            time.sleep(0.8)
            waits["read"] += together(load, floor.port, reads)
            waits["next"] += together(load, port(found), [press(each) for each in people])
            go_home(people)
            line_up(load, found, lines, DESKS)
    return waits


def median(waits: list[float]) -> float:
    """The median of all rounds."""
    return statistics.median(waits)


def furnished(data: Path) -> Counter:
    """A counter with a clerk at each of sixteen desks."""
    found = counter(data)
    desks = list(YUZAWAS_OWN.desks.values())[:DESKS]
    staff = [
        {"id": f"c{n}", "name": f"c{n}", "role": "clerk", "office": desk.office, "password": HASH,
         "desks": [desk.id]}
        for n, desk in enumerate(desks)
    ]  # fmt: skip
    people = json.loads((data / "people.json").read_text())
    devices = [each | {"offices": list(YUZAWAS_OWN.offices)} for each in people["devices"]]
    (data / "people.json").write_text(json.dumps({"clerks": staff, "devices": devices}))
    found.clerks = {desk.id: (f"c{n}", PASSWORD) for n, desk in enumerate(desks)}
    return found


def line_up(
    load: subprocess.Popen[str], found: Counter, lines: list[str], people: int = WAITING
) -> None:
    """So many visitors come, shared out among the desks."""
    mine = [lines[n % len(lines)] for n in range(people)]
    requests = [checkins.request(s, YUZAWAS_OWN.services[s].office) for s in mine]
    checkins.ask_all(load, port(found), requests, lanes=32)


def together(load: subprocess.Popen[str], at: int, requests: list[str]) -> list[float]:
    """Send all at once, each over a line of its own; milliseconds each."""
    said = checkins.ask_all(load, at, requests, lanes=len(requests), status="200")
    return [1000 * each for each in said["waits"]]


def press(clerk: Person) -> str:
    """The request of 次を呼ぶ."""
    cookie = "; ".join(f"{name}={value}" for name, value in clerk.http.cookies.items())
    lines = [
        f"POST /api/desks/{clerk.desk}/call-next HTTP/1.1", "Host: 127.0.0.1",
        f"Cookie: {cookie}", f"X-CSRF-Token: {clerk.headers['X-CSRF-Token']}",
        "Content-Length: 2", "", "{}",
    ]  # fmt: skip
    return "\r\n".join(lines)


def go_home(people: list[Person]) -> None:
    """Whoever was called leaves, so that the desks are free again."""
    for each in people:
        turn: dict[str, Any] = each.get(f"/api/desks/{each.desk}").json()["turn"]
        assert each.move(turn, "leave").status_code == 200


def port(found: Counter) -> int:
    """Where the counter listens."""
    return int(found.url.rpartition(":")[2])
