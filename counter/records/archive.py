"""Opening what a counter keeps for one command: alone on its file, or beside it on PostgreSQL."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from counter import qrkeys
from counter.procedures import Catalogue
from counter.settings import Settings
from counter.store import engine, schema, sqlite
from counter.store.writer import Act, T, Writer
from counter.vault import Vault


@dataclass(frozen=True)
class Archive:
    """A counter's database without its doors: the same writer, ledger and vault."""

    catalogue: Catalogue
    vault: Vault
    writer: Writer
    reading: Engine

    def do(self, office: str, act: Act[T]) -> T:
        """Run an act of an office, answered after its commit. Raises Refused."""
        return self.writer.submit(office, act).result()


def now() -> datetime:
    """The clock of a command."""
    return datetime.now(UTC)


@contextlib.contextmanager
def looked_into(chosen: Settings) -> Iterator[Connection]:
    """One moment of a database, to read beside a running counter. Raises Unreachable."""
    if not isinstance(chosen.database, Path):
        engine.try_out(chosen.database)
    reading = engine.reading(chosen.database)
    with contextlib.closing(reading.connect()) as connection:
        yield connection
    reading.dispose()


@contextlib.contextmanager
def opened(
    chosen: Settings, catalogue: Catalogue, clock: Callable[[], datetime]
) -> Iterator[Archive]:
    """The archive. Raises InUse while a counter has the file, Unreachable, Broken."""
    engine.try_out(chosen.database)
    with contextlib.ExitStack() as stack:
        if isinstance(chosen.database, Path):
            stack.callback(sqlite.hold(chosen.database).close)
        schema.upgrade(chosen.database)
        writing, reading = engine.writing(chosen.database), engine.reading(chosen.database)
        stack.callback(writing.dispose)
        stack.callback(reading.dispose)
        with reading.connect() as connection:
            keeper = qrkeys.vault_of(connection, chosen.key_file)
        writer = Writer(writing, clock, keeper.pepper)
        writer.start()
        stack.callback(writer.stop)
        yield Archive(catalogue, keeper, writer, reading)
