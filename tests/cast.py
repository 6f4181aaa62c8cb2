"""The cast: who appears in the tests, and a real counter on a real socket for them to use."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import socket
import ssl
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import uvicorn
from argon2 import PasswordHasher

from counter import clerks
from counter.actions.means import hashed
from counter.app import create
from counter.catalogue import files
from counter.procedures import Catalogue
from counter.settings import CATALOGUES, Settings
from counter.web.rim import Rim
from display.server import config
from tests import beside

TOKYO = ZoneInfo("Asia/Tokyo")
MONDAY_AT_NINE = datetime(2026, 4, 6, 9, 0, tzinfo=TOKYO)
YUZAWA = CATALOGUES / "yuzawa"
PORTS = [range(start, start + 5000) for start in (12_000, 17_000, 22_000, 27_000)]
SAMPLES = {each["procedure"]: each for each in files.samples(YUZAWA)}
KIOSK, GREETER = "kiosk-token-of-the-tests", "greeter-token-of-the-tests"
PASSWORD = "さくら-さくら-7"
clerks.HASHER = PasswordHasher(1, 8, 1)  # as weak as can be: tests sign in all day
HASH = clerks.hashed(PASSWORD)
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # nothing is https; a full one costs 20 ms each
# 高橋, 伊藤, 佐々木 and 工藤 sit at the certificate desks; 柴田 does moves; 阿部 is elsewhere.
STAFF = {
    "高橋": ("honcho", ["honcho-2"]),
    "伊藤": ("honcho", ["honcho-3"]),
    "佐々木": ("honcho", ["honcho-4", "honcho-5"]),
    "工藤": ("honcho", ["honcho-5"]),
    "柴田": ("honcho", ["honcho-6"]),
    "阿部": ("inakawa", ["inakawa-1"]),
}
SUPERVISOR = "小野寺"  # of the main office, at no desk


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    at: datetime = MONDAY_AT_NINE

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Let time pass, as `timedelta` takes it."""
        self.at += timedelta(**by)


class Served:
    """An ASGI app on a real socket in a thread of its own."""

    def __init__(self, app: Any, port: int = 0) -> None:
        self.port = port or free_port()
        self.server = uvicorn.Server(config(app, "127.0.0.1", self.port, http=Rim))
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()))
        self.thread.start()
        until = time.monotonic() + 30
        while not self.server.started and self.thread.is_alive() and time.monotonic() < until:
            time.sleep(0.01)
        assert self.server.started, "the program did not start"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End it and wait."""
        self.server.should_exit = True
        self.thread.join(20)


def free_port() -> int:
    """A port nobody listens on, of those that the kernel lends to nobody who connects.

    Each worker of a run has ports of its own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % len(PORTS)
    while True:
        port = secrets.choice(PORTS[worker])
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Person:
    """Somebody with a client: a kiosk, a greeter, a clerk, or anybody."""

    http: httpx2.Client
    desk: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> httpx2.Response:
        """GET."""
        return self.http.get(path, headers=self.headers | more.pop("headers", {}), **more)

    def post(self, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        """POST JSON."""
        headers = self.headers | more.pop("headers", {})
        return self.http.post(path, json={} if body is None else body, headers=headers, **more)

    def patch(self, path: str, body: Any) -> httpx2.Response:
        """PATCH JSON."""
        return self.http.patch(path, json=body, headers=self.headers)

    def take(self, service: str = "honcho-shomei", **more: Any) -> httpx2.Response:
        """Take a number, under a fresh key unless one is given."""
        key = more.pop("key", None) or uuid.uuid4().hex
        body = {"office": "honcho", "channel": "kiosk", "language": "ja", "services": [service]}
        return self.post("/api/visits", body | more, headers={"Idempotency-Key": key})

    def apply(self, procedure: str = "juminhyo", **more: Any) -> httpx2.Response:
        """Send a complete application of the cast."""
        return self.take(services=[], applications=[SAMPLES[procedure]], **more)

    def number(self, service: str = "honcho-shomei") -> dict[str, Any]:
        """A visit that was given a number."""
        answer = self.take(service)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()["visit"]
        return found

    def open_desk(self) -> Person:
        """Open the desk."""
        assert self.post(f"/api/desks/{self.desk}/state", {"state": "open"}).status_code == 200
        return self

    def next(self) -> httpx2.Response:
        """Press 次を呼ぶ."""
        return self.post(f"/api/desks/{self.desk}/call-next")

    def move(self, turn: dict[str, Any], name: str, **given: Any) -> httpx2.Response:
        """Make a move with the version this turn shows."""
        return self.post(f"/api/turns/{turn['id']}/{name}", {"version": turn["version"], **given})

    def handle(self, case: dict[str, Any], name: str, **given: Any) -> httpx2.Response:
        """Make a move of a case with the version it shows."""
        return self.post(f"/api/cases/{case['id']}/{name}", {"version": case["version"], **given})


@dataclass
class Town:
    """A counter on a real socket and a real database, with people to send to it."""

    data: Path
    clock: Clock
    served: Served
    settings: Settings
    clients: list[httpx2.Client] = field(default_factory=list)

    def anybody(self) -> Person:
        """Somebody without any right."""
        self.clients.append(httpx2.Client(base_url=self.served.url, timeout=30, verify=PLAIN))
        return Person(self.clients[-1])

    def close(self) -> None:
        """Everybody goes home."""
        for client in self.clients:
            client.close()
        self.served.stop()

    def kiosk(self) -> Person:
        """The kiosk of the main office."""
        return self._device(KIOSK)

    def greeter(self) -> Person:
        """The greeter of the main office."""
        return self._device(GREETER)

    def clerk(self, name: str = "高橋") -> Person:
        """A clerk, signed in at a desk of hers."""
        return self._clerk(name, STAFF[name][1][0])

    def seatless(self, name: str = "佐々木") -> Person:
        """A clerk, signed in but at no desk."""
        return self._clerk(name, None)

    def supervisor(self) -> Person:
        """小野寺, who looks after the main office."""
        return self._clerk(SUPERVISOR, None)

    def shown(self, when: Callable[[dict[str, Any]], Any], office: str = "honcho") -> Any:
        """The status as everybody sees it, once it shows this; the last one seen in any case."""
        until, anybody = time.monotonic() + 5, self.anybody()
        while True:
            found = anybody.get(f"/api/status?office={office}&turns=1").json()
            if when(found) or time.monotonic() > until:
                return found
            time.sleep(0.02)

    def _clerk(self, name: str, desk: str | None) -> Person:
        person = self.anybody()
        body = {"clerk": name, "password": PASSWORD} | ({"desk": desk} if desk else {})
        answer = person.post("/api/session", body)
        assert answer.status_code == 201, answer.text
        person.desk = desk or ""
        person.headers = {"X-CSRF-Token": answer.json()["csrf"]}
        return person

    def restart(self) -> None:
        """Stop the counter and start it again on the same data."""
        self.served.stop()
        self.served = Served(create(self.settings, self.clock))

    def write(self, statement: str, *values: Any) -> None:
        """Change the database behind the counter's back, as somebody with the disk might."""
        beside.ask(self.settings.database, statement, *values)

    def events(self, case: str) -> list[tuple[Any, ...]]:
        """Kind, clerk and desk of everything written down about a case."""
        query = "SELECT kind, clerk, desk FROM event WHERE case_id = ? ORDER BY sequence"
        return beside.ask(self.settings.database, query, case)

    def only(self, query: str) -> Any:
        """The one value a query finds, read beside the counter."""
        return beside.ask(self.settings.database, query)[0][0]

    def count(self, query: str) -> int:
        """The one figure a query finds."""
        return int(self.only(query))

    def rows(self, *tables: str) -> dict[str, int]:
        """How many rows each table has, read beside the counter."""
        return {name: self.count(f'SELECT count(*) FROM "{name}"') for name in tables or KEPT}

    def _device(self, token: str) -> Person:
        return Person(self.anybody().http, headers={"Authorization": f"Bearer {token}"})


KEPT = ("visit", "turn", "case", "receipt", "preapplication", "call")


def furnish(data: Path) -> None:
    """Write the people of the tests where a counter finds them."""
    staff = [
        {"id": f"clerk-{n}", "name": name, "role": "clerk", "office": office, "password": HASH,
         "desks": desks}
        for n, (name, (office, desks)) in enumerate(STAFF.items())
    ]  # fmt: skip
    staff.append(staff[0] | {"id": "clerk-s", "name": SUPERVISOR, "role": "supervisor",
                             "desks": []})  # fmt: skip
    devices = [
        {"id": "kiosk-1", "kind": "kiosk", "token_hash": hashed(KIOSK), "offices": ["honcho"]},
        {"id": "greeter-1", "kind": "greeter", "token_hash": hashed(GREETER),
         "offices": ["honcho"]},
    ]  # fmt: skip
    data.mkdir(parents=True, exist_ok=True)
    (data / "people.json").write_text(json.dumps({"clerks": staff, "devices": devices}))


_load, YUZAWAS_OWN = files.load, files.load(YUZAWA)


def load(folder: Path) -> Catalogue:
    """The catalogue of a folder; Yuzawa's own is frozen, so that all towns share it."""
    return YUZAWAS_OWN if folder == YUZAWA else _load(folder)


files.load = load


def build(data: Path, clock: Clock, database: str = "", **changed: Any) -> Town:
    """A town of its own on a folder; `database` is PostgreSQL's address, or empty for SQLite."""
    furnish(data)
    settings = Settings(data=data, address=database, **({"always_open": True} | changed))
    return Town(data, clock, Served(create(settings, clock)), settings)
