"""The hub: the newest snapshot of each office, to every listener, without waiting for any."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket

from display.client import Edition, Framed, Plain
from display.snapshot import Snapshot, TurnLine, key

log = logging.getLogger(__name__)

WIRE = "matanai.wire"  # where `display.server.Wire` leaves itself in the scope's state
CHUNK = 500  # writes between two breaths: 10,000 at once would hold the loop for 200 ms
STALL_S = 15.0
SWEEP_S = 2.0
CHATTER = 100  # listeners have nothing to say; one who keeps talking is shown out
CHATTER_BYTES = 1024

Client = Framed | Plain


@dataclass(eq=False)
class Channel:
    """One office: its newest edition and who listens."""

    edition: Edition | None = None
    clients: dict[Client, None] = field(default_factory=dict)  # in order of arrival
    spreading: asyncio.Task[None] | None = None


@dataclass
class Tally:
    """What the hub has done since it started; for the metrics page."""

    published: int = 0
    ignored: int = 0
    aborted: int = 0


class Hub:
    """Snapshots in, frames out. Every method but `serve` returns at once; call it in the loop."""

    def __init__(self, stall_s: float = STALL_S, sweep_s: float = SWEEP_S) -> None:
        self._stall_s = stall_s
        self._sweep_s = sweep_s
        self._channels: dict[str, Channel] = {}
        self._watchers: list[Callable[[Snapshot], None]] = []
        self._sweeper: asyncio.Task[None] | None = None
        self.tally = Tally()

    def publish(self, snapshot: Snapshot) -> None:
        """Makes this the office's newest and spreads it; an older or equal version is ignored."""
        channel = self._channels.setdefault(snapshot.office, Channel())
        if channel.edition and snapshot.version <= channel.edition.snapshot.version:
            self.tally.ignored += 1
            return
        self.tally.published += 1
        channel.edition = Edition(snapshot)
        if channel.clients and channel.spreading is None:
            channel.spreading = asyncio.create_task(self._spread(channel))
        for callback in tuple(self._watchers):
            callback(snapshot)

    def latest(self, office: str) -> Snapshot | None:
        """The office's newest snapshot."""
        edition = self._edition(office)
        return edition.snapshot if edition else None

    def body(self, office: str, turns: bool) -> tuple[bytes, str] | None:
        """The newest snapshot as JSON, with its entity tag; None before the first."""
        edition = self._edition(office)
        if edition is None:
            return None
        return (edition.full, edition.full_etag) if turns else (edition.hall, edition.hall_etag)

    def offices(self) -> tuple[str, ...]:
        """Offices that have a snapshot."""
        return tuple(name for name, channel in self._channels.items() if channel.edition)

    def find(self, secret: str) -> tuple[str, tuple[TurnLine, ...]] | None:
        """The office and turns of the visit that holds this secret, or None."""
        wanted = key(secret)
        for name, channel in self._channels.items():
            if channel.edition and wanted in channel.edition.turns:
                return name, channel.edition.turns[wanted]
        return None

    def watch(self, callback: Callable[[Snapshot], None]) -> Callable[[], None]:
        """Calls back with every new snapshot, at once; returns what ends it."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    def listeners(self) -> int:
        """How many sockets listen now."""
        return sum(len(channel.clients) for channel in self._channels.values())

    async def serve(self, websocket: WebSocket, office: str, turns: bool) -> None:
        """Accepts a listener, sends the newest at once and every change, until it has gone."""
        await websocket.accept()
        channel = self._channels.setdefault(office, Channel())
        client = _client(websocket, turns)
        channel.clients[client] = None
        self._keep_sweeping()
        try:
            if channel.edition:
                client.offer(channel.edition)
            await client.listen(_until_gone(websocket))
        finally:
            channel.clients.pop(client, None)

    def _edition(self, office: str) -> Edition | None:
        channel = self._channels.get(office)
        return channel.edition if channel else None

    async def _spread(self, channel: Channel) -> None:
        """Offers the newest to everybody; whoever was skipped meanwhile is reached again."""
        try:
            done: Edition | None = None
            while channel.edition is not None and channel.edition is not done:
                done = channel.edition
                clients = tuple(channel.clients)
                for start in range(0, len(clients), CHUNK):
                    newest = channel.edition
                    for client in clients[start : start + CHUNK]:
                        client.offer(newest)
                    await asyncio.sleep(0)
        finally:
            channel.spreading = None

    def _keep_sweeping(self) -> None:
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = asyncio.create_task(self._sweep())

    async def _sweep(self) -> None:
        """Ends sockets that take nothing any more; uvicorn's keep-alive never aborts one."""
        while self.listeners():
            await asyncio.sleep(self._sweep_s)
            now = asyncio.get_running_loop().time()
            for channel in self._channels.values():
                for client in tuple(channel.clients):
                    if client.stuck_for(now) > self._stall_s:
                        channel.clients.pop(client, None)
                        self.tally.aborted += 1
                        client.abort()


def _client(websocket: WebSocket, turns: bool) -> Client:
    state: dict[str, Any] = websocket.scope.get("state") or {}
    wire = state.get(WIRE)
    return Plain(websocket, turns) if wire is None else Framed(wire, turns)


async def _until_gone(websocket: WebSocket) -> None:
    """Listens for the peer's going, so that its slot is free at once."""
    for _ in range(CHATTER):
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if len(message.get("text") or message.get("bytes") or "") > CHATTER_BYTES:
            break
    await websocket.close(1008)
