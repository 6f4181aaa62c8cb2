"""The session's websocket: whole screens out, commands in; the PIN travels here and only here."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from kiosk.host import Host

LONGEST = 4096
PIN = re.compile(r"[0-9]{4}")


async def session(socket: WebSocket) -> None:
    """`WS /ws/session`: the screen at once and at every change, until the browser goes."""
    host: Host = socket.app.state.host
    await socket.accept()
    changed = host.listen()
    pushing = asyncio.create_task(_push(socket, host, changed))
    try:
        while True:
            message = await socket.receive_text()
            answer = _obey(host, message)
            if answer is not None:
                await socket.send_text(json.dumps({"error": answer}))
            changed.set()
    except (WebSocketDisconnect, KeyError):  # KeyError: a binary frame, which we do not speak
        pass
    finally:
        host.unlisten(changed)
        pushing.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await pushing


async def _push(socket: WebSocket, host: Host, changed: asyncio.Event) -> None:
    """The newest screen, never a queue of old ones."""
    while True:
        await changed.wait()
        changed.clear()
        screen = host.view()
        await socket.send_text(json.dumps({"view": screen}, ensure_ascii=False))


def _obey(host: Host, message: str) -> Mapping[str, str] | None:
    """Carry out a command `{"do": …, facts}`; None if it moved the session."""
    command = _read(message)
    if command is None:
        return {"code": "malformed"}
    name = command.pop("do")
    if name == "pin":
        pin = command.get("pin")
        done = isinstance(pin, str) and PIN.fullmatch(pin) is not None and host.pin(pin)
    else:
        done = host.command(name, command)
    return None if done else {"code": "illegal_move"}


def _read(message: str) -> dict[str, Any] | None:
    if len(message) > LONGEST:
        return None
    try:
        command = json.loads(message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(command, dict) or not isinstance(command.get("do"), str):
        return None
    return command
