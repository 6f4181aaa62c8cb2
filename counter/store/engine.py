"""Opening the database, whichever it is: one engine that writes, one that only reads."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from counter.store import postgresql, sqlite
from counter.store.turnbook import COMMITTED

Place = Path | str  # an SQLite file, or a postgresql:// address


def writing(place: Place, page_limit: int | None = None) -> Engine:
    """The engine of the connection that writes; its transactions are begun by hand."""
    if isinstance(place, Path):
        return sqlite.writing(place, page_limit)
    return postgresql.writing(place)


def reading(place: Place) -> Engine:
    """The engine of connections that cannot write; each read sees one moment."""
    made = sqlite.reading(place) if isinstance(place, Path) else postgresql.reading(place)
    return made.execution_options(**{COMMITTED: True})


def try_out(place: Place) -> None:
    """See whether this program may use it. Raises InUse or Unreachable."""
    if isinstance(place, Path):
        sqlite.hold(place).close()
    else:
        postgresql.try_out(place)
