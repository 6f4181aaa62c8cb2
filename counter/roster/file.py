"""The roster's file: whole or absent, for its owner only, changed by one at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from counter import whole
from counter.procedures import Catalogue
from counter.roster.entries import BadRoster, Roster, parse

NAME = "people.json"
RIGHTS = 0o600
Stamp = tuple[int, ...]


def read(path: Path, catalogue: Catalogue) -> Roster:
    """The roster. Raises BadRoster, OSError."""
    try:
        return parse(path.read_text(encoding="utf-8"), catalogue)
    except UnicodeDecodeError:
        raise BadRoster("the file", "is not UTF-8") from None


def write(path: Path, roster: Roster) -> None:
    """Write it whole, or leave the old one. Raises OSError."""
    whole.put(path, [roster.text().encode()], RIGHTS)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Nobody else changes the file meanwhile. It is replaced, so its folder carries the lock."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def stamp(path: Path) -> Stamp | None:
    """What differs once the file was changed or replaced; None where it is not. Raises OSError."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
