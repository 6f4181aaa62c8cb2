"""News: the newest snapshot of every office that has not gone out yet; newest wins."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from display.hub import Hub
from display.snapshot import Snapshot


@dataclass
class News:
    """What one way out still has to tell; never more than a snapshot an office."""

    fresh: dict[str, Snapshot] = field(default_factory=dict)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, snapshot: Snapshot) -> None:
        """One more snapshot; it takes the place of an older one."""
        self.fresh[snapshot.office] = snapshot
        self.bell.set()

    def keep(self, snapshot: Snapshot) -> None:
        """One that could not go out; it waits, unless a newer one does."""
        self.fresh.setdefault(snapshot.office, snapshot)
        self.bell.set()

    async def next(self) -> list[Snapshot]:
        """Wait for something new; all that is new by then."""
        await self.bell.wait()
        self.bell.clear()
        ready, self.fresh = self.fresh, {}
        return list(ready.values())


@contextmanager
def news_of(hub: Hub) -> Iterator[News]:
    """How every office stands now, and each change from here on."""
    found = News()
    forget = hub.watch(found.hear)
    try:
        for office in hub.offices():
            if (newest := hub.latest(office)) is not None:
                found.hear(newest)
        yield found
    finally:
        forget()
