"""A client process for check-ins: many connections, each sends again as soon as it is answered.

A job is a JSON line on stdin: ``{"port", "lanes", "requests": [text, …]}``. The answer is a line
``{"seconds", "waits": [seconds a request], "statuses": {status: count}}``.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any


class Lane(asyncio.Protocol):
    """One connection."""

    def __init__(self, requests: Iterator[bytes], waits: list[float], seen: Counter[str]) -> None:
        self.requests, self.waits, self.seen = requests, waits, seen
        self.over = asyncio.get_running_loop().create_future()
        self.got = b""
        self.asked = 0.0
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def next(self) -> None:
        """Send the next request, or end."""
        request = next(self.requests, None)
        if request is None:
            self.over.set_result(None)
            self.transport.close()
            return
        self.asked = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.got += data
        head, found, body = self.got.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if found and len(body) >= int(length):
            self.waits.append(time.perf_counter() - self.asked)
            self.seen[head[9:12].decode()] += 1
            self.got = b""
            self.next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(exc or ConnectionError("the server hung up"))


async def run(job: dict[str, Any]) -> dict[str, Any]:
    """Send all requests over the lanes; how long each waited."""
    requests = iter([text.encode() for text in job["requests"]])
    waits: list[float] = []
    seen: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    lanes = []
    for _ in range(job["lanes"]):
        made = lambda: Lane(requests, waits, seen)  # noqa: E731
        lanes.append((await loop.create_connection(made, "127.0.0.1", job["port"]))[1])
    began = time.perf_counter()
    for lane in lanes:
        lane.next()
    await asyncio.gather(*(lane.over for lane in lanes))
    return {"seconds": time.perf_counter() - began, "waits": waits, "statuses": dict(seen)}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(asyncio.run(run(json.loads(line)))), flush=True)
