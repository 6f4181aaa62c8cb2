"""One listener of the hub: a framed one on uvicorn's own transport, or a plain one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from display.snapshot import Snapshot, TurnLine

GOODBYE_S = 2.0
ALIVE_S = 45.0  # a listener hears something every 30 s: only one that vanished is found by asking


class Wire(Protocol):
    """What a framed listener needs of its server protocol (see `display.server.Wire`)."""

    transport: asyncio.Transport
    ping_interval: float | None
    listener: Framed | None


@dataclass(frozen=True)
class Edition:
    """One snapshot with its bodies and frames, each encoded once and only if wanted."""

    snapshot: Snapshot

    @cached_property
    def hall(self) -> bytes:
        return self.snapshot.hall()

    @cached_property
    def full(self) -> bytes:
        return self.snapshot.full()

    @cached_property
    def hall_frame(self) -> bytes:
        return text_frame(self.hall)

    @cached_property
    def full_frame(self) -> bytes:
        return text_frame(self.full)

    @cached_property
    def turns(self) -> dict[str, tuple[TurnLine, ...]]:
        """The turns by key."""
        found: dict[str, tuple[TurnLine, ...]] = {}
        for turn in self.snapshot.turns:
            found[turn.key] = (*found.get(turn.key, ()), turn)
        return found

    @cached_property
    def hall_etag(self) -> str:
        return etag(self.hall)

    @cached_property
    def full_etag(self) -> str:
        return etag(self.full)


def etag(body: bytes) -> str:
    """A strong entity tag of a body."""
    return f'"{sha256(body).hexdigest()[:20]}"'


def text_frame(payload: bytes) -> bytes:
    """A whole unmasked text message in one frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        head = bytes((0x81, size))
    elif size < 65536:
        head = b"\x81\x7e" + size.to_bytes(2, "big")
    else:
        head = b"\x81\x7f" + size.to_bytes(8, "big")
    return head + payload


class Framed:
    """Writes ready frames; when its peer is slow it is stale, and gets the newest on draining.

    Ten thousand are offered every change: `offer` looks at as few objects as it can, for each
    one more is memory that the processor has not at hand.
    """

    __slots__ = ("_held", "_newest", "_sent", "_stuck_since", "_transport", "_turns", "_wire")

    def __init__(self, wire: Wire, turns: bool) -> None:
        self._wire = wire
        self._transport = wire.transport
        self._turns = turns
        self._newest: Edition | None = None
        self._sent: Edition | None = None
        self._held = False
        self._stuck_since: float | None = None
        wire.listener, wire.ping_interval = self, ALIVE_S

    def offer(self, edition: Edition) -> None:
        """Takes the newest edition; never waits."""
        self._newest = edition
        if self._held or edition is self._sent or self._transport.is_closing():
            return
        self._sent = edition
        self._transport.write(edition.full_frame if self._turns else edition.hall_frame)

    def hold(self) -> None:
        """Nothing more for now: the peer takes less than it is given."""
        self._held = True

    def resume(self) -> None:
        """It has taken what there was."""
        self._held, self._stuck_since = False, None
        if self._newest is not None:
            self.offer(self._newest)

    def stuck_for(self, now: float) -> float:
        """Seconds, on the clock of `now`, that nothing has left this socket."""
        if not self._held and not self._transport.is_closing():
            self._stuck_since = None
            return 0.0
        if self._stuck_since is None:
            self._stuck_since = now
        return now - self._stuck_since

    def abort(self) -> None:
        """Ends the connection now: `close` would wait for a buffer that never drains."""
        self._transport.abort()

    async def listen(self, until_gone: Coroutine[Any, Any, None]) -> None:
        """Waits for the peer's going; an abort ends it too, through the lost connection."""
        try:
            await until_gone
        finally:
            self._held, self._wire.listener = True, None
            # A close that waits for what is never read would keep the socket for good.
            asyncio.get_running_loop().call_later(GOODBYE_S, self.abort)


class Plain:
    """A slot of one for servers that hide their transport: newest wins, a task sends."""

    def __init__(self, websocket: WebSocket, turns: bool) -> None:
        self._websocket = websocket
        self._turns = turns
        self._newest: Edition | None = None
        self._news = asyncio.Event()
        self._sending_since: float | None = None
        self._sender = asyncio.create_task(self._send_each())
        self._listener: asyncio.Task[None] | None = None
        self._aborted = False

    def offer(self, edition: Edition) -> None:
        """Takes the newest edition; never waits."""
        self._newest = edition
        self._news.set()

    def stuck_for(self, now: float) -> float:
        """Seconds that one message has been under way."""
        return 0.0 if self._sending_since is None else now - self._sending_since

    def abort(self) -> None:
        """Gives the peer up; the endpoint returns and the server closes as it can."""
        self._aborted = True
        if self._listener is not None:
            self._listener.cancel()

    async def listen(self, until_gone: Coroutine[Any, Any, None]) -> None:
        """Waits for the peer's going, or for an abort."""
        self._listener = asyncio.create_task(until_gone)
        try:
            await self._listener
        except asyncio.CancelledError:
            if not self._aborted:
                raise
        finally:
            self._listener.cancel()
            self._sender.cancel()

    async def _send_each(self) -> None:
        # A peer that has gone is found by the listener; here there is nobody left to tell.
        with suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await self._news.wait()
                self._news.clear()
                if self._newest is None:
                    continue
                body = self._newest.full if self._turns else self._newest.hall
                self._sending_since = asyncio.get_running_loop().time()
                await self._websocket.send_text(body.decode())
                self._sending_since = None
