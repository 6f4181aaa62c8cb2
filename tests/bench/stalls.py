"""Five phones that stop reading among ten thousand: what the others feel, and how long it lasts.

Two displays are asked in turn, round by round, and only one has such phones: what else the machine
does falls on both.
"""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.bench.fanout import PHONES, TURNS, Edge, Spread, crowd, display, hall, spread

STALLED, PEOPLE, LAPS, PATIENCE_S = 5, 300, 3, 60.0
CUT = "matanai_snapshots_aborted_total"


@dataclass
class Stall:
    """Those who read, without and among others that do not; MB grown, and seconds until the
    last of the others was cut, at the most.
    """

    without: Spread
    among: Spread
    grown: float
    seconds: float


def measure(folder: Path, count: int = PHONES) -> Stall:
    """Rounds of 300 people in line: long messages fill what a phone does not empty."""
    found = Stall(Spread(), Spread(), 0.0, 0.0)
    with ExitStack() as stack:
        well, ill = (stack.enter_context(display(home(folder, name))) for name in ("well", "ill"))
        crowds = [crowd(stack, each.port, TURNS, count) for each in (well, ill)]
        number = 0
        for lap in range(1, LAPS + 1):
            memory = ill.memory()
            for _ in range(STALLED):
                stack.enter_context(stalled(ill.port))
            began = time.monotonic()
            while cut(ill) < lap * STALLED and time.monotonic() < began + PATIENCE_S:
                number += 1
                pair = [(found.without, crowds[0], well), (found.among, crowds[1], ill)]
                for kept, clients, edge in pair[:: 1 if number % 2 else -1]:
                    spread(kept, clients, hall(number, PEOPLE), edge.send)
            found.seconds = max(found.seconds, time.monotonic() - began)
            found.grown = max(found.grown, (ill.memory() - memory) / 1024)
    return found


def home(folder: Path, name: str) -> Path:
    """A folder for each."""
    (folder / name).mkdir()
    return folder / name


def stalled(port: int) -> socket.socket:
    """A phone that shakes hands and never reads."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    found.connect(("127.0.0.1", port))
    asked = (
        f"GET {TURNS} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket",
        "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13", "", "",
    )  # fmt: skip
    found.sendall("\r\n".join(asked).encode())
    return found


def cut(edge: Edge) -> int:
    """How many the display has ended by now."""
    told = httpx2.get(f"http://127.0.0.1:{edge.port}/metrics", timeout=30, trust_env=False).text
    return int(float(told.partition(f"\n{CUT} ")[2].split()[0]))
