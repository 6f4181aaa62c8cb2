"""From 次を呼ぶ to the last of a thousand phones: counter, display behind it, and a raw server."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.cast import Person, free_port
from tests.proof import programs
from tests.proof.programs import ROOT, Demo, python

PHONES, ROUNDS, SETTLE_S = 1000, 15, 0.7
SERVICE, DESK = "honcho-shomei", "honcho-2"
FEED = "/ws/status?office=honcho"


@dataclass
class Reach:
    """Milliseconds from the press of the key, a figure a round."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    length: int = 0

    def median(self, which: str) -> float:
        """The median round."""
        return statistics.median(self.first if which == "first" else self.last)

    @property
    def spread(self) -> float:
        """From the first phone to the last, the median round."""
        return statistics.median(b - a for a, b in zip(self.first, self.last, strict=True))

    @property
    def worst(self) -> float:
        """The worst round's last phone."""
        return max(self.last)


def measure(folder: Path) -> dict[str, Reach]:
    """All three, one after the other; the raw server sends as long a message as the counter."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    demo = programs.demo(folder / "demo")
    try:
        clerk = demo.clerk(DESK)
        found = {name: through(demo, clerk, demo.ready[name]) for name in ("counter", "display")}
    finally:
        demo.close()
        demo.running.stop()
    return found | {"raw": by_hand(found["counter"].length)}


def through(demo: Demo, clerk: Person, url: str) -> Reach:
    """Calls at a desk, heard on phones that listen at `url`."""
    reach = Reach()
    port = int(url.rpartition(":")[2])
    with phones(port, FEED) as heard:
        for _ in range(ROUNDS):
            demo.device().number(SERVICE)
            time.sleep(SETTLE_S)
            calls = clerk.get("/api/status?office=honcho").json()["calls"]
            awaited = f'"seq":{calls[-1]["seq"] + 1 if calls else 1},'
            turn = one(reach, heard, awaited, lambda: clerk.next().json()["turn"])
            assert clerk.move(turn, "miss").status_code == 200
    return reach


def by_hand(length: int) -> Reach:
    """The floor, on messages of as many bytes."""
    reach = Reach()
    port = free_port()
    server = subprocess.Popen(
        [*python("tests.bench.raw_feed"), str(port)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert hear(server) == "ready"
        with phones(port, FEED) as heard:
            for number in range(ROUNDS):
                text = f'"seq":{number},'.ljust(max(200, length), "x")
                one(reach, heard, f'"seq":{number},', partial(say, server, text))
    finally:
        server.communicate()
    return reach


def one(reach: Reach, heard: subprocess.Popen[str], awaited: str, act: Callable[[], Any]) -> Any:
    """One round: what the act answered."""
    say(heard, awaited)
    assert hear(heard) == "drained"
    began = time.monotonic()
    answer = act()
    first, last, reach.length, *_ = json.loads(hear(heard))
    reach.first.append(1000 * (first - began))
    reach.last.append(1000 * (last - began))
    return answer


@contextmanager
def phones(port: int, path: str, count: int = PHONES) -> Iterator[subprocess.Popen[str]]:
    """So many, connected, in a process of their own."""
    found = subprocess.Popen(
        [*python("tests.bench.phones"), str(port), path, str(count)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert hear(found) == "ready"
        yield found
    finally:
        found.communicate()


def say(process: subprocess.Popen[str], text: str) -> None:
    """A line of JSON to a process."""
    assert process.stdin is not None
    process.stdin.write(json.dumps(text) + "\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    """A line of a process."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
