"""How our programs are served: uvicorn, with the websocket protocol the hub writes to."""

from __future__ import annotations

import resource
import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from display.client import Framed

SCOPE_KEY = "matanai.wire"
QUEUE = 2048  # connections that may wait at a door
SEND_BYTES = 64 * 1024  # the kernel would keep megabytes for a phone that has stopped reading
ALIVE_S = 12.0  # asked so often, and given up when so long without an answer
MESSAGE_BYTES = 4 * 1024 * 1024  # an uplink's largest message: a catalogue or a full snapshot


class Wire(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which shows itself to the endpoint and says when its peer is slow.

    The sansio layer neither fragments nor keeps state between outgoing messages, so whole
    pre-built frames may be written to its transport between two of its own.
    """

    listener: Framed | None = None

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):  # a refused handshake has none
            self.scope["state"][SCOPE_KEY] = self
            line = self.transport.get_extra_info("socket")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BYTES)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.listener is not None:
            self.listener.hold()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.listener is not None:
            self.listener.resume()


def config(app: ASGIApp, host: str, port: int, **options: Any) -> uvicorn.Config:
    """A uvicorn configuration for our programs; `options` are uvicorn's and win.

    No access log (its lines would hold tickets' secrets) and no compression of websockets: one
    frame serves all, and each socket costs 34 KB less.
    """
    settled: dict[str, Any] = {
        "ws": Wire,
        "ws_per_message_deflate": False,
        "ws_max_size": MESSAGE_BYTES,
        "ws_ping_interval": ALIVE_S,
        "ws_ping_timeout": ALIVE_S,
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "timeout_graceful_shutdown": 5,
    }
    return uvicorn.Config(app, host=host, port=port, **{**settled, **options})


class Shared(uvicorn.Server):
    """A server beside others at one door: it takes one connection at a time, so all get some.

    asyncio takes as many at once as it was told may wait, and would leave none to the others.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for door in sockets or ():
            door.listen(QUEUE)  # asyncio has just told the kernel that one may wait


def serve(
    app: ASGIApp, host: str, port: int, *, door: socket.socket | None = None, **options: Any
) -> None:
    """Serves `app` until SIGTERM or SIGINT, to as many sockets as the machine allows.

    `door` is a socket that listens already, and goes before host and port.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if door is None:
        uvicorn.Server(config(app, host, port, **options)).run()
    else:
        Shared(config(app, host, port, backlog=1, **options)).run([door])
