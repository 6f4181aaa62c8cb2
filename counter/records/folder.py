"""Writing an export's folder, all or nothing: each table as CSV for spreadsheets, and as JSON."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a text that begins so


class NoFolder(Exception):
    """A place where no export can be written; says why."""


@contextlib.contextmanager
def made(folder: Path, personal: bool) -> Iterator[Path]:
    """A folder that appears under its name only once everything is in it. Raises NoFolder."""
    if folder.exists():
        raise NoFolder(f"{folder} is there already; name a folder that is not")
    if not folder.parent.is_dir():
        raise NoFolder(f"there is no folder {folder.parent}")
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield draft
        draft.chmod(0o700 if personal else 0o755)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def write(
    folder: Path, table: str, columns: Iterable[str], rows: Iterable[Mapping[str, Any]], mode: int
) -> int:
    """Both files of a table, `mode` their rights; answers how many rows."""
    names, count = list(columns), 0
    with _new(folder / f"{table}.csv", mode, "utf-8-sig") as sheet, _new(
        folder / f"{table}.json", mode, "utf-8"
    ) as lines:  # fmt: skip
        writer = csv.writer(sheet)
        writer.writerow(names)
        for row in rows:
            picked = {name: row[name] for name in names}
            writer.writerow([_cell(value) for value in picked.values()])
            lines.write("[\n" if count == 0 else ",\n")
            lines.write(json.dumps(picked, ensure_ascii=False, separators=(",", ":")))
            count += 1
        lines.write("\n]\n" if count else "[]\n")
    return count


def _new(path: Path, mode: int, encoding: str) -> IO[str]:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    return open(number, "w", encoding=encoding, newline="")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
