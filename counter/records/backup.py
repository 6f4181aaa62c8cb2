"""A whole copy of the SQLite file, of one moment, while the counter goes on writing."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

RIGHTS = 0o600


class NoBackup(Exception):
    """A copy that was not made, or that is not whole; says why."""


def backup(database: Path, copy: Path) -> int:
    """Make the copy, check it, and only then give it its name; its bytes. Raises NoBackup."""
    _refuse(copy)
    draft = copy.with_name(f".{copy.name}.part")
    draft.unlink(missing_ok=True)  # of a try that was cut off
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, RIGHTS))
        _copy(database, draft)
        _check(draft)
        os.link(draft, copy)  # unlike a move it never takes another's place
    except FileExistsError:
        raise NoBackup(f"{copy} is there already; a backup replaces nothing") from None
    except sqlite3.Error as error:
        raise NoBackup(f"the copy could not be made: {error}") from None
    finally:
        draft.unlink(missing_ok=True)
    return copy.stat().st_size


def _refuse(copy: Path) -> None:
    """Said before anything is read."""
    if copy.exists():
        raise NoBackup(f"{copy} is there already; a backup replaces nothing")
    if not copy.parent.is_dir():
        raise NoBackup(f"there is no folder {copy.parent}")


def _copy(database: Path, draft: Path) -> None:
    """All pages in one step are one moment: in WAL mode who reads holds up nobody who writes."""
    with (
        contextlib.closing(sqlite3.connect(database, timeout=30)) as source,
        contextlib.closing(sqlite3.connect(draft)) as target,
    ):
        source.execute("PRAGMA query_only=ON")
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def _check(draft: Path) -> None:
    with contextlib.closing(sqlite3.connect(draft)) as copied:
        found = [row[0] for row in copied.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise NoBackup(f"the copy is not whole, nor may the database be: {found[0]}")
