"""A started counter and the people around it, as an outside reader meets them."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from websockets.sync.client import ClientConnection, connect

from tests.beside import ask
from tests.cast import (
    GREETER,
    KIOSK,
    MONDAY_AT_NINE,
    PASSWORD,
    PLAIN,
    STAFF,
    Person,
    free_port,
)
from tests.cast import furnish as furnish_people
from tests.proof.hall import UPLINK
from tests.proof.programs import ROOT, Counter, python

Json = dict[str, Any]
DESKS = {desk: name for name, (_, mine) in STAFF.items() for desk in mine}
MOMENT = timedelta(milliseconds=1)
SOON_S = 5.0  # what has not come by then does not come


@dataclass
class Guest(Person):
    """Somebody whose numbers the stage remembers, to clear them away after a test."""

    came: list[str] = field(default_factory=list)

    def post(self, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        """POST JSON."""
        answer = super().post(path, body, **more)
        if path == "/api/visits" and answer.status_code == 201:
            self.came.append(answer.json()["visit"]["secret"])
        return answer

    def screen(self) -> Json:
        """The clerk's own desk."""
        found: Json = self.get(f"/api/desks/{self.desk}").json()
        return found

    def calls(self) -> Json:
        """Press 次を呼ぶ and get somebody."""
        answer = self.next()
        assert answer.status_code == 200, answer.text
        turn: Json = answer.json()["turn"]
        return turn

    def moves(self, turn: Json, name: str, **given: Any) -> Json:
        """A move that works: the turn after it."""
        answer = self.move(turn, name, **given)
        assert answer.status_code == 200, answer.text
        after: Json = answer.json()["turn"]
        return after

    def serves(self) -> Json:
        """Call the next, start, finish: the turn as it ended."""
        return self.moves(self.moves(self.calls(), "start"), "finish")


@dataclass
class Stage(Counter):
    """A counter of its own; with `folder`, one whose clock the test moves."""

    folder: Path = Path()
    came: list[str] = field(default_factory=list)
    seated: set[str] = field(default_factory=set)

    def anybody(self, url: str | None = None) -> Guest:
        """Somebody without any right."""
        self.clients.append(httpx2.Client(base_url=url or self.url, timeout=60, verify=PLAIN))
        return Guest(self.clients[-1], came=self.came)

    def device(self, kind: str = "kiosk") -> Guest:
        """The kiosk or the greeter of the main office."""
        found = self.anybody()
        found.headers = self.bearer(kind)
        return found

    def clerk(self, desk: str = "honcho-2") -> Guest:
        """The clerk of a desk, signed in, the desk open."""
        person = super().clerk(desk)
        assert isinstance(person, Guest)
        self.seated.add(desk)
        return person

    def number(self, service: str = "honcho-shomei", **more: Any) -> Json:
        """A visitor takes a number at the kiosk: the turn."""
        answer = self.device().take(service, **more)
        assert answer.status_code == 201, answer.text
        turn: Json = answer.json()["visit"]["turns"][0]
        return turn

    def status(self, office: str = "honcho", url: str | None = None) -> Json:
        """How the office stands, as everybody sees it."""
        found: Json = self.anybody(url).get(f"/api/status?office={office}&turns=1").json()
        return found

    def shown(self, when: Callable[[Json], Any], url: str | None = None) -> Json:
        """The status once it shows this."""
        return until(lambda: self.status(url=url), when)

    @contextmanager
    def listening(self, path: str, who: Person | None = None, url: str | None = None) -> Iterator[
        ClientConnection
    ]:  # fmt: skip
        """A websocket, as a screen holds one open."""
        cookies = who.http.cookies.items() if who else ()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies)}
        address = (url or self.url).replace("http", "ws", 1) + path
        with connect(
            address, additional_headers=headers if cookies else None, compression=None
        ) as line:
            yield line

    # The clock of a stage that has one

    @property
    def now(self) -> datetime:
        """What its clock says."""
        return datetime.fromisoformat((self.folder / "clock").read_text(encoding="utf-8"))

    def at(self, moment: datetime) -> None:
        """Set its clock."""
        fresh = self.folder / "clock.new"
        fresh.write_text(moment.isoformat(), encoding="utf-8")
        fresh.rename(self.folder / "clock")

    def forward(self, **by: float) -> None:
        """Let time pass, as `timedelta` takes it, and a moment more.

        The ledger gives acts of one moment a microsecond each: they are over by then.
        """
        self.at(self.now + timedelta(**by) + MOMENT)

    def next_week(self) -> None:
        """Monday at nine again, and every screen shows it."""
        day = (self.now - MONDAY_AT_NINE).days // 7 * 7 + 7
        self.at(MONDAY_AT_NINE + timedelta(days=day))
        begun = self.shown(lambda status: status["at"] >= self.now.isoformat(timespec="seconds"))
        self.shown(lambda status: status["version"] > begun["version"])  # looked at since

    def matanai(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The command `matanai` on this counter's data, at the moment its clock says."""
        command = [*python("tests.behaviours.launcher", str(self.folder)), *words]
        if not self.folder.name:
            command = [str(ROOT / ".venv" / "bin" / "matanai"), *words]
        own = self.environment | {"MATANAI_DATA": str(self.data)}
        return subprocess.run(
            command, cwd=ROOT, env=dict(os.environ) | own, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip

    def figures(self, name: str) -> dict[str, list[Json]]:
        """Every table of `matanai export`, while nobody serves."""
        folder = self.data / name
        done = self.matanai("export", str(folder))
        assert done.returncode == 0, done.stderr
        return {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read or change the database beside the counter."""
        return ask(self.environment["MATANAI_DATABASE"] or self.data / "matanai.db", query, *values)

    @contextmanager
    def broken(self, part: str) -> Iterator[None]:
        """A part that fails for a while."""
        (self.folder / part).touch()
        try:
            yield
        finally:
            (self.folder / part).unlink()

    def go_home(self) -> None:
        """Desks close, everybody leaves: the next test finds an empty hall."""
        for desk in self.seated:
            clerk = super().clerk(desk)
            turn = clerk.get(f"/api/desks/{desk}").json()["turn"]
            if turn is not None:
                serving = turn["state"] == "serving"
                given = {"carry": True} if serving else {}
                assert clerk.move(turn, "finish" if serving else "leave", **given).is_success
            assert clerk.post(f"/api/desks/{desk}/state", {"state": "closed"}).is_success
        for secret in self.came:
            self.anybody().post(f"/api/visits/by-secret/{secret}/leave")
        self.close()
        self.clients.clear()
        self.came.clear()
        self.seated.clear()


def stage(data: Path, database: str, clock: bool = False, **environment: str) -> Stage:
    """A counter that is still to be started, with the people of the tests."""
    furnish_people(data)
    environment = {"MATANAI_DATABASE": database} | environment
    clerks = {desk: (name, PASSWORD) for desk, name in DESKS.items()}
    url = f"http://127.0.0.1:{free_port()}"
    made = Stage(
        url, {"kiosk": KIOSK, "greeter": GREETER}, clerks, data=data, environment=environment
    )
    if clock:
        made.folder = data / "hands"
        made.folder.mkdir()
        made.program_name = ("tests.behaviours.launcher", str(made.folder))
        made.at(MONDAY_AT_NINE)
    return made


def fed(data: Path, database: str, display: str) -> Stage:
    """A counter whose uplink goes to this address."""
    return stage(
        data,
        database,
        MATANAI_UPLINK="push",
        MATANAI_UPLINK_TOKEN=UPLINK,
        MATANAI_DISPLAY_URL=display,
    )


def until(look: Callable[[], Any], when: Callable[[Any], Any], seconds: float = SOON_S) -> Any:
    """What is seen once it is so; fails with the last sight if it does not come."""
    end = time.monotonic() + seconds
    while not when(found := look()):
        assert time.monotonic() < end, found
        time.sleep(0.02)
    return found


def hears(line: ClientConnection, when: Callable[[Json], Any], seconds: float = SOON_S) -> Json:
    """The first message that shows this; fails when it does not come in time."""
    end = time.monotonic() + seconds
    while True:
        found: Json = json.loads(line.recv(timeout=max(0.01, end - time.monotonic())))
        if when(found):
            return found


def waiting(status: Json, service: str = "honcho-shomei") -> int:
    """How many wait in a line, as the status says."""
    return next(each["waiting"] for each in status["services"] if each["id"] == service)
