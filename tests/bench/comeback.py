"""A display restarted under ten thousand phones: when all are right, and what check-ins feel."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.bench.calls import hear
from tests.bench.checkins import PEOPLE, ask, client
from tests.bench.fanout import CLIENTS, HALL, PHONES
from tests.cast import free_port
from tests.proof.hall import UPLINK
from tests.proof.programs import ROOT, Counter, Program, answers, counter, python, running

PATIENCE_S = 120.0


@dataclass
class Comeback:
    """Seconds until the display and all phones were right; check-ins a second in quiet and then."""

    display: float = 0.0
    phones: float = 0.0
    before: float = 0.0
    meanwhile: float = 0.0


def measure(folder: Path, count: int = PHONES) -> Comeback:
    """kill -9 to the display while people take numbers."""
    found, port = Comeback(), free_port()
    with ExitStack() as stack:
        program = started(folder, port)
        stack.callback(lambda: program.stop())
        house = stack.enter_context(running(counter(
            folder / "data", MATANAI_UPLINK="push", MATANAI_UPLINK_TOKEN=UPLINK,
            MATANAI_DISPLAY_URL=f"http://127.0.0.1:{port}",
        )))  # fmt: skip
        program.until(lambda: version(port) > 0)
        crowd = [returning(stack, port, count // CLIENTS) for _ in range(CLIENTS)]
        assert {hear(each) for each in crowd} == {"ready"}
        load = stack.enter_context(client())
        at = int(house.url.rpartition(":")[2])
        ask(load, at, PEOPLE)  # warm
        found.before = PEOPLE / ask(load, at, PEOPLE)["seconds"]
        program.kill()
        storm = threading.Thread(target=lambda: come_back(found, crowd, port, newest(house)))
        program = started(folder, port)
        storm.start()
        found.meanwhile = PEOPLE / ask(load, at, PEOPLE)["seconds"]
        storm.join()
    return found


def come_back(found: Comeback, crowd: list[subprocess.Popen[str]], port: int, wanted: int) -> None:
    """Wait for the display, then for its phones."""
    began = time.monotonic()
    with httpx2.Client(timeout=30, trust_env=False) as line:
        while version(port, line.get) < wanted and time.monotonic() < began + PATIENCE_S:
            time.sleep(0.02)
    found.display = time.monotonic() - began
    for each in crowd:
        assert each.stdin is not None
        each.stdin.write(f"{wanted}\n")
        each.stdin.flush()
    assert {hear(each) for each in crowd} == {"right"}
    found.phones = time.monotonic() - began


def started(folder: Path, port: int) -> Program:
    """A display that listens; whether it knows anything is another matter."""
    program = Program(
        python("display"), folder / "display.log",
        MATANAI_DISPLAY_PORT=str(port), MATANAI_UPLINK_TOKEN=UPLINK,
    )  # fmt: skip
    program.until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
    return program


def newest(house: Counter) -> int:
    """The version the counter shows."""
    return int(house.anybody().get("/api/status?office=honcho").json()["version"])


def version(port: int, get: Callable[..., httpx2.Response] = httpx2.get) -> int:
    """The version a display shows; 0 where it shows none."""
    try:
        url = f"http://127.0.0.1:{port}/api/status?office=honcho"
        answer = get(url)
    except httpx2.TransportError:
        return 0
    return int(answer.json()["version"]) if answer.status_code == 200 else 0


def returning(stack: ExitStack, port: int, count: int) -> subprocess.Popen[str]:
    """Phones that come back."""
    found = subprocess.Popen(
        [*python("tests.bench.returning"), str(port), HALL, str(count)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    stack.callback(found.communicate)
    return found
