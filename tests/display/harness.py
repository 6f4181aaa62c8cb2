"""A real uvicorn on a free port in the test's own loop, and invented snapshots."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp

from display.server import config
from display.snapshot import Call, ServiceLine, Snapshot, TurnLine, key

T = TypeVar("T")
AT = "2026-10-05T10:24:00+09:00"
SECRET = "hanako-secret-0123456789"
OTHERS = "makoto-secret-0123456789"
SERVICES = ("certificate", "move", "insurance", "child", "tax", "welfare", "pension", "general")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs one test's coroutine with a limit, so that a hang is a failure."""

    async def limited() -> T:
        async with asyncio.timeout(30):
            return await work

    return asyncio.run(limited())


def service(name: str, waiting: int = 4, level: int = 2) -> ServiceLine:
    level3 = (0, 1, 1, 2, 3, 3)[level]
    return ServiceLine(f"honcho-{name}", "open", level, level3, waiting, 10, 20, "A012")


def call(seq: int, number: str = "A012", withdrawn: bool = False) -> Call:
    return Call(seq, number, "honcho-3", "hand_over", AT, withdrawn)


def turn(secret: str = SECRET, state: str = "waiting", desk: str | None = None) -> TurnLine:
    waits = state in {"waiting", "preparing"}
    ahead, low, high = (4, 10, 20) if waits else (None, None, None)
    return TurnLine(key(secret), state, ahead, low, high, desk)


def snapshot(version: int = 1, **changes: Any) -> Snapshot:
    """A full hall: eight services, twelve calls, one turn, unless `changes` say otherwise."""
    whole: dict[str, Any] = {
        "version": version,
        "at": AT,
        "office": "honcho",
        "services": tuple(service(name) for name in SERVICES),
        "calls": tuple(call(seq) for seq in range(101, 113)),
        "turns": (turn(),),
    }
    return Snapshot(**{**whole, **changes})


def text(value: str) -> dict[str, str]:
    return {"ja": value, "ja-easy": value, "en": value}


def desk(label: str, *services: str) -> dict[str, Any]:
    return {
        "id": f"honcho-{label}",
        "office": "honcho",
        "label": label,
        "name": text("証明"),
        "services": [f"honcho-{name}" for name in services],
    }


def catalogue(version: str = "c1") -> dict[str, Any]:
    """A small public catalogue in the shape of `GET /api/catalogue`."""
    services = [
        {
            "id": f"honcho-{name}",
            "office": "honcho",
            "letter": "ABCDEFGH"[index],
            "name": {"ja": name, "ja-easy": name, "en": name},
            "color": "blue",
            "shape": "circle",
            "sensitive": False,
            "quiet": name == "general",
            "minutes": 8,
        }
        for index, name in enumerate(SERVICES)
    ]
    return {
        "version": version,
        "city": {"code": "052078", "name": text("湯沢市"), "provisional": True},
        "languages": ["ja", "ja-easy", "en"],
        "offices": [
            {
                "id": "honcho",
                "name": text("湯沢市役所 本庁舎"),
                "address": text("秋田県湯沢市佐竹町"),
                "phone": "0183-00-0000",
                "hours": {},
            }
        ],
        "desks": [desk("3", "certificate", "general"), desk("12", "move")],
        "services": services,
        "purposes": [],
        "procedures": [],
        "tables": {},
        "keys": [],
    }


async def until(true: Callable[[], bool]) -> None:
    """Returns when it has become true; the test's own limit bounds the wait."""
    while not true():  # noqa: ASYNC110 - what is waited for sets no event
        await asyncio.sleep(0.005)


@asynccontextmanager
async def served(app: ASGIApp, port: int = 0, **options: Any) -> AsyncIterator[str]:
    """Serves `app` as our programs do; gives `host:port`."""
    listener = socket.create_server(("127.0.0.1", port), backlog=2048)
    options = {"lifespan": "auto", "timeout_graceful_shutdown": 1, **options}
    server = uvicorn.Server(config(app, "127.0.0.1", 0, **options))
    task = asyncio.create_task(server._serve([listener]))
    await until(lambda: server.started)
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


def decoded(message: str | bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(message)
    return body
