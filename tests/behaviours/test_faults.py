"""Faults around the queue: a part that fails, a display that hangs; the queue goes on."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from websockets.sync.server import ServerConnection, serve

from tests.behaviours.stage import Stage, fed
from tests.proof.programs import running

pytestmark = pytest.mark.both

SECOND = 1.0


@contextmanager
def silent() -> Iterator[int]:
    """A display that takes the connection and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        yield int(door.getsockname()[1])


@contextmanager
def deaf() -> Iterator[int]:
    """A display that greets, and then reads nothing any more."""
    end = threading.Event()

    def stare(line: ServerConnection) -> None:
        line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        end.wait(60)

    server = serve(stare, "127.0.0.1", 0, max_queue=1)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield int(server.socket.getsockname()[1])
    finally:
        end.set()
        server.shutdown()
        thread.join()


@pytest.mark.behaviour(26)
@pytest.mark.parametrize("display", [silent, deaf])
def test_a_display_that_hangs_never_stops_the_queue(
    hall_database: str, tmp_path: Path, display: Callable[[], AbstractContextManager[int]]
) -> None:
    with (
        display() as port,
        running(fed(tmp_path, hall_database, f"http://127.0.0.1:{port}")) as found,
    ):
        assert isinstance(found, Stage)
        clerk = found.clerk()
        for _ in range(20):
            began = time.monotonic()
            last = found.number()["number"]
            assert clerk.serves()["number"] == last
            assert time.monotonic() - began < SECOND
        found.shown(lambda status: status["services"][0]["last_ticket"] == last)
