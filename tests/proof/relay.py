"""A stand-in between counter and display: passes the uplink on and remembers all of it."""

from __future__ import annotations

import contextlib
import threading

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve


class Relay:
    """Listens where the counter thinks its display is."""

    def __init__(self, display_port: int) -> None:
        self.display = f"ws://127.0.0.1:{display_port}/uplink"
        self.heard: list[str | bytes] = []
        self.server = serve(self._pass_on, "127.0.0.1", 0, compression=None, max_size=None)
        self.port = int(self.server.socket.getsockname()[1])
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def _pass_on(self, line: ServerConnection) -> None:
        assert line.request is not None
        token = {"Authorization": line.request.headers["Authorization"]}
        with (
            contextlib.suppress(WebSocketException, OSError),
            connect(self.display, additional_headers=token, compression=None) as onward,
        ):
            for message in line:
                self.heard.append(message)
                onward.send(message)

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.thread.join()
