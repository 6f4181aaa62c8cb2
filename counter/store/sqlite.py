"""SQLite: one file, one program, one connection that writes and checkpoints."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine, create_engine, event

WRITES = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
READS = ("query_only=ON", "foreign_keys=ON")


class InUse(Exception):
    """Another program holds this database file."""


def hold(path: Path) -> IO[str]:
    """Take the file for this program alone, until the answer is closed. Raises InUse."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = open(path.with_suffix(".lock"), "a")  # noqa: SIM115  held for the program's life
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise InUse(f"another counter is running on {path.name}") from error
    lock.truncate(0)  # only now: the file says who holds it
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def writing(path: Path, page_limit: int | None = None) -> Engine:
    """The engine of the one connection that writes and checkpoints."""
    limit = (f"max_page_count={page_limit}",) if page_limit else ()
    return _engine(path, (*WRITES, *limit), isolation_level="AUTOCOMMIT")


def reading(path: Path) -> Engine:
    """The engine of connections that cannot write; each read sees one moment."""
    engine = _engine(path, READS)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _engine(path: Path, pragmas: tuple[str, ...], **options: Any) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 5},
        **options,
    )

    def prepare(connection: Any, record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    return engine
