"""The store as a program has it: the database opened, its doorbell, and who leads."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from counter.store import engine, schema, sqlite
from counter.store.doorbell import Doorbell, Inside, Notified
from counter.store.engine import Place
from counter.store.leadership import Alone, Elected, Leadership


@dataclass(frozen=True)
class Store:
    """An open database."""

    writing: Engine
    reading: Engine
    doorbell: Doorbell
    leadership: Leadership

    @property
    def alone(self) -> bool:
        """Whether no other process can use this database."""
        return isinstance(self.leadership, Alone)


@contextlib.contextmanager
def opened(place: Place, page_limit: int | None = None) -> Iterator[Store]:
    """Take the database and bring its schema up; let go of it at the end. Raises InUse."""
    with contextlib.ExitStack() as stack:
        if isinstance(place, Path):
            stack.callback(sqlite.hold(place).close)
        schema.upgrade(place)
        writing, reading = engine.writing(place, page_limit), engine.reading(place)
        stack.callback(writing.dispose)
        stack.callback(reading.dispose)
        yield _store(place, writing, reading, stack)


def _store(
    place: Place, writing: Engine, reading: Engine, stack: contextlib.ExitStack
) -> Store:  # fmt: skip
    if isinstance(place, Path):
        return Store(writing, reading, Inside(), Alone())
    doorbell, leadership = Notified(place), Elected(place)
    stack.callback(doorbell.stop)
    stack.callback(leadership.stop)
    return Store(writing, reading, doorbell, leadership)
