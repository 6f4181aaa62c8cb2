"""The demo as a program: started as people start it, on free ports, in a process group of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[1]
OFFSETS = (0, 10, 20)  # counter, kiosk, display
START_S = 120.0
STOP_S = 20.0
BASES = iter(range(20_000 + os.getpid() % 400 * 60, 65_000, 60))


class NotReady(RuntimeError):
    """It ended, or said nothing in time; the text is what it wrote."""


@dataclass
class Demo:
    """A running demo. `ready` is what its READY line said; `data` its folder; `log` its output."""

    process: subprocess.Popen[bytes]
    data: Path
    log: Path
    ready: dict[str, Any] = field(default_factory=dict)

    @property
    def counter(self) -> str:
        """URL, as `kiosk` and `display`."""
        return str(self.ready["counter"])

    @property
    def kiosk(self) -> str:
        """The kiosk's URL."""
        return str(self.ready["kiosk"])

    @property
    def display(self) -> str:
        """The display's URL."""
        return str(self.ready["display"])

    @property
    def database(self) -> Path:
        """The counter's SQLite file, for reading beside it."""
        return self.data / "matanai.db"

    def clerk(self, desk: str) -> dict[str, Any]:
        """The clerk `{name, password, role, desks}` who may take this desk."""
        return next(each for each in self.ready["clerks"] if desk in each["desks"])

    def desk(self, service: str) -> str:
        """The first desk that serves this line."""
        return next(str(d["id"]) for d in self.ready["desks"] if service in d["services"])

    def sample(self, procedure: str) -> dict[str, Any]:
        """One complete valid application of this procedure, of an invented resident."""
        samples: list[dict[str, Any]] = self.ready["samples"]
        return next(each for each in samples if each["procedure"] == procedure)

    def kill(self) -> None:
        """kill -9, all of it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM as a person ends it; the exit status. What outlives it is killed."""
        self.process.terminate()
        try:
            return self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()


def start(
    data: Path, *words: str, env: Mapping[str, str] | None = None, base: int | None = None
) -> Demo:
    """`matanai demo` on `data`, with more `words` and environment; back once it said READY.

    Raises NotReady. The folder may hold an earlier demo's data; its log lies beside it.
    """
    log = data.parent / f"{data.name}.log"
    command = [str(Path(sys.executable).with_name("matanai")), "demo", "--data", str(data)]
    command += ["--port-base", str(base or free_base()), *words]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | (env or {}), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    demo = Demo(process, data, log)
    demo.ready = _ready(demo)
    return demo


def free_base() -> int:
    """A port N with N, N + 10 and N + 20 free."""
    return next(base for base in BASES if all(_free(base + offset) for offset in OFFSETS))


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _ready(demo: Demo) -> dict[str, Any]:
    until = time.monotonic() + START_S
    while time.monotonic() < until and demo.process.poll() is None:
        for line in demo.log.read_text("utf-8", errors="replace").splitlines(keepends=True):
            if line.startswith("READY ") and line.endswith("\n"):
                found: dict[str, Any] = json.loads(line.removeprefix("READY "))
                return found
        time.sleep(0.05)
    if demo.process.poll() is None:
        demo.kill()
    raise NotReady(demo.log.read_text("utf-8", errors="replace")[-4000:])
