"""Twenty thousand visits in a day: the counter's memory, and how soon a restart is right."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests import roomy
from tests.bench.nexts import furnished, port
from tests.cast import KIOSK, YUZAWAS_OWN, Person
from tests.proof.programs import Counter, answers, running
from tests.proof.sender import answer, framed

VISITS, STEP = 20_000, 1_000
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Day:
    """Megabytes after each thousand visits, and seconds from a start to a right answer."""

    memory: list[float] = field(default_factory=list)
    restart: float = 0.0
    seconds: float = 0.0

    @property
    def most(self) -> float:
        """The most it ever had."""
        return max(self.memory)

    @property
    def growth(self) -> float:
        """What the last quarter had more than the third: nothing, where it is flat."""
        part = len(self.memory) // 4
        last, third = self.memory[-part:], self.memory[-2 * part : -part]
        return statistics.mean(last) - statistics.mean(third)


def measure(folder: Path, visits: int = VISITS) -> Day:
    """Everybody comes, is called, served and seen off; then the counter is started again."""
    day, found = Day(), furnished(folder / "data")
    found.environment["MATANAI_CITY"] = roomy.city(folder)
    found.program_name = ("tests.bench.quickday", str(time.time()))
    with running(found):
        clerks = [found.clerk(desk) for desk in found.clerks]
        began = time.monotonic()
        asyncio.run(live(found, clerks, day, visits))
        day.seconds = time.monotonic() - began
        late = found.device().number("honcho-shomei")
        found.halt()
        day.restart = again(found, late)
    return day


async def live(found: Counter, clerks: list[Person], day: Day, visits: int) -> None:
    """Each desk's visitor comes as soon as the one before has gone."""
    numbers, memory = count(1), {"pid": found.pid}

    async def desk(clerk: Person) -> None:
        line = await asyncio.open_connection("127.0.0.1", port(found))
        while (number := next(numbers)) <= visits:
            await serve(line, clerk)
            if number % STEP == 0:
                day.memory.append(megabytes(memory["pid"]))
        line[1].close()

    await asyncio.gather(*(desk(clerk) for clerk in clerks))


async def serve(line: Line, clerk: Person) -> None:
    """One visitor, from the number to the end."""
    desk = YUZAWAS_OWN.desks[clerk.desk]
    body = {"office": desk.office, "channel": "kiosk", "language": "ja",
            "services": [desk.services[0]]}  # fmt: skip
    key = {"Authorization": f"Bearer {KIOSK}", "Idempotency-Key": f"{time.time_ns()}-{desk.id}"}
    await ask(line, "/api/visits", key, body, 201)
    called = await ask(line, f"/api/desks/{desk.id}/call-next", cookie(clerk), {}, 200, 204)
    turn = called and called["turn"]
    for move in ("start", "finish") if turn else ():  # a desk with more lines was quicker
        path, seen = f"/api/turns/{turn['id']}/{move}", {"version": turn["version"]}
        turn = (await ask(line, path, cookie(clerk), seen, 200))["turn"]


async def ask(line: Line, path: str, headers: dict[str, str], body: Any, *statuses: int) -> Any:
    """Send and read; anything but an expected status ends the measurement."""
    line[1].write(framed("POST", path, headers, body))
    said, text = await answer(line[0])
    if said not in statuses:
        raise RuntimeError(f"{path} answered {said}")
    return json.loads(text) if text else None


def cookie(clerk: Person) -> dict[str, str]:
    """A signed-in clerk's headers."""
    pairs = "; ".join(f"{name}={value}" for name, value in clerk.http.cookies.items())
    return clerk.headers | {"Cookie": pairs}


def megabytes(pid: int) -> float:
    """What a process has in memory."""
    lines: Iterator[str] = iter(Path(f"/proc/{pid}/status").read_text().splitlines())
    found = next(each for each in lines if each.startswith("VmRSS"))
    return int(found.split()[1]) / 1024


def again(found: Counter, late: dict[str, Any]) -> float:
    """Seconds from its start until the ticket given last is shown as it stands."""
    began = time.monotonic()
    found.start()
    while True:
        shown = found.device().get(f"/api/visits/by-secret/{late['secret']}")
        right = shown.status_code == 200 and shown.json()["visit"]["number"] == late["number"]
        if right and answers(f"{found.url}/api/status?office=honcho"):
            return time.monotonic() - began
