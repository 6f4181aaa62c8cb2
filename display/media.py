"""Pictures and films a city puts into a folder for its signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SURROGATES = re.compile("[\ud800-\udfff]")  # what Python makes of bytes that are no UTF-8
KINDS = {
    ".jpg": "picture", ".jpeg": "picture", ".png": "picture", ".webp": "picture",
    ".mp4": "film", ".webm": "film",
}  # fmt: skip


@dataclass(frozen=True)
class Medium:
    """A file to show; `kind` is `picture` or `film`, `changed` in whole seconds."""

    path: Path
    kind: str
    changed: int


def media(folder: Path) -> list[Medium]:
    """What lies there to be shown, by name; a folder that is not there holds nothing."""
    if not folder.is_dir():
        return []
    return [
        Medium(path, KINDS[path.suffix.lower()], int(path.stat().st_mtime))
        for path in sorted(folder.iterdir())
        if _shown(path)
    ]


def _shown(path: Path) -> bool:
    """A file of the folder itself, by a name that an address can hold.

    A link could lead anywhere; a name that is not UTF-8 comes out of an old archive.
    """
    named = not SURROGATES.search(path.name) and path.suffix.lower() in KINDS
    return named and path.is_file() and not path.is_symlink()
