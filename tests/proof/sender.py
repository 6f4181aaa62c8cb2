"""A client process: takes batches of requests on stdin, tells each answer on stdout as it reads it.

A line in is ``{"port", "lanes", "requests": [[method, path, headers, body], …]}``. All lanes
connect first; then "ready" is said and "go" awaited, so that several processes begin together. A
line out is ``[index, status, body]``, status 0 where the connection broke; "." ends the batch.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from typing import Any

Numbered = tuple[int, list[Any]]


def main() -> None:
    """Serve batches until stdin ends."""
    for line in sys.stdin:
        asyncio.run(batch(json.loads(line)))
        print(".", flush=True)


async def batch(job: dict[str, Any]) -> None:
    """All requests of a job, shared out among its lanes."""
    requests = iter(enumerate(job["requests"]))
    lanes = [await asyncio.open_connection("127.0.0.1", job["port"]) for _ in range(job["lanes"])]
    print("ready", flush=True)
    sys.stdin.readline()
    await asyncio.gather(*(lane(*each, requests) for each in lanes))


async def lane(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, requests: Iterator[Numbered]
) -> None:
    """One connection: the next request as soon as the last answer is read."""
    try:
        for index, request in requests:
            try:
                writer.write(framed(*request))
                status, body = await answer(reader)
            except (OSError, asyncio.IncompleteReadError):
                print(json.dumps([index, 0, ""]), flush=True)
                return
            print(json.dumps([index, status, body.decode()]), flush=True)
    finally:
        writer.close()


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
    main()
