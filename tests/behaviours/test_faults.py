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

from tests.behaviours.stage import Json, Stage, fed, waiting
from tests.proof.programs import running

pytestmark = pytest.mark.both

SECOND = 1.0


def line(status: Json) -> Json:
    """The certificates' line."""
    return next(dict(each) for each in status["services"] if each["id"] == "honcho-shomei")


@pytest.mark.behaviour(24)
@pytest.mark.parametrize("part", ["estimate", "laws"])
def test_without_an_estimate_the_queue_is_shown_with_the_last_ranges(day: Stage, part: str) -> None:
    first = day.number()
    before = line(day.shown(lambda status: waiting(status) == 1))
    with day.broken(part):
        day.number()
        after = line(day.shown(lambda status: waiting(status) == 2))
        assert day.clerk().calls()["id"] == first["id"]
        day.shown(lambda status: [c["number"] for c in status["calls"]] == [first["number"]])

    assert (after["low"], after["high"]) == (before["low"], before["high"])


@pytest.mark.behaviour(24)
def test_a_counter_that_starts_without_the_estimate_still_shows_the_queue(day: Stage) -> None:
    day.number()
    with day.broken("estimate"):
        day.running.kill()
        day.start()
        status = day.shown(lambda status: waiting(status) == 1)

    assert line(status)["low"] <= line(status)["high"]
    assert status["turns"][0]["low"] <= status["turns"][0]["high"]


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
    database: str, tmp_path: Path, display: Callable[[], AbstractContextManager[int]]
) -> None:
    with (
        display() as port,
        running(fed(tmp_path, database, f"http://127.0.0.1:{port}")) as found,
    ):
        assert isinstance(found, Stage)
        clerk = found.clerk()
        for _ in range(20):
            began = time.monotonic()
            last = found.number()["number"]
            assert clerk.serves()["number"] == last
            assert time.monotonic() - began < SECOND
        found.shown(lambda status: status["services"][0]["last_ticket"] == last)


@pytest.mark.behaviour(26)
def test_a_display_that_says_nothing_is_given_up_and_tried_again(
    database: str, tmp_path: Path
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        door.settimeout(20)
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        with running(fed(tmp_path, database, url)), closing(door.accept()[0]):
            began = time.monotonic()
            door.accept()[0].close()
            assert 5 < time.monotonic() - began < 15
