"""A display as its own program would be, with a counter's end of the uplink to feed it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect

from display.settings import Settings
from display.snapshot import Snapshot
from display.web.app import create
from tests.display.harness import catalogue, decoded, served, until

TOKEN = "uplink-token-for-tests"


class Display:
    """A running display, and the two ways to reach it."""

    def __init__(self, app: Starlette, at: str) -> None:
        self.app = app
        self.at = at
        self.public = app.state.public

    async def get(self, path: str, **options: Any) -> httpx2.Response:
        async with httpx2.AsyncClient(base_url=f"http://{self.at}") as client:
            return await client.request(options.pop("method", "GET"), path, **options)

    def uplink(self, token: str = TOKEN, **options: Any) -> connect:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return connect(f"ws://{self.at}/uplink", additional_headers=headers, **options)

    async def feed(
        self, link: ClientConnection, *snapshots: Snapshot, commands: bool = False
    ) -> None:
        """Speaks as a counter does: hello, catalogue, snapshots; returns when all is taken."""
        await say(link, hello={"protocol": 1, "catalogue": "c1", "commands": commands})
        await say(link, catalogue=catalogue())
        for each in snapshots:
            await say(link, snapshot=json.loads(each.full()))
        newest = max(snapshots, key=lambda each: each.version)
        await until(lambda: self.public.hub.latest(newest.office) == newest)


async def say(link: ClientConnection, **message: Any) -> None:
    await link.send(json.dumps(message))


async def answer(link: ClientConnection, status: int = 200, **body: Any) -> dict[str, Any]:
    """Acknowledges the next command and gives it back."""
    command: dict[str, Any] = decoded(await link.recv())["command"]
    await say(link, ack={"id": command["id"], "status": status, "body": body})
    return command


@asynccontextmanager
async def opened(**settings: Any) -> AsyncIterator[Display]:
    app = create(Settings(**{"uplink_token": TOKEN, **settings}))
    async with served(app) as at:
        yield Display(app, at)
