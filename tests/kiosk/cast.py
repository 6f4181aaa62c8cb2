"""Help for the kiosk's tests: the city's guide, moves one after another, a kiosk on a socket."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from counter.catalogue import files
from counter.settings import CATALOGUES
from kiosk import answers as _answers  # noqa: F401 — enters the form's moves into the table
from kiosk import moves as _moves  # noqa: F401 — and the others
from kiosk.app import build
from kiosk.card.emulator.reader import EmulatedReader
from kiosk.guide import Guide, parse
from kiosk.session import Now, Session, Visit, step
from kiosk.settings import Settings
from tests.cast import KIOSK, Served, Town

AT = datetime(2026, 4, 6, 0, 0, tzinfo=UTC)
GUIDE: Guide = parse(
    json.loads(json.dumps(files.load(CATALOGUES / "yuzawa").public("honcho"))), "honcho"
)
NOW = Now(GUIDE, AT)
VISIT = Visit("v1", "A012", "honcho-shomei", "s" * 22, "http://127.0.0.1/t/x", 3, 5, 10)
HANAKO = {
    "card.name": "佐藤　花子",
    "card.address": "秋田県湯沢市佐竹町９９番１号",
    "card.birth": "1944-05-12",
    "card.sex": "female",
}


def after(*made: str | tuple[str, dict[str, Any]], start: Session | None = None) -> Session:
    """A session after these moves: names, or names with facts."""
    session = start or Session(since=AT)
    for one in made:
        name, facts = (one, {}) if isinstance(one, str) else one
        session = step(session, NOW, name, **facts)
    return session


CHOSEN = (
    ("purpose", {"purpose": "certificate"}),
    ("choose", {"service": "honcho-shomei", "procedure": "juminhyo"}),
)
NUMBERED = (*CHOSEN, ("numbered", {"visit": VISIT}))
BY_TOUCH = (*NUMBERED, ("way", {"way": "touch"}), ("for_whom", {"for_whom": "self"}), "agree")
AT_CARD = (*NUMBERED, ("way", {"way": "card"}), ("for_whom", {"for_whom": "self"}), "agree")
AT_PIN = (*AT_CARD, ("card_in", {"tries": 3}), ("known", {"known": True}))


class Kiosk:
    """A kiosk on a real socket with an emulated reader, and its screen's websocket."""

    def __init__(self, data: Path, counter: str, **changed: Any) -> None:
        self.reader = EmulatedReader()
        self.data = data
        facts: dict[str, Any] = {"card": "emulator", "demo": True, "token": KIOSK} | changed
        self.settings = Settings(port=0, counter=counter, data=data, **facts)
        self.served = Served(build(self.settings, self.reader))
        self.http = httpx2.Client(base_url=self.served.url, timeout=30, trust_env=False)
        self._open = ExitStack()
        address = f"ws://127.0.0.1:{self.served.port}/ws/session"
        self.screen: ClientConnection = self._open.enter_context(connect(address, proxy=None))
        self.frames: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @classmethod
    def of(cls, town: Town, data: Path, **changed: Any) -> Kiosk:
        return cls(data, town.served.url, **changed)

    def _listen(self) -> None:
        with suppress(ConnectionClosed):
            for frame in self.screen:
                self.frames.append(str(frame))

    def do(self, name: str, **facts: Any) -> None:
        """Touch something."""
        self.screen.send(json.dumps({"do": name, **facts}))

    def until(self, there: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first screen for which this is so. Fails after a while with the last one's name."""
        end = time.monotonic() + 20
        view: Any = None
        while time.monotonic() < end:
            answer = self.http.get("/api/state")
            if answer.status_code == 200:
                view = answer.json()
                if there(view):
                    return dict(view)
            time.sleep(0.02)
        raise AssertionError(f"still at {view and view['screen']}")

    def at(self, screen: str) -> dict[str, Any]:
        return self.until(lambda view: bool(view["screen"] == screen))

    def told(self, reason: str) -> dict[str, Any]:
        """The screen that says what stands in the way."""
        return self.until(lambda view: bool(view["body"].get("reason") == reason))

    def answer(self, value: Any) -> None:
        """Answer the question on the screen, and wait for what follows it."""
        asked = self.at("ask")["body"]["path"]
        self.do("answer", value=value)
        self.until(lambda view: bool(view["body"].get("path") != asked))

    def go(self, screen: str, name: str, **facts: Any) -> dict[str, Any]:
        """Touch, and wait for the screen that must follow."""
        self.do(name, **facts)
        return self.at(screen)

    def number(self, purpose: str = "certificate", procedure: str | None = "juminhyo",
               service: str = "honcho-shomei") -> dict[str, Any]:  # fmt: skip
        """Two touches."""
        self.at("start")
        self.go("choose", "purpose", purpose=purpose)
        return self.go("number", "choose", service=service, procedure=procedure)

    def to_card(self) -> dict[str, Any]:
        """A number taken, and the kiosk waits for a card."""
        self.number()
        self.go("for_whom", "way", way="card")
        self.go("notice", "for_whom", for_whom="self")
        return self.go("insert", "agree")

    def to_pin(self, resident: str = "hanako") -> dict[str, Any]:
        self.to_card()
        self.reader.insert(resident)
        self.at("known")
        return self.go("pin", "known", known=True)

    def close(self) -> None:
        self._open.close()
        self.http.close()
        self.served.stop()
