"""Programs that a program starts: they end with it, and who dies is started again."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Child = subprocess.Popen[bytes]
END_S = 12.0
DEATHS, WITHIN_S = 5, 60.0
PDEATHSIG = 1  # prctl: the children end when the parent is killed


class Leaving(Exception):
    """SIGTERM or SIGINT came."""


@dataclass
class Deaths:
    """How often somebody died lately."""

    at: list[float] = field(default_factory=list)

    def too_many(self) -> bool:
        """One more; whether they come so often that starting again is in vain."""
        now = time.monotonic()
        self.at = [each for each in self.at if each > now - WITHIN_S] + [now]
        return len(self.at) > DEATHS

    def mourn(self) -> None:
        """Wait a little, longer each time."""
        time.sleep(0.5 * len(self.at))


def start(
    command: Sequence[str], environment: Mapping[str, str] | None = None, **options: Any
) -> Child:
    """Start a program that ends when this one does."""
    return subprocess.Popen(command, env=environment, preexec_fn=_die_with_parent, **options)


def leave_when_told() -> None:
    """From now on SIGTERM and SIGINT raise Leaving, once."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


def end(children: Collection[Child]) -> None:
    """SIGTERM to all, and after a while the end."""
    for child in children:
        child.terminate()
    until = time.monotonic() + END_S
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _leave(number: int, frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise Leaving


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGTERM)
