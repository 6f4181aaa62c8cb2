"""A display in the wrong hands: without `edge_commands` the counter hears nothing it says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.counter.test_uplink import town_of, until


class Taken:
    """Listens where the counter thinks its display is, and says whatever it likes."""

    def __init__(self) -> None:
        self.says: list[str | bytes] = []
        self.heard: list[str | bytes] = []
        self.ended: list[int | None] = []

    def __call__(self, line: ServerConnection) -> None:
        try:
            for words in self.says:
                line.send(words)
            for message in line:
                self.heard.append(message)
        except ConnectionClosed:
            pass
        self.ended.append(line.close_code)


@contextmanager
def taken() -> Iterator[tuple[Taken, str]]:
    """Such a display, and its address."""
    found = Taken()
    with serve(found, "127.0.0.1", 0, compression=None) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found, f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


def test_what_it_says_is_not_even_read_as_a_command(tmp_path: Path) -> None:
    with taken() as (display, url):
        town = town_of(tmp_path, url, commands=False)
        secret = town.kiosk().number()["secret"]
        asked = {"id": "1", "name": "leave", "secret": secret}
        display.says = [
            json.dumps({"command": asked}), json.dumps({"command": asked}).encode(),
            json.dumps({"hello": {"protocol": 1}, "snapshot": {}}), "no json", b"\xff",
        ]  # fmt: skip
        town.restart()
        before = town.rows("event")
        assert until(lambda: len(display.heard) > 4)
        town.kiosk().number()

        assert until(lambda: b'"waiting":2' in b"".join(map(encoded, display.heard)))
        own = town.anybody().get(f"/api/visits/by-secret/{secret}").json()["visit"]
        assert own["turns"][0]["state"] == "waiting"
        assert not [each for each in display.heard if b'"ack"' in encoded(each)]
        assert town.rows("event")["event"] - before["event"] == 1
        town.close()


@pytest.mark.parametrize("commands", [False, True])
def test_whoever_says_too_much_is_hung_up_on(tmp_path: Path, commands: bool) -> None:
    with taken() as (display, url):
        display.says = ["x" * 5000]
        town = town_of(tmp_path, url, commands)

        assert until(lambda: 1009 in display.ended)
        town.close()


def encoded(message: str | bytes) -> bytes:
    """A message's bytes."""
    return message if isinstance(message, bytes) else message.encode()
