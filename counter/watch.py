"""The watch: when to look again. A call at once, other changes together, now and then anyway."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

GATHER_S = 0.5
TOGETHER_S = 0.02  # desks that call in one breath share a look
REFRESH_S = 15.0  # ranges move with the clock, and the age on the screens stays honest


@dataclass
class Watch:
    """One office's. A busy hall is looked at twice a second at most, but no call waits."""

    bell: asyncio.Event = field(default_factory=asyncio.Event)
    call: bool = False
    looked: float = 0.0

    def ring(self, call: bool = False) -> None:
        """Something changed."""
        self.call = self.call or call
        self.bell.set()

    async def wait(self) -> None:
        """Until it is time to look."""
        try:
            async with asyncio.timeout(REFRESH_S):
                await self.bell.wait()
            await self._gather()
        except TimeoutError:
            pass
        self.bell.clear()
        self.call = False
        self.looked = asyncio.get_running_loop().time()

    async def _gather(self) -> None:
        """Let other changes come along, but keep no call waiting for longer than a breath."""
        loop = asyncio.get_running_loop()
        until = self.looked + GATHER_S
        while not self.call and (left := until - loop.time()) > 0:
            self.bell.clear()
            try:
                async with asyncio.timeout(left):
                    await self.bell.wait()
            except TimeoutError:
                return
        if self.call:
            await asyncio.sleep(TOGETHER_S)
