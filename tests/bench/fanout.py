"""One change to the last of ten thousand phones: a display, a raw server, and a naive one.

All three are asked in turn, round by round, and send the same bytes, so that what else the machine
does falls on all of them.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from websockets.sync.client import ClientConnection, connect

from display.snapshot import Snapshot
from tests.bench.calls import hear, phones, say
from tests.cast import free_port
from tests.display.harness import catalogue, snapshot, turn
from tests.proof.hall import UPLINK
from tests.proof.programs import ROOT, Program, answers, python

PHONES, CLIENTS, SETTLE_S = 10_000, 2, 0.2
HALL, TURNS = "/ws/status?office=honcho", "/ws/status?office=honcho&turns=1"
SIZES = {"hall": (HALL, 0, 12), "40 turns": (TURNS, 40, 12), "300 turns": (TURNS, 300, 6)}

Send = Callable[[Snapshot], None]
Crowd = list[subprocess.Popen[str]]


@dataclass
class Spread:
    """Milliseconds from the change until the last phone had it, and all but one in a hundred."""

    last: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    prints: list[str] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median round's last phone."""
        return statistics.median(self.last)

    @property
    def p99(self) -> float:
        """The median round's ninety-ninth of a hundred phones."""
        return statistics.median(self.most)


@dataclass
class Edge:
    """A display under load, and the line it is fed over."""

    program: Program
    port: int
    line: ClientConnection

    def send(self, newest: Snapshot) -> None:
        """As a counter sends it."""
        self.line.send(b'{"snapshot":' + newest.full() + b"}", text=True)

    def memory(self) -> int:
        """KB in use."""
        status = Path(f"/proc/{self.program.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0])


def measure(folder: Path, count: int = PHONES) -> tuple[dict[str, dict[str, Spread]], float]:
    """Each size and server; and KB of the display's memory a phone."""
    found, kilobytes = {}, 0.0
    for name, (path, turns, rounds) in SIZES.items():
        with ExitStack() as stack:
            edge = stack.enter_context(display(folder))
            edge.send(hall(1, turns))
            time.sleep(1)
            before = edge.memory()
            servers: dict[str, tuple[Send, Crowd]] = {
                "display": (edge.send, crowd(stack, edge.port, path, count))
            }
            kilobytes = max(kilobytes, (edge.memory() - before) / count)
            for other in ("raw", "naive"):
                send, port = stack.enter_context(by_line(f"tests.bench.{other}_feed", path))
                servers[other] = (send, crowd(stack, port, path, count))
            found[name] = in_turn(servers, turns, rounds)
    return found, kilobytes


def in_turn(
    servers: Mapping[str, tuple[Send, Crowd]], turns: int, rounds: int
) -> dict[str, Spread]:
    """Round by round; each server has the same change to spread."""
    found = {name: Spread() for name in servers}
    for number in range(2, rounds + 2):
        newest = hall(number, turns)
        for name in [*servers, *servers][number % len(servers) :][: len(servers)]:
            send, clients = servers[name]
            spread(found[name], clients, newest, send)
    return found


def spread(kept: Spread, clients: Crowd, newest: Snapshot, send: Send) -> None:
    """One round."""
    for each in clients:
        say(each, f'"version":{newest.version},')
    assert {hear(each) for each in clients} == {"drained"}
    time.sleep(SETTLE_S)
    began = time.monotonic()
    send(newest)
    told = [json.loads(hear(each)) for each in clients]
    kept.last.append(1000 * (max(each[1] for each in told) - began))
    kept.most.append(1000 * (max(each[4] for each in told) - began))
    kept.prints += [each[3] for each in told]


def hall(version: int, turns: int) -> Snapshot:
    """An office with so many people in line."""
    return snapshot(version, turns=tuple(turn(f"bench-secret-{n}") for n in range(turns)))


def crowd(stack: ExitStack, port: int, path: str, count: int) -> Crowd:
    """The phones, in two processes; both connect at the same time."""
    share = count // CLIENTS
    return [stack.enter_context(phones(port, path, share)) for _ in range(CLIENTS)]


@contextmanager
def display(folder: Path) -> Iterator[Edge]:
    """`matanai display`, fed over a real uplink."""
    port = free_port()
    program = Program(
        python("display"), folder / "display.log",
        MATANAI_DISPLAY_PORT=str(port), MATANAI_UPLINK_TOKEN=UPLINK,
    )  # fmt: skip
    try:
        program.until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        bearer = {"Authorization": f"Bearer {UPLINK}"}
        with connect(f"ws://127.0.0.1:{port}/uplink", additional_headers=bearer) as line:
            line.send(json.dumps({"hello": {"protocol": 1, "catalogue": "c1", "commands": False}}))
            line.send(json.dumps({"catalogue": catalogue()}))
            yield Edge(program, port, line)
    finally:
        program.stop()


@contextmanager
def by_line(module: str, path: str) -> Iterator[tuple[Send, int]]:
    """A server that spreads each line it is given; how to give it one, and its port."""
    port = free_port()
    server = subprocess.Popen(
        [*python(module), str(port)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        start_new_session=True,  # as the display has; Linux shares processors out by session
    )  # fmt: skip

    def send(newest: Snapshot) -> None:
        body = newest.full() if "turns" in path else newest.hall()
        say(server, body.decode())

    try:
        assert hear(server) == "ready"
        yield send, port
    finally:
        server.kill()
        server.communicate()
