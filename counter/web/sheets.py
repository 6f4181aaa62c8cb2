"""The sheets of open data that were asked for lately: each is made once a day, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

MOST = 24  # kept at once; the oldest makes room


@dataclass
class Sheets:
    """Name → the day it was made on, and the sheet."""

    made: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    making: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, name: str, day: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """The sheet as of this day."""
        async with self.making:
            made_on, body = self.made.get(name, ("", b""))
            if made_on != day:
                body = await make()
                self.made.pop(name, None)
                self.made[name] = (day, body)
                if len(self.made) > MOST:
                    del self.made[next(iter(self.made))]
            return body
