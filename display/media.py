"""Pictures and films a city puts into a folder for its signs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in KINDS)
    return [
        Medium(path, KINDS[path.suffix.lower()], int(path.stat().st_mtime))
        for path in files
        if path.is_file()
    ]
