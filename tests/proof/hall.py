"""All three programs with every way out watched: files, logs, temporary files and the uplink."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from websockets.sync.client import ClientConnection, connect

from tests.cast import KIOSK, free_port
from tests.proof.programs import Counter, Program, answers, counter, python
from tests.proof.relay import Relay

UPLINK = "uplink-token-of-the-tests"


@dataclass
class Hall:
    """The programs, what the display was told, and what it told others."""

    folder: Path
    counter: Counter
    kiosk: str
    display: str
    relay: Relay
    shown: list[str | bytes] = field(default_factory=list)

    def look(self, path: str) -> bool:
        """Somebody opens a page of the display; whether it is there already."""
        answer = httpx2.get(self.display + path, timeout=30, trust_env=False)
        self.shown.append(answer.content)
        return answer.status_code == 200

    def left_behind(self) -> Iterator[tuple[str, bytes]]:
        """Everything there is outside of the programs' memory, by name."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(self.folder)), path.read_bytes()
        yield "uplink", joined(self.relay.heard)
        yield "display", joined(self.shown)


class Kiosk:
    """A visitor's screen, over the same websocket as the browser's."""

    def __init__(self, url: str, line: ClientConnection) -> None:
        self.url, self.line = url, line
        self.view: dict[str, Any] = {}

    def until(self, *screens: str) -> str:
        """Wait until one of these screens is shown."""
        while self.view.get("screen") not in screens:
            said = json.loads(self.line.recv(timeout=60))
            assert "error" not in said, (said, self.view.get("screen"))
            self.view = said["view"]
        return str(self.view["screen"])

    def touch(self, name: str, *screens: str, **facts: Any) -> str:
        """Touch something, and wait for the screen that follows."""
        self.line.send(json.dumps({"do": name, **facts}))
        self.view = {}
        return self.until(*screens)

    def card(self, resident: str) -> None:
        """Lay a resident's card on the reader."""
        assert httpx2.post(f"{self.url}/demo/tray/{resident}/insert").status_code == 200

    def no_card(self) -> None:
        """Take the card away."""
        assert httpx2.post(f"{self.url}/demo/tray/x/remove").status_code == 200

    def answer(self, answers: dict[str, Any]) -> None:
        """Answer question after question until the form is whole."""
        while self.until("ask", "confirm") == "ask":
            path = self.view["body"]["path"]
            self.touch("answer", "ask", "confirm", value=answers[path])


@contextmanager
def visitor(found: Hall) -> Iterator[Kiosk]:
    """Somebody in front of the kiosk."""
    url = found.kiosk.replace("http", "ws", 1) + "/ws/session"
    with connect(url, compression=None, max_size=None) as line:
        yield Kiosk(found.kiosk, line)


@contextmanager
def hall(folder: Path) -> Iterator[Hall]:
    """The three programs with a relay on the uplink, stopped whatever happens."""
    with ExitStack() as stack:
        here = {"MATANAI_DEMO": "1", "TMPDIR": str(folder / "tmp")}
        (folder / "tmp").mkdir(parents=True)
        shown, kiosk = free_port(), free_port()
        relay = Relay(shown)
        stack.callback(relay.close)
        found = counter(
            folder / "data", MATANAI_UPLINK="push", MATANAI_UPLINK_TOKEN=UPLINK,
            MATANAI_DISPLAY_URL=f"http://127.0.0.1:{relay.port}", **here,
        )  # fmt: skip
        stack.callback(lambda: found.program and found.program.stop())
        stack.callback(found.close)
        display = Program(
            python("display"), folder / "display.log", MATANAI_DISPLAY_PORT=str(shown),
            MATANAI_UPLINK_TOKEN=UPLINK, **here,
        )  # fmt: skip
        stack.callback(display.stop)
        entrance = Program(
            python("kiosk"), folder / "kiosk.log", MATANAI_KIOSK_PORT=str(kiosk),
            MATANAI_COUNTER_URL=found.url, MATANAI_KIOSK_TOKEN=KIOSK, MATANAI_OFFICE="honcho",
            MATANAI_KIOSK_DATA=str(folder / "kiosk"), MATANAI_CARD="emulator", **here,
        )  # fmt: skip
        stack.callback(entrance.stop)
        found.start()
        here_url, shown_url = (f"http://127.0.0.1:{port}" for port in (kiosk, shown))
        display.until(lambda: answers(shown_url + "/api/status?office=honcho"))
        entrance.until(lambda: answers(here_url + "/healthz"))
        yield Hall(folder, found, here_url, shown_url, relay)


def joined(messages: list[str | bytes]) -> bytes:
    """All messages as bytes, a line each."""
    return b"\n".join(m if isinstance(m, bytes) else m.encode() for m in messages)
