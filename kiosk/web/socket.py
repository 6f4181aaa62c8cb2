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
            answer = await _obey(host, message)
            if answer is not None:
                await socket.send_text(json.dumps(answer, ensure_ascii=False))
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


async def _obey(host: Host, message: str) -> Mapping[str, Any] | None:
    """Carry out a command `{"do": …, facts}`; None if it moved the session and that is all."""
    command = _read(message)
    if command is None:
        return _error("malformed")
    name = command.pop("do")
    if name == "kanji":
        return await _candidates(host, command)
    if name == "pin":
        pin = command.get("pin")
        done = isinstance(pin, str) and PIN.fullmatch(pin) is not None and host.pin(pin)
    else:
        done = host.command(name, command)
    return None if done else _error("illegal_move")


async def _candidates(host: Host, command: Mapping[str, Any]) -> Mapping[str, Any]:
    """`{"id", "text": kana}` → `{"kanji": {"id", "candidates"}}`, to this page only; the text is
    kept nowhere. Refused on any screen that does not offer it."""
    number, text = command.get("id"), command.get("text")
    if set(command) != {"id", "text"} or type(number) is not int or not isinstance(text, str):
        return _error("malformed")
    body = (host.view() or {"body": {}})["body"]
    if not body.get("kanji") or not host.move("typed"):
        return _error("illegal_move")
    found = await host.kanji.candidates(text, body["kind"])
    return {"kanji": {"id": number, "candidates": found}}


def _error(code: str) -> Mapping[str, Any]:
    return {"error": {"code": code}}


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
