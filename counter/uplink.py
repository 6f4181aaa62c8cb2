"""The uplink: the counter opens it to a display, and sends the newest snapshots outwards.

Only with `edge_commands` are two commands taken from it, leave and snooze; otherwise whatever a
display says is not even read as a command. A display that was away says in its answer to the
handshake which versions it has, and is told only what is new; those figures are compared, no more.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.proxy import get_proxy
from websockets.uri import parse_uri

from counter import wish
from counter.actions import tickets
from counter.board import Board
from counter.news import News, news_of
from counter.reach import reached
from counter.refusal import Refused
from counter.web.house import House
from display.protocol import HAS, PROTOCOL, fingerprint

log = logging.getLogger(__name__)
AGAIN_S = (0.1, 0.3)  # between two tries, drawn at random in between
PATIENCE_S = 10.0
GOODBYE_S = 2.0
ALIVE_S, SILENT_S = 1.0, 3.0  # asked so often; given up after so long without an answer
LOOK_S = 60.0  # the catalogue changes with the day: keys, opening times, yesterday's figures
LEADING_S = 0.2
INWARDS_BYTES = 4096  # a command is a quarter of that
CLAIMS = re.compile(r"([A-Za-z0-9_.:-]{1,64})=([0-9a-f]{1,20})")

Told = Callable[[], Awaitable[dict[str, Any]]]


class Uplink:
    """One display's line; newest wins, nothing is queued."""

    def __init__(
        self, address: str, token: str, house: House, catalogue: Told, commands: bool = False
    ) -> None:
        self.address, self.url = address, address.replace("http", "ws", 1) + "/uplink"
        self.uri = parse_uri(self.url)
        self.token, self.commands = token, commands
        self.house, self.catalogue = house, catalogue
        self.up = False
        self._complained = False

    async def run(self) -> None:
        """Keep the line up until cancelled."""
        while True:
            try:
                await self._try()
            except* (OSError, WebSocketException):
                log.info("the line to the display is down")
            except* Exception as error:  # noqa: BLE001  the loop's rim: the next try may do
                kinds = {type(each).__name__ for each in error.exceptions}
                if not self._complained:
                    log.error("the line to the display failed: %s", ", ".join(sorted(kinds)))
                self._complained = True
            finally:
                self.up = False
            await asyncio.sleep(random.uniform(*AGAIN_S))

    async def _try(self) -> None:
        try:
            await self._once()
        except InvalidStatus as refusal:
            if not self._complained:  # a matter for somebody's hands; said once, not each try
                code = refusal.response.status_code
                log.warning("the display at %s refuses the line (%s)", self.address, code)
            self._complained = True

    async def _once(self) -> None:
        direct = get_proxy(self.uri) is None
        async with connect(
            self.url,
            additional_headers={"Authorization": f"Bearer {self.token}"},
            open_timeout=PATIENCE_S,
            close_timeout=GOODBYE_S,
            ping_interval=ALIVE_S,
            ping_timeout=SILENT_S,
            max_size=INWARDS_BYTES,
            compression=None,
            sock=await reached(self.uri.host, self.uri.port) if direct else None,
        ) as line:
            with news_of(self.house.hub) as news:
                await self._serve(line, news)

    async def _serve(self, line: ClientConnection, news: News) -> None:
        self.up, self._complained = True, False
        has = _claims(line)
        version = self.house.means.catalogue.version
        hello = {"protocol": PROTOCOL, "catalogue": version, "commands": self.commands}
        await line.send(_text({"hello": hello}))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._send(line, news, has))
            tasks.create_task(self._remind(line, has.get("catalogue", "")))
            tasks.create_task(self._listen(line))

    async def _remind(self, line: ClientConnection, known: str) -> None:
        """The catalogue unless the display has it, and again whenever it has changed."""
        while True:
            text = _text({"catalogue": await self.catalogue()})
            if (found := fingerprint(text)) != known:
                await line.send(text)
            known = found
            await asyncio.sleep(LOOK_S)

    async def _send(self, line: ClientConnection, news: News, has: Mapping[str, str]) -> None:
        while True:
            for snapshot in await news.next():
                if has.get(snapshot.office) != f"{snapshot.version:x}":
                    await line.send(b'{"snapshot":' + snapshot.full() + b"}", text=True)

    async def _listen(self, line: ClientConnection) -> None:
        async for message in line:
            if self.commands and (asked := _command(message)) is not None:
                await line.send(_text({"ack": await self._obey(asked)}))
        raise ConnectionError("the display closed the line")

    async def _obey(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Do one command; answers its acknowledgement, never anything personal."""
        try:
            body = await self._act(asked)
        except Refused as error:
            return {"id": asked["id"], "status": error.status, "body": error.body()}
        return {"id": asked["id"], "status": 200, "body": body}

    async def _act(self, asked: dict[str, Any]) -> dict[str, Any]:
        return await wish.grant(self.house, asked["name"], asked["secret"], asked.get("minutes"))


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


def _text(message: Mapping[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _claims(line: ClientConnection) -> dict[str, str]:
    """What the display says it has: names and hexadecimal figures; anything else is nothing."""
    said = line.response.headers.get(HAS, "") if line.response else ""
    return dict(CLAIMS.findall(said))


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
