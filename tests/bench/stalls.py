"""Five phones that stop reading among ten thousand: what the others feel, and how long it lasts."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.bench.fanout import PHONES, TURNS, Edge, Spread, crowd, display, hall, spread

STALLED, ROUNDS, PEOPLE, PATIENCE_S = 5, 10, 300, 60.0
CUT = "matanai_snapshots_aborted_total"


@dataclass
class Stall:
    """The others' milliseconds before and meanwhile, MB grown, and seconds until all were cut."""

    before: Spread
    meanwhile: Spread
    grown: float
    seconds: float


def measure(folder: Path, count: int = PHONES) -> Stall:
    """Rounds of 300 people in line: long messages fill what a phone does not empty."""
    with ExitStack() as stack:
        edge = stack.enter_context(display(folder))
        clients = crowd(stack, edge.port, TURNS, count)
        before, meanwhile = Spread(), Spread()
        for number in range(1, ROUNDS + 1):
            spread(before, clients, hall(number, PEOPLE), edge.send)
        memory = edge.memory()
        for _ in range(STALLED):
            stack.enter_context(stalled(edge.port))
        began, number = time.monotonic(), ROUNDS
        while cut(edge) < STALLED and time.monotonic() < began + PATIENCE_S:
            number += 1
            spread(meanwhile, clients, hall(number, PEOPLE), edge.send)
        return Stall(
            before, meanwhile, (edge.memory() - memory) / 1024, time.monotonic() - began
        )  # fmt: skip


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
