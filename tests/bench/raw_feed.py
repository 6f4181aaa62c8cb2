"""The floor for calls: asyncio by hand writes one ready-made frame to every connection.

`python -m tests.bench.raw_feed PORT`; each line on stdin is a text that it frames and sends.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import resource
import sys

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LINES: dict[asyncio.WriteTransport, None] = {}  # in order of arrival, as the hub has them


class Phone(asyncio.Protocol):
    """One connection, from its handshake on."""

    transport: asyncio.WriteTransport
    got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.got += data
        key = self.got.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        if b"\r\n\r\n" in self.got:
            accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n"
            )
            LINES[self.transport] = None
            self.got = b""

    def connection_lost(self, exc: Exception | None) -> None:
        LINES.pop(self.transport, None)


def framed(text: str) -> bytes:
    """A whole unmasked text frame of 126 to 65535 bytes."""
    data = text.encode()
    return b"\x81\x7e" + len(data).to_bytes(2, "big") + data


async def main(port: int) -> None:
    """Listen, and send what stdin says."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    loop = asyncio.get_running_loop()
    await loop.create_server(Phone, "127.0.0.1", port, backlog=2048)
    reader = asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print("ready", flush=True)
    while line := await reader.readline():
        frame = framed(json.loads(line))
        for transport in LINES:
            transport.write(frame)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
