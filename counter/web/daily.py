"""What takes long to make and holds for a while: made once for as long as it holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 24  # kept at once; the oldest makes room


@dataclass
class Daily(Generic[T]):
    """Name → the day (or minute) it was made on, and what was made. One is made at a time."""

    made: dict[str, tuple[str, T]] = field(default_factory=dict)
    making: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, name: str, day: str, make: Callable[[], Awaitable[T]]) -> T:
        """What was made under this name on this day."""
        async with self.making:
            kept = self.made.get(name)
            if kept is not None and kept[0] == day:
                return kept[1]
            found = await make()
            self.made.pop(name, None)
            self.made[name] = (day, found)
            if len(self.made) > MOST:
                del self.made[next(iter(self.made))]
            return found
