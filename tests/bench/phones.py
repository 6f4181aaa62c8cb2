"""A client process with thousands of phones: websockets that listen and note when a change came.

`python -m tests.bench.phones PORT PATH COUNT`; says "ready" when all are connected. Then for each
line on stdin, a JSON text that only the awaited message holds, it answers one line with the
monotonic times at which the first and the last phone had all of it, how long that message was, a
fingerprint of its bytes, and the time by which 99 of 100 had it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import resource
import select
import socket
import sys
import time

ROOM = memoryview(bytearray(1 << 16))  # one for all: a new buffer a message would cost more than it
HEAD_ENDS = b"\r\n\r\n"
PING = 9
NOTHING = b"\0"  # stands in no message


class Phone:
    """One websocket by hand, and what has come of the message under way."""

    def __init__(self, port: int, path: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        asked = (
            f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket",
            "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "",
        )  # fmt: skip
        self.socket.sendall("\r\n".join(asked).encode())
        self.got = b""
        while HEAD_ENDS not in self.got:
            self._read()
        head, _, self.got = self.got.partition(HEAD_ENDS)
        if b" 101 " not in head:
            raise ConnectionError(head.decode())
        self.socket.setblocking(False)

    def read(self, awaited: bytes) -> bytes | None:
        """Take what has come; the awaited message once it is whole."""
        self._read()
        while (frame := self._frame()) is not None:
            opcode, content = frame
            if opcode == PING:
                self.socket.send(bytes((0x8A, 0x80 | len(content))) + bytes(4) + content)
            elif awaited in content:
                return content
        return None

    def _read(self) -> None:
        size = self.socket.recv_into(ROOM)
        if not size:
            raise ConnectionError("the server hung up")
        data = bytes(ROOM[:size])
        self.got = self.got + data if self.got else data

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole unmasked frame (RFC 6455 §5.2)."""
        if len(self.got) < 2:
            return None
        size, at = self.got[1], 2
        if size > 125:
            more = 2 if size == 126 else 8
            size, at = int.from_bytes(self.got[2 : 2 + more], "big"), 2 + more
        if len(self.got) < at + size:
            return None
        opcode, found = self.got[0] & 0x0F, self.got[at : at + size]
        self.got = self.got[at + size :]
        return opcode, found


class Crowd:
    """All phones of this process; they listen all the time, and answer when asked whether."""

    def __init__(self, port: int, path: str, count: int) -> None:
        self.waiting, self.phones = select.epoll(), dict[int, Phone]()
        self.count, self.awaited = count, NOTHING
        self.had: dict[int, float] = {}
        self.sample = b""
        for number in range(count):
            phone = Phone(port, path)
            self.phones[phone.socket.fileno()] = phone
            self.waiting.register(phone.socket, select.EPOLLIN)
            if number % 500 == 0:
                self.listen(0)

    def listen(self, seconds: float | None = None) -> bool:
        """Take what has come; False where somebody speaks to this process instead."""
        for number, _ in self.waiting.poll(seconds):
            if number not in self.phones:
                return False
            message = self.phones[number].read(self.awaited)
            if message is not None and number not in self.had:
                self.had[number] = time.monotonic()
                self.sample = self.sample or message
        return True

    def told(self) -> list[object]:
        """Once all have the awaited message: what is answered for it."""
        while len(self.had) < self.count:
            self.listen()
        times = list(self.had.values())  # in order, for time only goes on
        found = hashlib.sha256(self.sample).hexdigest()
        return [times[0], times[-1], len(self.sample), found, times[99 * (self.count - 1) // 100]]

    def expect(self, awaited: bytes) -> None:
        """Another message is awaited from here on."""
        self.awaited, self.had, self.sample = awaited, {}, b""


def main(port: int, path: str, count: int) -> None:
    """Connect all, then serve rounds until stdin ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    crowd = Crowd(port, path, count)
    print("ready", flush=True)
    while True:
        crowd.waiting.register(sys.stdin, select.EPOLLIN)
        while crowd.listen():
            pass
        crowd.waiting.unregister(sys.stdin)
        if not (wanted := sys.stdin.readline()):
            return
        crowd.expect(json.loads(wanted).encode())
        print("drained", flush=True)
        print(json.dumps(crowd.told()), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
