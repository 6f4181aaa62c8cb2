"""Displays beside a counter at work: each survives the other's death, and nothing comes in."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from websockets.sync.client import connect

from tests.cast import SAMPLES, free_port
from tests.proof import truth
from tests.proof.hall import UPLINK
from tests.proof.mixed import People, at_work
from tests.proof.programs import Counter, Program, answers, counter, python, running
from tests.proof.test_leak import PERSONAL, seen
from tests.proof.wire import Line, Wire, frames, head, sent

STATUS = "/api/status?office=honcho&turns=1"
NUMBER = re.compile(r"[A-Z]{1,2}[0-9]{3,5}")
BROUGHT = ("juminhyo", "inkan_shomei")  # the forms that people at work bring along
CLOSE, PING, PONG = 8, 9, 10


@dataclass
class Edge:
    """One display, and the wire it is fed over."""

    folder: Path
    port: int
    wire: Wire
    program: Program | None = None

    @property
    def url(self) -> str:
        """Its public address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, or start it again; it knows nothing then."""
        self.program = Program(
            python("display"), self.folder / f"display-{self.port}.log",
            MATANAI_DISPLAY_PORT=str(self.port), MATANAI_UPLINK_TOKEN=UPLINK,
        )  # fmt: skip
        self.program.until(lambda: answers(self.url + "/healthz") or self.version() >= 0)

    def version(self) -> int:
        """The newest it knows; -1 where it knows nothing or does not answer."""
        try:
            answer = httpx2.get(self.url + STATUS, timeout=5, trust_env=False)
        except httpx2.TransportError:
            return -1
        return int(answer.json()["version"]) if answer.status_code == 200 else -1


@contextmanager
def edges(folder: Path, number: int) -> Iterator[list[Edge]]:
    """So many displays, each behind a wire of its own."""
    with ExitStack() as stack:
        found = []
        for port in (free_port() for _ in range(number)):
            found.append(Edge(folder, port, stack.enter_context(Wire(port))))
            stack.callback(lambda edge=found[-1]: edge.program and edge.program.stop())
            found[-1].start()
        yield found


def fed(folder: Path, *shown: Edge) -> Counter:
    """A counter that feeds these displays; commands are off, as usual."""
    return counter(
        folder / "data", MATANAI_UPLINK="push", MATANAI_UPLINK_TOKEN=UPLINK,
        MATANAI_UPLINK_TO=" ".join(f"http://127.0.0.1:{each.wire.port}" for each in shown),
    )  # fmt: skip


def caught_up(found: Counter, edge: Edge) -> Callable[[], bool]:
    """Whether a display shows what the counter has shown by now, or newer."""
    newest = found.anybody().get(STATUS).json()["version"]
    return lambda: edge.version() >= newest


def test_counter_and_displays_survive_each_others_death(
    tmp_path: Path, chance: random.Random
) -> None:
    with edges(tmp_path, 2) as (first, second), running(fed(tmp_path, first, second)) as found:
        with at_work(found, chance=chance) as people:
            people.answered(10)
            assert first.program is not None
            first.program.kill()
            people.answered(10)
            truth.until(caught_up(found, second))
            first.start()
            truth.until(caught_up(found, first))

            found.running.kill()
            held = [first.version(), second.version()]
            assert min(held) > 0
            found.start()
            people.answered(10)
            truth.until(caught_up(found, first))
            truth.until(caught_up(found, second))
            assert min(first.version(), second.version()) > max(held)
        assert people.wrongs(found) == []


def test_a_day_s_bytes_hold_nothing_personal_and_nothing_comes_in(
    tmp_path: Path, chance: random.Random
) -> None:
    with edges(tmp_path, 1) as (edge,), Wire(edge.port) as street:
        with running(fed(tmp_path, edge)) as found:
            with at_work(found, chance=chance) as people:
                people.answered(20)
                edge.wire.cut()
                listen(street, people)
                truth.until(caught_up(found, edge))
                people.answered(20)
            truth.until(caught_up(found, edge))
        lines, phones = edge.wire.lines, street.lines
        secrets = told(people)
        places = captured("uplink", lines) + captured("phones", phones)

    filled = [str(v) for name in BROUGHT for v in SAMPLES[name]["answers"].values()]
    names = [each for each in filled if len(each) > 5 and not each.isascii()]
    assert seen([*PERSONAL, *names], places) == []
    assert seen([*secrets, UPLINK], [p for p in places if not p[0].endswith(" head")]) == []
    for line in lines:
        assert came_in(line) <= {CLOSE, PING, PONG}
        assert re.fullmatch(r"(HTTP/1.1 101 .*)?", head(line.back).split("\r\n")[0])
    assert len([line for line in lines if line.back]) >= 2
    messages = [each for line in lines for each in sent(line)]
    assert {name for each in messages for name in each} == {"hello", "catalogue", "snapshot"}
    snapshots = [each["snapshot"] for each in messages if "snapshot" in each]
    assert any(snapshot["turns"] for snapshot in snapshots)
    assert [each for snapshot in snapshots for each in faults(snapshot)] == []


def listen(street: Wire, people: People) -> None:
    """What anybody at home, a sign, and a visitor with a ticket are told."""
    at = f"127.0.0.1:{street.port}"
    ticket = told(people)[0]
    for path in ("/", "/signage/honcho", STATUS, "/api/catalogue", "/opendata/congestion.json"):
        httpx2.get(f"http://{at}{path}", timeout=30, trust_env=False)
    own = f"http://{at}/api/visits/by-secret/{ticket}"
    assert httpx2.post(f"{own}/leave", trust_env=False).status_code == 403
    for more in ("", "&turns=1"):
        with connect(f"ws://{at}/ws/status?office=honcho{more}", compression=None) as phone:
            phone.recv(timeout=15)


def told(people: People) -> list[str]:
    """The secrets of everybody who has read a number."""
    read = [text for _, (status, text) in people.read if status == 201]
    return [json.loads(text)["visit"]["secret"] for text in read]


def captured(name: str, lines: list[Line]) -> list[tuple[str, bytes]]:
    """All bytes of some lines: requests and handshakes, then what whoever opened them sent."""
    found = []
    for line in lines:
        found.append((f"{name} head", head(line.out).encode()))
        found.append((f"{name} out", b"\n".join(content for _, content in frames(line.out))))
        found.append((f"{name} back", bytes(line.back)))
    return found


def came_in(line: Line) -> set[int]:
    """What kinds of frames a display has sent to its counter."""
    return {opcode for opcode, _ in frames(line.back)}


def faults(snapshot: dict[str, Any]) -> Iterator[str]:
    """Where a number, or a turn, stands beside the matter somebody has come for."""
    for turn in snapshot["turns"]:
        values = [str(value) for value in turn.values()]
        if any(NUMBER.fullmatch(value) or value in lines_of(snapshot) for value in values):
            yield f"turn {turn}"
    for call in snapshot["calls"]:
        if any(str(value) in lines_of(snapshot) for value in call.values()):
            yield f"call {call}"


def lines_of(snapshot: dict[str, Any]) -> set[str]:
    """The ids of the office's services."""
    return {line["id"] for line in snapshot["services"]}
