"""What one would write first: a Starlette websocket route, and a loop that awaits each `send_text`.

`python -m tests.bench.naive_feed PORT`; each line on stdin is a text that it sends to everybody.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

LISTENERS: set[WebSocket] = set()
LINE_BYTES = 1 << 20


async def listen(websocket: WebSocket) -> None:
    """One phone, until it goes."""
    await websocket.accept()
    LISTENERS.add(websocket)
    try:
        await websocket.receive()
    except WebSocketDisconnect:
        pass
    finally:
        LISTENERS.discard(websocket)


async def main(port: int) -> None:
    """Listen, and send what stdin says."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    app = Starlette(routes=[WebSocketRoute("/ws/status", listen)])
    server = uvicorn.Server(
        uvicorn.Config(app, "127.0.0.1", port, log_level="error", ws_per_message_deflate=False)
    )
    serving = asyncio.create_task(server.serve())
    reader = asyncio.StreamReader(limit=LINE_BYTES)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
        await asyncio.sleep(0.01)
    print("ready", flush=True)
    while line := await reader.readline():
        text = json.loads(line)
        for websocket in tuple(LISTENERS):
            await websocket.send_text(text)
    server.should_exit = True
    await serving


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
