"""The heads of the chains, noted once a day in a file: by them a cut tail shows.

Whoever has the database can cut the chain and its ledger back to an earlier event; not what was
noted here, and even less a copy of it kept elsewhere. A line is `DAY OFFICE SEQUENCE MAC`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Head:
    """The last event of an office's chain, as it stood on a day."""

    day: str
    office: str
    sequence: int
    mac: str


class NoHeads(Exception):
    """A file of heads that cannot be read; says which line."""


def read(path: Path) -> list[Head]:
    """All that was noted; nothing where no file is. Raises NoHeads."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_parse(path, number, line) for number, line in enumerate(lines, 1)]


def note(path: Path, heads: Iterable[Head]) -> None:
    """Add those of a day and office that are not noted yet; on the disk when this returns."""
    known = {(head.day, head.office) for head in read(path)}
    new = [head for head in heads if (head.day, head.office) not in known]
    if new:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(" ".join(map(str, astuple(head))) + "\n" for head in new)
            file.flush()
            os.fsync(file.fileno())


def _parse(path: Path, number: int, line: str) -> Head:
    try:
        day, office, sequence, mac = line.split()
        return Head(day, office, int(sequence), mac)
    except ValueError:
        raise NoHeads(f"{path.name}: line {number} is no head of a chain") from None
