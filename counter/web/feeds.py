"""A clerk's screen over a websocket: whole at once, and again at every change."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection
from starlette.websockets import WebSocket, WebSocketDisconnect

from counter.actions import people
from counter.actions.people import SignedIn
from counter.refusal import Refused
from counter.web import auth
from counter.web.house import House, house

Draw = Callable[[Connection], dict[str, Any]]


async def listener(socket: WebSocket) -> SignedIn:
    """The clerk who listens. Raises Refused for a page of another house, or without a session."""
    if not auth.same_origin(socket):
        raise Refused(403, "foreign_origin", "this came from another page")
    return await auth.clerk(socket)


async def refuse(socket: WebSocket, error: Refused) -> None:
    """Close before anything was said; the code tells why."""
    await socket.close(4400 + error.status % 100, error.code)


async def run(socket: WebSocket, who: SignedIn, draw: Draw) -> None:
    """Send the screen until its page closes or the clerk's session ends."""
    await socket.accept()
    works = [_send(socket, house(socket), who, draw), _gone(socket)]
    _, left = await asyncio.wait(
        [asyncio.create_task(work) for work in works], return_when=asyncio.FIRST_COMPLETED
    )
    for task in left:
        task.cancel()
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await socket.close(1008)


async def _gone(socket: WebSocket) -> None:
    """Until the clerk's page closes; what it says is not listened to."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _send(socket: WebSocket, here: House, who: SignedIn, draw: Draw) -> None:
    """The screen at every change, until the clerk's session ends."""
    seen, sent = 0, ""
    while await here.read(lambda db: people.still_in(db, who, here.clock())):
        text = json.dumps(await here.read(draw), ensure_ascii=False, separators=(",", ":"))
        if text != sent:
            await socket.send_text(text)
            sent = text
        seen = await here.board.changed(who.office, seen)
