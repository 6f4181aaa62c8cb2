"""Writing the monthly open data into a folder, for the city's own site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from counter.procedures import Catalogue
from counter.records import sheets


def publish(
    connection: Connection, catalogue: Catalogue, folder: Path, today: str
) -> Iterator[str]:
    """Write each month's sheet and the dictionary; the names as they are written."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in sheets.KINDS:
        for month in kind.months(connection, today):
            _write(folder / kind.file(month), kind.month(connection, catalogue, month, today))
            yield kind.file(month)
    _write(folder / sheets.DICTIONARY, sheets.dictionary())
    yield sheets.DICTIONARY


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all: somebody may be reading the old one."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(body)
    draft.replace(path)
