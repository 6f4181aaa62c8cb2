"""A client process whose phones come back as `static/components/live.js` does.

`python -m tests.bench.returning PORT PATH COUNT`; says "ready" when all have a snapshot. For each
line on stdin, a version, it answers one line when every phone has that one or a newer.
"""

from __future__ import annotations

import asyncio
import base64
import os
import random
import re
import resource
import sys

VERSION = re.compile(rb'"version":(\d+),')
LONGEST_S = 30.0


class Phone(asyncio.Protocol):
    """One phone; its connection may go and come."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.version = self.failures = 0
        self.task: asyncio.Task[None] | None = None

    async def open(self, wait: float) -> None:
        """After a while try to connect."""
        await asyncio.sleep(wait)
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self, "127.0.0.1", self.port)
        except OSError:
            self.connection_lost(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        key = base64.b64encode(os.urandom(16)).decode()
        asked = (
            f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Upgrade: websocket",
            "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "",
        )  # fmt: skip
        transport.write("\r\n".join(asked).encode())

    def data_received(self, data: bytes) -> None:
        for found in VERSION.findall(data):
            self.version, self.failures = max(self.version, int(found)), 0

    def connection_lost(self, exc: Exception | None) -> None:
        self.failures += 1
        wait = min(2.0 ** min(self.failures, 5), LONGEST_S)
        self.task = asyncio.create_task(self.open(wait / 2 + random.random() * wait / 2))


async def main(port: int, path: str, count: int) -> None:
    """Connect all, then tell of each version when all have it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    phones = [Phone(port, path) for _ in range(count)]
    opening = [asyncio.create_task(each.open(random.random() * count / 500)) for each in phones]
    await asyncio.gather(*opening)
    await until(phones, 1)
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        await until(phones, int(line))
        print("right", flush=True)


async def until(phones: list[Phone], version: int) -> None:
    """Wait until every phone has it."""
    while not all(each.version >= version for each in phones):  # noqa: ASYNC110  5,000 events
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
