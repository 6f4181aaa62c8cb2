"""Writing the monthly open data into a folder, for the city's own site."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection

from counter import whole
from counter.procedures import Catalogue
from counter.records import sheets
from display.protocol import DICTIONARY_FILE


def publish(
    connection: Connection, catalogue: Catalogue, folder: Path, today: str
) -> Iterator[str]:
    """Write each month's sheet and the dictionary; the names as they are written."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in sheets.KINDS:
        for month in kind.months(connection, today):
            days = kind.dates(month, today)
            parts = (kind.day(connection, catalogue, day) for day in days)
            whole.put(folder / kind.file(month), chain([kind.head()], parts), whole.EVERYBODY)
            yield kind.file(month)
    whole.put(folder / DICTIONARY_FILE, [sheets.dictionary()], whole.EVERYBODY)
    yield DICTIONARY_FILE
