"""The folder: where a one-way transfer lays down what the counter has written."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from display.protocol import CATALOGUE_FILE, STATUS_FILES
from display.public import Public
from display.snapshot import Snapshot

log = logging.getLogger(__name__)
LOOK_S = 0.25
FRESH_S = 90.0  # a counter that lives writes something newer at least every 30 s
FILE_BYTES = 4 * 1024 * 1024  # as much as an uplink's largest message
FILES = 64

Mark = tuple[int, int, int]  # inode, time and size: a file that came anew has another


class Folder:
    """Read again and again; half a file is left alone until the rest has come."""

    def __init__(self, path: Path, public: Public) -> None:
        self._path, self._public = path, public
        self._seen: dict[str, Mark] = {}
        self._newest = -FRESH_S

    @property
    def fresh(self) -> bool:
        """Whether a snapshot came lately."""
        return time.monotonic() - self._newest < FRESH_S

    async def run(self) -> None:
        """Looks until cancelled."""
        while True:
            for name, body in await asyncio.to_thread(lambda: list(self._changed())):
                self._take(name, body)
            await asyncio.sleep(LOOK_S)

    def _changed(self) -> Iterator[tuple[str, bytes]]:
        """What is new there; a file or folder that cannot be read now is looked at again."""
        found = sorted(self._path.glob(STATUS_FILES))[:FILES]
        for path in (self._path / CATALOGUE_FILE, *found):
            try:
                known = path.stat()
                mark = mark_of(known)
                if self._seen.get(path.name) == mark or not _whole(known):
                    continue
                body = path.read_bytes()
            except OSError:
                continue
            self._seen[path.name] = mark
            yield path.name, body

    def _take(self, name: str, body: bytes) -> None:
        try:
            if name == CATALOGUE_FILE:
                self._public.set_catalogue(json.loads(body))
            else:
                self._public.hub.publish(Snapshot.parse(body))
                self._newest = time.monotonic()
        except (ValueError, RecursionError) as fault:
            log.warning("folder: %s not understood (%s)", name, type(fault).__name__)


def mark_of(known: os.stat_result) -> Mark:
    """By which a file is known again."""
    return known.st_ino, known.st_mtime_ns, known.st_size


def _whole(known: os.stat_result) -> bool:
    """A file, and no larger than an uplink's message; a pipe would be waited for."""
    return stat.S_ISREG(known.st_mode) and known.st_size <= FILE_BYTES
