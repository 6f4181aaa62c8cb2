"""Several client processes that begin together."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from tests.cast import Person
from tests.proof.programs import ROOT, House

Request = tuple[str, str, dict[str, str], Any]
Answer = tuple[int, str]
Houses = House | Sequence[House]


class Sender:
    """One client process."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.proof.sender"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.requests: Sequence[Request] = ()

    def load(self, house: House, requests: Sequence[Request], lanes: int) -> None:
        """Hand it a batch; it connects and waits."""
        self.requests = requests
        port = int(house.url.rpartition(":")[2])
        self._say(json.dumps({"port": port, "lanes": lanes, "requests": requests}))

    def go(self) -> None:
        """Let it begin, once all are ready."""
        self._say("go")

    def hear(self) -> str:
        """The next line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "a client process ended"
        return line.strip()

    def answers(self) -> dict[int, Answer]:
        """The batch's answers by the request's index, once it is through; 0 where none came."""
        found: dict[int, Answer] = {}
        while (line := self.hear()) != ".":
            index, status, body = json.loads(line)
            found[index] = (status, body)
        return found

    def close(self) -> None:
        """End it."""
        self.process.communicate()

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


class Crew:
    """Client processes that send at the same time."""

    def __init__(self, size: int = 2) -> None:
        self.senders = [Sender() for _ in range(size)]

    def begin(self, house: Houses, loads: Iterable[Sequence[Request]], lanes: int) -> None:
        """Give each its batch, and a counter of its own if there are several; start together."""
        houses = itertools.cycle([house] if isinstance(house, House) else house)
        for sender, at, requests in zip(self.senders, houses, loads, strict=False):
            sender.load(at, requests, lanes)
        for sender in self.senders:
            assert sender.hear() == "ready"
        for sender in self.senders:
            sender.go()

    def answers(self) -> list[dict[int, Answer]]:
        """What each has read."""
        return [sender.answers() for sender in self.senders]

    def send(
        self, house: Houses, loads: Iterable[Sequence[Request]], lanes: int
    ) -> list[tuple[int, Any]]:
        """Send all; statuses and bodies of everybody's answers."""
        self.begin(house, loads, lanes)
        found = [answer for each in self.answers() for answer in each.values()]
        return [(status, json.loads(body) if body else None) for status, body in found]

    def close(self) -> None:
        """End all."""
        for sender in self.senders:
            sender.close()


def number(house: House, service: str, key: str | None = None, **more: Any) -> Request:
    """A request for a number at the kiosk."""
    body = {"office": "honcho", "channel": "kiosk", "language": "ja", "services": [service]}
    headers = house.bearer() | {"Idempotency-Key": key or uuid.uuid4().hex}
    return "POST", "/api/visits", headers, body | more


def press(clerk: Person, path: str, body: Any = None) -> Request:
    """A request of a signed-in clerk."""
    cookie = "; ".join(f"{name}={value}" for name, value in clerk.http.cookies.items())
    return "POST", path, clerk.headers | {"Cookie": cookie}, body or {}
