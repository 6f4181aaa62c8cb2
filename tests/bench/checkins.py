"""Check-ins a second, 64 at once over HTTP: the started counter beside raw sqlite3."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.cast import KIOSK, free_port
from tests.proof.programs import ROOT, Program, answers, counter, python, running

LANES, PEOPLE, RUNS = 64, 640, 5
SERVICES = [f"honcho-{name}" for name in ("shomei", "ido", "hoken", "zei", "kosodate", "card")]


class Served(NamedTuple):
    """A server that runs."""

    port: int
    pid: int


@dataclass
class Figures:
    """What was measured over all runs."""

    rates: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Check-ins a second, the median of the runs."""
        return statistics.median(self.rates)

    def milliseconds(self, share: float) -> float:
        """The wait that this share of all check-ins did not exceed."""
        return 1000 * sorted(self.waits)[int(share * (len(self.waits) - 1))]


def measure(runs: int = RUNS) -> dict[str, Figures]:
    """Both in turn, each run on a fresh database."""
    found = {"counter": Figures(), "raw": Figures()}
    with client() as load:
        for number in range(runs):
            for name, server in (("raw", raw), ("counter", ours)):
                with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as served:
                    one_run(load, served, found[name])
                print(f"  run {number + 1}: {name} {found[name].rates[-1]:.0f}/s", flush=True)
    return found


def one_run(load: subprocess.Popen[str], server: Served, found: Figures) -> None:
    """Warm it, then measure."""
    ask(load, server.port, LANES)
    before = spent(server.pid)
    said = ask(load, server.port, PEOPLE)
    found.rates.append(PEOPLE / said["seconds"])
    found.waits += said["waits"]
    found.cpu.append((spent(server.pid) - before) / PEOPLE)


def spent(pid: int) -> float:
    """Seconds of processor time a process has used; less noisy than the clock on the wall."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(load: subprocess.Popen[str], port: int, people: int) -> dict[str, Any]:
    """Have that many people come, 64 at once."""
    requests = [request(SERVICES[n % len(SERVICES)]) for n in range(people)]
    return ask_all(load, port, requests)


def ask_all(
    load: subprocess.Popen[str], port: int, requests: list[str], lanes: int = LANES,
    status: str = "201",
) -> dict[str, Any]:  # fmt: skip
    """Send all, so many at once; every answer has to be the one that is expected."""
    assert load.stdin is not None
    assert load.stdout is not None
    load.stdin.write(json.dumps({"port": port, "lanes": lanes, "requests": requests}) + "\n")
    load.stdin.flush()
    said: dict[str, Any] = json.loads(load.stdout.readline())
    if said["statuses"] != {status: len(requests)}:
        raise RuntimeError(f"not everybody was answered: {said['statuses']}")
    return said


def request(service: str, office: str = "honcho") -> str:
    """Somebody who wants a number at the kiosk."""
    body = json.dumps(
        {"office": office, "channel": "kiosk", "language": "ja", "services": [service]}
    )
    lines = [
        "POST /api/visits HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
        f"Authorization: Bearer {KIOSK}", f"Idempotency-Key: {uuid.uuid4().hex}",
        f"Content-Length: {len(body)}", "", body,
    ]  # fmt: skip
    return "\r\n".join(lines)


@contextmanager
def client() -> Iterator[subprocess.Popen[str]]:
    """The process that sends."""
    load = subprocess.Popen(
        python("tests.bench.load"), cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield load
    finally:
        load.communicate()


@contextmanager
def ours(folder: Path) -> Iterator[Served]:
    """The counter, as it is started."""
    with running(counter(folder / "data")) as found:
        yield Served(int(found.url.rpartition(":")[2]), found.pid)


@contextmanager
def raw(folder: Path) -> Iterator[Served]:
    """The floor."""
    port = free_port()
    command = [*python("tests.bench.raw_counter"), str(port), str(folder / "raw.db")]
    program = Program(command, folder / "raw.log")
    try:
        program.until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        yield Served(port, program.process.pid)
    finally:
        program.stop()
