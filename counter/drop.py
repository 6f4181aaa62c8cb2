"""The drop: a folder with the newest snapshots and catalogue, for a transfer that goes one way.

Each file is written beside its place and moved there, so that whoever carries it never finds half.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from counter import whole
from counter.news import News, news_of
from counter.web.house import House
from display.protocol import CATALOGUE_FILE, status_file
from display.snapshot import Snapshot

log = logging.getLogger(__name__)
AGAIN_S = 1.0
LOOK_S = 60.0  # the catalogue changes with the day, as on a line


class Drop:
    """One folder; newest wins, and what could not be written is written as soon as it can be."""

    def __init__(
        self, folder: Path, house: House, catalogue: Callable[[], Awaitable[dict[str, Any]]]
    ) -> None:
        self.folder, self.house, self.catalogue = folder, house, catalogue
        self._blocked = False

    async def run(self) -> None:
        """Keep the folder up to date until cancelled."""
        with news_of(self.house.hub) as news:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._statuses(news))
                tasks.create_task(self._catalogues())

    async def _statuses(self, news: News) -> None:
        while True:
            for snapshot in await news.next():
                if not await self._put_status(snapshot):
                    news.keep(snapshot)
                    await asyncio.sleep(AGAIN_S)

    async def _put_status(self, snapshot: Snapshot) -> bool:
        return await self._put(status_file(snapshot.office), snapshot.full())

    async def _catalogues(self) -> None:
        known = b""
        while True:
            body = await self._catalogue()
            done = body in (b"", known) or await self._put(CATALOGUE_FILE, body)
            known = body if done and body else known
            await asyncio.sleep(LOOK_S if done and body else AGAIN_S)

    async def _catalogue(self) -> bytes:
        """The catalogue as it is now; nothing while it cannot be read."""
        try:
            found = await self.catalogue()
        except Exception as error:  # noqa: BLE001  the loop's rim: the next try may do
            self._say(f"the catalogue cannot be read ({type(error).__name__})")
            return b""
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()

    async def _put(self, name: str, body: bytes) -> bool:
        """Whether the file is there; says once that it is not."""
        try:
            await asyncio.to_thread(whole.put, self.folder / name, [body], whole.EVERYBODY)
        except OSError as error:
            self._say(f"cannot be written ({error.strerror})")
            return False
        self._blocked = False
        return True

    def _say(self, what: str) -> None:
        if not self._blocked:
            log.error("the folder for displays: %s", what)
        self._blocked = True
