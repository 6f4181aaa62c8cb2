"""A stand-in for the network between two programs: passes all bytes on, keeps them, can be cut."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

CHUNK = 1 << 16
HEAD_ENDS = b"\r\n\r\n"


@dataclass
class Line:
    """One connection: what whoever opened it sent, and what came back."""

    ends: tuple[socket.socket, socket.socket]
    out: bytearray = field(default_factory=bytearray)
    back: bytearray = field(default_factory=bytearray)

    def cut(self) -> None:
        """End it at both sides."""
        for each in self.ends:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class Wire:
    """Listens at a port of its own, and passes on to another."""

    def __init__(self, onward: int) -> None:
        self.onward = onward
        self.lines: list[Line] = []
        self.plugged = True
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def cut(self) -> None:
        """Every connection breaks; new ones may be made."""
        for line in self.lines:
            line.cut()

    def pull(self) -> None:
        """Every connection breaks, and none can be made."""
        self.plugged = False
        self.cut()

    def plug(self) -> None:
        """Connections may be made again."""
        self.plugged = True

    def close(self) -> None:
        """Cut, and listen no more."""
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.cut()
        for thread in self.threads:
            thread.join()
        for line in self.lines:
            for each in line.ends:
                each.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.door.accept()
            except OSError:
                return
            try:
                if not self.plugged:
                    raise ConnectionRefusedError
                far = socket.create_connection(("127.0.0.1", self.onward))
            except OSError:
                near.close()
                continue
            line = Line((near, far))
            self.lines.append(line)
            for work in ((near, far, line.out), (far, near, line.back)):
                self.threads.append(threading.Thread(target=self._pass_on, args=work))
                self.threads[-1].start()

    @staticmethod
    def _pass_on(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                kept += data
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def head(data: bytes | bytearray) -> str:
    """The handshake, without what came after it."""
    return bytes(data).partition(HEAD_ENDS)[0].decode("latin-1")


def frames(data: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
    """Opcode and content of every whole frame after the handshake (RFC 6455 §5.2)."""
    rest = bytes(data).partition(HEAD_ENDS)[2]
    while len(rest) >= 2:
        size, at = rest[1] & 0x7F, 2
        if size > 125:
            more = 2 if size == 126 else 8
            size, at = int.from_bytes(rest[2 : 2 + more], "big"), 2 + more
        mask = rest[at : at + 4] if rest[1] & 0x80 else b""
        at += len(mask)
        if len(rest) < at + size:
            return
        yield rest[0] & 0x0F, _unmasked(rest[at : at + size], mask)
        rest = rest[at + size :]


def sent(line: Line) -> list[dict[str, Any]]:
    """The messages of whoever opened the line."""
    return [json.loads(content) for opcode, content in frames(line.out) if opcode == 1]


def _unmasked(content: bytes, mask: bytes) -> bytes:
    if not mask:
        return content
    pad = (mask * (len(content) // 4 + 1))[: len(content)]
    number = int.from_bytes(content, "big") ^ int.from_bytes(pad, "big")
    return number.to_bytes(len(content), "big")
