"""Our programs, started as a person would start them, each with its log in a file."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from tests.cast import GREETER, KIOSK, PASSWORD, STAFF, Person, free_port, furnish

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0
STOP_S = 20.0
READY = re.compile(r"^READY \{.*\}$\n", re.MULTILINE)
OFFSETS = (0, 10, 20)  # counter, kiosk, display


class Program:
    """A program in a process group of its own."""

    def __init__(self, command: list[str], log: Path, **environment: str) -> None:
        self.log = log
        clean = {name: v for name, v in os.environ.items() if not name.startswith("MATANAI_")}
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=file, stderr=file, stdin=subprocess.DEVNULL,
                env=clean | {"PYTHONUNBUFFERED": "1"} | environment, start_new_session=True,
            )  # fmt: skip

    def until(self, ready: Callable[[], bool]) -> None:
        """Wait until it is ready; a program that ends instead fails with its last words."""
        end = time.monotonic() + PATIENCE_S
        while not ready():
            assert self.process.poll() is None, self.said()[-2000:]
            assert time.monotonic() < end, self.said()[-2000:]
            time.sleep(0.05)

    def said(self) -> str:
        """All it wrote."""
        return self.log.read_text(encoding="utf-8")

    def stop(self) -> int:
        """SIGTERM to the parent; its exit status, which has to come within 20 s."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(STOP_S)
        finally:
            self.kill()

    def kill(self) -> None:
        """kill -9 to the whole group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class House:
    """A running counter and the people who may send to it."""

    url: str
    tokens: dict[str, str]
    clerks: dict[str, tuple[str, str]]  # desk → name, password
    clients: list[httpx2.Client] = field(default_factory=list)
    program: Program | None = None

    @property
    def running(self) -> Program:
        """The program."""
        assert self.program is not None
        return self.program

    def anybody(self, url: str | None = None) -> Person:
        """Somebody without any right."""
        self.clients.append(httpx2.Client(base_url=url or self.url, timeout=60, trust_env=False))
        return Person(self.clients[-1])

    def device(self, kind: str = "kiosk") -> Person:
        """The kiosk or the greeter of the main office."""
        return Person(self.anybody().http, headers=self.bearer(kind))

    def bearer(self, kind: str = "kiosk") -> dict[str, str]:
        """A device's own header."""
        return {"Authorization": f"Bearer {self.tokens[kind]}"}

    def clerk(self, desk: str) -> Person:
        """The clerk of a desk, signed in, the desk open."""
        name, password = self.clerks[desk]
        person = self.anybody()
        answer = person.post("/api/session", {"clerk": name, "password": password, "desk": desk})
        assert answer.status_code == 201, answer.text
        person.desk, person.headers = desk, {"X-CSRF-Token": answer.json()["csrf"]}
        return person.open_desk()

    def close(self) -> None:
        """Everybody goes home."""
        for client in self.clients:
            client.close()


@dataclass
class Counter(House):
    """A counter alone, on a folder of its own."""

    data: Path = Path()
    environment: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()  # what its command line starts with
    program_name: tuple[str, ...] = ("counter.app",)  # the module that runs, and its words

    @property
    def place(self) -> Path | str:
        """Its database: PostgreSQL's address, or the SQLite file."""
        return self.environment.get("MATANAI_DATABASE") or self.data / "matanai.db"

    @property
    def pid(self) -> int:
        """The running process."""
        return self.running.process.pid

    def start(self) -> Counter:
        """Start it, or start it again on the same data."""
        here = {"MATANAI_DATA": str(self.data), "MATANAI_PORT": self.url.rpartition(":")[2]}
        self.program = Program(
            [*self.before, *python(*self.program_name)], self.data / "counter.log",
            **({"MATANAI_ALWAYS_OPEN": "1"} | here | self.environment),
        )  # fmt: skip
        self.program.until(lambda: answers(self.url + "/healthz"))
        return self

    def halt(self) -> int:
        """End it; its data stays, and it may start again. The exit status."""
        return self.running.stop()


def counter(data: Path, *before: str, database: str = "", **environment: str) -> Counter:
    """A counter that is still to be started, with the people of the tests.

    `database` is PostgreSQL's address, or empty for the SQLite file.
    """
    furnish(data)
    environment = {"MATANAI_DATABASE": database} | environment
    desks = {desk: (name, PASSWORD) for name, (_, mine) in STAFF.items() for desk in mine}
    tokens = {"kiosk": KIOSK, "greeter": GREETER}
    url = f"http://127.0.0.1:{free_port()}"
    return Counter(url, tokens, desks, data=data, environment=environment, before=before)


@dataclass
class Demo(House):
    """The whole demo, as `matanai demo` starts it, and its READY line."""

    ready: dict[str, Any] = field(default_factory=dict)
    data: Path = Path()

    @property
    def base(self) -> int:
        """The counter's port; the others lie 10 and 20 above."""
        return self.ports[0]

    @property
    def ports(self) -> list[int]:
        """Where its three programs listen."""
        return [
            int(self.ready[name].rpartition(":")[2]) for name in ("counter", "kiosk", "display")
        ]


def demo(data: Path, *more: str, base: int | None = None, **environment: str) -> Demo:
    """Start the demo on a folder and wait for READY."""
    words = ["demo", "--port-base", str(base or free_base()), "--data", str(data), *more]
    data.mkdir(parents=True, exist_ok=True)
    log = data / f"demo-{len(list(data.glob('demo-*.log')))}.log"
    program = Program([str(ROOT / ".venv" / "bin" / "matanai"), *words], log, **environment)
    try:
        program.until(lambda: READY.search(program.said()) is not None)
    except BaseException:
        program.kill()
        raise
    line = next(each for each in program.said().splitlines() if each.startswith("READY "))
    ready = json.loads(line.removeprefix("READY "))
    clerks = {
        c["desks"][0]: (c["name"], c["password"]) for c in ready["clerks"] if c["role"] == "clerk"
    }
    return Demo(ready["counter"], ready["tokens"], clerks, program=program, ready=ready, data=data)


def python(program: str, *words: str) -> list[str]:
    """The command that runs one of our programs."""
    return [sys.executable, "-m", program, *words]


def answers(url: str) -> bool:
    """Whether a GET there gives 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_base() -> int:
    """A port base whose three ports nobody listens on."""
    while True:
        base = random.randrange(20000, 32000)
        if all(is_free(base + offset) for offset in OFFSETS):
            return base


def is_free(port: int) -> bool:
    """Whether a program could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@contextlib.contextmanager
def running(found: Counter) -> Iterator[Counter]:
    """A counter that is stopped whatever happens."""
    try:
        yield found.start()
    finally:
        found.close()
        if found.program is not None:
            found.program.stop()
