"""Writing the monthly open data into a folder, for the city's own site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection

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
            _write(folder / kind.file(month), chain([kind.head()], parts))
            yield kind.file(month)
    _write(folder / DICTIONARY_FILE, [sheets.dictionary()])
    yield DICTIONARY_FILE


def _write(path: Path, parts: Iterable[bytes]) -> None:
    """Whole or not at all: somebody may be reading the old one."""
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as file:
        file.writelines(parts)
    draft.replace(path)
