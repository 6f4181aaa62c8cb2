"""A client process with a thousand phones: websockets that listen and note when a call came.

`python -m tests.bench.phones PORT PATH COUNT`; says "ready" when all are connected. Then for each
line on stdin, a JSON text that only the awaited message holds, it answers one line with the
monotonic times at which the first and the last phone had it, and how long that message was.
"""

from __future__ import annotations

import base64
import json
import os
import selectors
import socket
import sys
import time

CHUNK = 1 << 16


def connected(port: int, path: str) -> socket.socket:
    """One phone, by hand: its handshake is done when this returns."""
    line = socket.create_connection(("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    asked = (
        f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket",
        "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "",
    )  # fmt: skip
    line.sendall("\r\n".join(asked).encode())
    head = b""
    while b"\r\n\r\n" not in head:
        head += line.recv(1)
    if b" 101 " not in head:
        raise ConnectionError(head.decode())
    line.setblocking(False)
    return line


def drain(waiting: selectors.BaseSelector) -> None:
    """Read whatever came before the round."""
    while events := waiting.select(0):
        for each, _ in events:
            each.fileobj.recv(CHUNK)  # type: ignore[union-attr]


def catch(waiting: selectors.BaseSelector, count: int, awaited: bytes) -> tuple[float, float, int]:
    """Until all have the message: when the first and the last had it, and its bytes."""
    tails: dict[int, bytes] = {}
    have: set[int] = set()
    first = last = 0.0
    length = 0
    while len(have) < count:
        for each, _ in waiting.select():
            data = tails.get(each.fd, b"") + each.fileobj.recv(CHUNK)  # type: ignore[union-attr]
            if each.fd not in have and awaited in data:
                have.add(each.fd)
                last = time.monotonic()
                first, length = first or last, length or len(data)
            tails[each.fd] = data[-len(awaited) :]
    return first, last, length


def main(port: int, path: str, count: int) -> None:
    """Connect all, then serve rounds until stdin ends."""
    lines = [connected(port, path) for _ in range(count)]
    waiting = selectors.DefaultSelector()
    for line in lines:
        waiting.register(line, selectors.EVENT_READ)
    print("ready", flush=True)
    for wanted in sys.stdin:
        drain(waiting)
        print("drained", flush=True)
        print(json.dumps(catch(waiting, count, json.loads(wanted).encode())), flush=True)
    for line in lines:
        line.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
