"""The uplink: the counter opens it to a display, and sends the newest snapshots outwards.

Only with `edge_commands` are two commands taken from it, leave and snooze; otherwise whatever a
display says is not even read as a command.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from counter.actions import tickets
from counter.actions.means import hashed
from counter.board import Board
from counter.refusal import Refused
from counter.settings import Settings
from counter.store import rows
from counter.web.house import House
from display.snapshot import Snapshot

log = logging.getLogger(__name__)
AGAIN_S = (0.2, 2.0)  # between two tries, drawn at random in between
PATIENCE_S = 10.0
GOODBYE_S = 2.0
REMIND_S = 3600.0
LEADING_S = 0.2


class Uplink:
    """One display's line; newest wins, nothing is queued."""

    def __init__(
        self, settings: Settings, house: House, catalogue: Callable[[], Awaitable[dict[str, Any]]]
    ) -> None:
        self.settings, self.house, self.catalogue = settings, house, catalogue
        self.url = settings.display_url.replace("http", "ws", 1) + "/uplink"
        self.fresh: dict[str, Snapshot] = {}
        self.bell = asyncio.Event()

    async def run(self) -> None:
        """Keep the line up until cancelled."""
        forget = self.house.hub.watch(self._newer)
        try:
            while True:
                try:
                    await self._once()
                except* (OSError, WebSocketException):
                    log.info("the line to the display is down")
                except* Exception as error:  # noqa: BLE001  the loop's rim: the next try may do
                    kinds = {type(each).__name__ for each in error.exceptions}
                    log.error("the line to the display failed: %s", ", ".join(sorted(kinds)))
                await asyncio.sleep(random.uniform(*AGAIN_S))
        finally:
            forget()

    def _newer(self, snapshot: Snapshot) -> None:
        self.fresh[snapshot.office] = snapshot
        self.bell.set()

    async def _once(self) -> None:
        bearer = {"Authorization": f"Bearer {self.settings.uplink_token}"}
        async with connect(
            self.url,
            additional_headers=bearer,
            open_timeout=PATIENCE_S,
            close_timeout=GOODBYE_S,
            compression=None,
        ) as line:
            await self._greet(line)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._send(line))
                tasks.create_task(self._remind(line))
                tasks.create_task(self._listen(line))

    async def _greet(self, line: ClientConnection) -> None:
        """Hello, the catalogue once, and how every office stands."""
        catalogue = await self.catalogue()
        commands = self.settings.edge_commands
        hello = {"protocol": 1, "catalogue": catalogue["version"], "commands": commands}
        await _say(line, {"hello": hello})
        await _say(line, {"catalogue": catalogue})
        for office in self.house.hub.offices():
            if (newest := self.house.hub.latest(office)) is not None:
                self._newer(newest)

    async def _remind(self, line: ClientConnection) -> None:
        """The catalogue again from time to time: the QR's keys change in it."""
        while True:
            await asyncio.sleep(REMIND_S)
            await _say(line, {"catalogue": await self.catalogue()})

    async def _send(self, line: ClientConnection) -> None:
        while True:
            await self.bell.wait()
            self.bell.clear()
            ready, self.fresh = self.fresh, {}
            for snapshot in ready.values():
                await line.send(b'{"snapshot":' + snapshot.full() + b"}", text=True)

    async def _listen(self, line: ClientConnection) -> None:
        async for message in line:
            if self.settings.edge_commands and (asked := _command(message)) is not None:
                await _say(line, {"ack": await self._obey(asked)})
        raise ConnectionError("the display closed the line")

    async def _obey(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Do one command; answers its acknowledgement, never anything personal."""
        try:
            body = await self._act(asked)
        except Refused as error:
            return {"id": asked["id"], "status": error.status, "body": error.body()}
        return {"id": asked["id"], "status": 200, "body": body}

    async def _act(self, asked: dict[str, Any]) -> dict[str, Any]:
        here, secret = self.house, asked["secret"]
        found = await here.read(lambda db: rows.visit_of_ticket(db, hashed(secret), here.clock()))
        if asked["name"] == "leave":
            return await here.do(found["office"], lambda tx: tickets.leave(tx, here.means, secret))
        minutes = asked["minutes"]
        return await here.do(
            found["office"], lambda tx: tickets.snooze(tx, here.means, secret, minutes)
        )


async def while_leading(board: Board, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do what only one process may do, as long as it is this one; until cancelled."""
    task: asyncio.Task[None] | None = None
    try:
        while True:
            if board.leads and task is None:
                task = asyncio.create_task(work())
            elif not board.leads and task is not None:
                task.cancel()
                task = None
            await asyncio.sleep(LEADING_S)
    finally:
        if task is not None:
            task.cancel()


async def _say(line: ClientConnection, message: dict[str, Any]) -> None:
    await line.send(json.dumps(message, ensure_ascii=False, separators=(",", ":")))


def _command(message: str | bytes) -> dict[str, Any] | None:
    """One of the two commands, whole and bounded; anything else is nothing."""
    try:
        asked = json.loads(message)["command"] if len(message) <= 1024 else None
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(asked, dict) or asked.get("name") not in ("leave", "snooze"):
        return None
    texts = isinstance(asked.get("id"), str) and isinstance(asked.get("secret"), str)
    minutes = asked["name"] == "leave" or (
        type(asked.get("minutes")) is int and asked["minutes"] in tickets.SNOOZE
    )
    return asked if texts and minutes else None
