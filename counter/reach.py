"""A connection to another machine, tried so often that it stands as soon as the machine does.

The kernel asks again for a lost beginning only after 1, 3, 7 … seconds; a network that is back in
between would wait for it.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

REACH_S = 0.5  # a round trip within a country takes a tenth of it


async def reached(host: str, port: int) -> socket.socket:
    """A connected socket, whichever of the host's addresses answers. Raises OSError."""
    loop = asyncio.get_running_loop()
    fault: OSError = OSError("no address")
    for family, kind, protocol, _, address in await loop.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        try:
            return await _tried(socket.socket(family, kind, protocol), address)
        except OSError as error:  # TimeoutError is one
            fault = error
    raise fault


async def _tried(line: socket.socket, address: Any) -> socket.socket:
    try:
        line.setblocking(False)
        async with asyncio.timeout(REACH_S):
            await asyncio.get_running_loop().sock_connect(line, address)
    except BaseException:
        line.close()
        raise
    return line
