"""A client process: takes batches of requests on stdin, tells each answer on stdout as it reads it.

A line in is ``{"port", "lanes", "requests": [[method, path, headers, body], …]}``. All lanes are
connected first; then "ready" is said and "go" awaited, so that several processes begin together.
A line out is ``[index, status, body]``, status 0 where the connection broke; "." ends the batch.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

FRESH_S = 2.0  # a server closes a quiet connection after some seconds
Numbered = tuple[int, list[Any]]
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Lanes:
    """Connections that are kept from one batch to the next while they are fresh."""

    def __init__(self) -> None:
        self.kept: list[Line] = []
        self.used = 0.0

    async def take(self, port: int, count: int) -> list[Line]:
        """That many lines to a port."""
        if time.monotonic() - self.used > FRESH_S or await self._broken():
            self.drop()
        while len(self.kept) < count:
            self.kept.append(await asyncio.open_connection("127.0.0.1", port))
        return self.kept[:count]

    async def _broken(self) -> bool:
        """Whether the server hung up meanwhile: two turns of the loop are needed to hear it."""
        for _ in range(2):
            await asyncio.sleep(0)
        return any(reader.at_eof() or writer.is_closing() for reader, writer in self.kept)

    def drop(self) -> None:
        """Hang up."""
        for _, writer in self.kept:
            writer.close()
        self.kept = []


async def main() -> None:
    """Serve batches until stdin ends; between two of them nothing else has to run."""
    lanes = Lanes()
    for line in sys.stdin:
        await batch(lanes, json.loads(line))
        print(".", flush=True)
    lanes.drop()


async def batch(lanes: Lanes, job: dict[str, Any]) -> None:
    """All requests of a job, shared out among its lanes."""
    requests = iter(enumerate(job["requests"]))
    lines = await lanes.take(job["port"], min(job["lanes"], len(job["requests"])))
    print("ready", flush=True)
    sys.stdin.readline()
    whole = await asyncio.gather(*(lane(*each, requests) for each in lines))
    lanes.used = time.monotonic()
    if not all(whole):
        lanes.drop()


async def lane(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, requests: Iterator[Numbered]
) -> bool:
    """The next request as soon as the last answer is read; False when the line broke."""
    for index, request in requests:
        try:
            writer.write(framed(*request))
            status, body = await answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            print(json.dumps([index, 0, ""]), flush=True)
            return False
        print(json.dumps([index, status, body.decode()]), flush=True)
    return True


def framed(method: str, path: str, headers: dict[str, str], body: Any) -> bytes:
    """An HTTP/1.1 request with a JSON body."""
    data = json.dumps(body).encode()
    given = headers | {"Host": "127.0.0.1", "Content-Type": "application/json"}
    given["Content-Length"] = str(len(data))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join([*lines, "", ""]).encode() + data


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of one answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0].strip()
    return status, await reader.readexactly(int(length or 0))


if __name__ == "__main__":
    asyncio.run(main())
