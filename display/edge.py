"""The edge: the display's end of the uplink the counter opens to it."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
from contextlib import suppress
from typing import Any
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from display.protocol import HAS, PROTOCOL, fingerprint
from display.public import Public
from display.snapshot import from_json
from display.web.errors import envelope

log = logging.getLogger(__name__)

HELLO_S = 10.0
ANSWER_S = 5.0
SEND_S = 5.0
PENDING = 100
HAS_MOST = 4000  # a header may hold 8 KB
SNOOZE_MINUTES = range(1, 61)
SECRET = re.compile(r"[A-Za-z0-9_-]{16,64}")
STATUSES = frozenset({200, 400, 403, 404, 409, 422, 429, 503})

Answer = tuple[int, dict[str, Any]]


class Unavailable(Exception):
    """No counter to take the command, or none that answered in time."""


class Refused(Exception):
    """What the peer said is no uplink."""


class Link:
    """One connection of a counter, and the commands it has yet to acknowledge."""

    def __init__(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        self.commands = False
        self._pending: dict[str, asyncio.Future[Answer]] = {}

    async def ask(self, command: dict[str, Any]) -> Answer:
        """Sends one command and waits for its acknowledgement. Raises Unavailable."""
        if len(self._pending) >= PENDING:
            raise Unavailable
        name = uuid4().hex
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._pending[name] = answer
        try:
            async with asyncio.timeout(ANSWER_S):
                message = json.dumps({"command": {"id": name, **command}})
                await self.websocket.send_text(message)
                return await answer
        except (TimeoutError, RuntimeError, WebSocketDisconnect) as fault:
            raise Unavailable from fault
        finally:
            self._pending.pop(name, None)

    def acknowledge(self, ack: dict[str, Any]) -> None:
        """Hands an acknowledgement to whoever waits for it; others are nobody's."""
        answer = self._pending.get(str(ack.get("id")))
        status, body = ack.get("status"), ack.get("body")
        if answer is None or answer.done():
            return
        if isinstance(status, int) and status in STATUSES and isinstance(body, dict):
            answer.set_result((status, body))
        else:
            answer.set_result((503, {}))

    def end(self) -> None:
        """Tells whoever still waits that no answer will come."""
        for answer in self._pending.values():
            if not answer.done():
                answer.set_exception(Unavailable())


class Edge:
    """Takes one uplink at a time; a new connection replaces the old."""

    def __init__(self, public: Public, token: str) -> None:
        self._public = public
        self._token = token.encode()
        self._link: Link | None = None
        self._complained = False
        self._catalogue = ""  # the fingerprint of the one shown

    @property
    def connected(self) -> bool:
        return self._link is not None

    async def endpoint(self, websocket: WebSocket) -> None:
        """`WS /uplink`: 401 without the token, else listens until the counter goes."""
        if not self._authorised(websocket.headers.get("authorization", "")):
            if not self._complained:  # it tries again several times a second
                log.warning("a counter was turned away: its token is not MATANAI_UPLINK_TOKEN")
            self._complained = True
            refusal = envelope(401, "unauthorized", "この接続には許可が必要です。")
            await websocket.send_denial_response(refusal)
            return
        await websocket.accept(headers=[(HAS.lower().encode(), self._has().encode())])
        link = Link(websocket)
        try:
            await self._hello(link)
            await self._take_over(link)
            while self._link is link:
                self._heard(link, *await _message(websocket))
        except (Refused, TimeoutError) as fault:
            log.warning("uplink refused: %s", fault or "no hello in time")
            with suppress(RuntimeError):
                await websocket.close(1002)
        except WebSocketDisconnect:
            log.info("uplink closed")
        finally:
            self._forget(link)

    async def send(self, name: str, secret: str, minutes: int | None = None) -> Answer:
        """Sends *leave* or *snooze* to the counter; raises Unavailable, ValueError."""
        if name not in {"leave", "snooze"} or not SECRET.fullmatch(secret):
            raise ValueError(name)
        if (name == "snooze") != (minutes in SNOOZE_MINUTES):
            raise ValueError("minutes")
        if self._link is None or not self._link.commands:
            raise Unavailable
        command: dict[str, Any] = {"name": name, "secret": secret}
        return await self._link.ask(command if minutes is None else {**command, "minutes": minutes})

    async def status(self, name: str, secret: str, minutes: int | None) -> int:
        """The same, told as a status of HTTP."""
        try:
            return (await self.send(name, secret, minutes))[0]
        except Unavailable:
            return 503
        except ValueError:
            return 404

    def _authorised(self, header: str) -> bool:
        scheme, _, token = header.partition(" ")
        same = hmac.compare_digest(token.encode(), self._token)
        return same and scheme.lower() == "bearer" and bool(self._token)

    def _has(self) -> str:
        """What is shown here, so that a counter sends only what is new."""
        hub = self._public.hub
        newest = (hub.latest(office) for office in hub.offices())
        held = [f"{each.office}={each.version:x}" for each in newest if each is not None]
        return " ".join([f"catalogue={self._catalogue}"] * bool(self._catalogue) + held)[:HAS_MOST]

    async def _hello(self, link: Link) -> None:
        async with asyncio.timeout(HELLO_S):
            hello = (await _message(link.websocket))[0].get("hello")
        if not isinstance(hello, dict) or hello.get("protocol") != PROTOCOL:
            raise Refused("no hello of protocol 1")
        link.commands = hello.get("commands") is True

    async def _take_over(self, link: Link) -> None:
        before, self._link, self._complained = self._link, link, False
        self._public.allow_commands = link.commands
        if before is not None:
            before.end()
            with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
                async with asyncio.timeout(SEND_S):
                    await before.websocket.close(1001, "replaced")

    def _heard(self, link: Link, message: dict[str, Any], text: str) -> None:
        if self._link is not link:
            return  # what a replaced counter still had in the pipe
        if "snapshot" in message:
            with _faults("snapshot"):
                self._public.hub.publish(from_json(message["snapshot"]))
        elif isinstance(message.get("catalogue"), dict):
            with _faults("catalogue"):
                self._public.set_catalogue(message["catalogue"])
                self._catalogue = fingerprint(text)
        elif isinstance(message.get("ack"), dict):
            link.acknowledge(message["ack"])

    def _forget(self, link: Link) -> None:
        link.end()
        if self._link is link:
            self._link = None
            self._public.allow_commands = False


class _faults(suppress):
    """Drops a message that is wrong, and says which field was; the next one may be right."""

    def __init__(self, name: str) -> None:
        super().__init__(ValueError)
        self._name = name

    def __exit__(self, kind: Any, fault: Any, trace: Any) -> bool:
        if isinstance(fault, ValueError):
            log.warning("uplink: %s not understood (%s)", self._name, fault)
        return bool(super().__exit__(kind, fault, trace))


async def _message(websocket: WebSocket) -> tuple[dict[str, Any], str]:
    """The next message and its text; raises Refused if it is no JSON object.

    Raises WebSocketDisconnect at the end.
    """
    text = await websocket.receive_text()
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Refused("no JSON") from fault
    if not isinstance(message, dict):
        raise Refused("no object")
    return message, text
