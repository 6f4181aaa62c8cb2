"""The monthly sheets of open data: a folder with what a counter wrote, carried over."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from display.folder import Mark, mark_of
from display.protocol import DICTIONARY_FILE, SHEET_FILES, SHEETS, sheet_file

PIECE = 2**16
DICTIONARY_BYTES = 2**16


class WrittenOver(Exception):
    """Somebody wrote into a sheet while it was read; carry sheets so that each is replaced."""


@dataclass(frozen=True)
class Sheet:
    """An open sheet with its entity tag. Who reads it gets all of it as it stood, or no end."""

    file: BufferedReader
    mark: Mark
    tag: str

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.mark[2]

    def pieces(self) -> Iterator[bytes]:
        """All of it; raises WrittenOver. A sheet replaced or gone meanwhile is read as it was."""
        self.file.seek(0)
        while piece := self._piece():
            yield piece

    def _piece(self) -> bytes:
        piece = self.file.read(PIECE)
        if mark_of(os.fstat(self.file.fileno())) != self.mark:
            raise WrittenOver
        return piece


class Sheets:
    """What of the folder is published: whole files by the names a counter gives, and no links."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._tags: dict[str, tuple[Mark, str]] = {}

    def months(self) -> dict[str, list[str]]:
        """The months that have a sheet, by kind, the newest first."""
        found: dict[str, list[str]] = {kind: [] for kind in SHEETS}
        for name in sorted(self._names(), reverse=True):
            sheet = SHEET_FILES.fullmatch(name)
            if sheet and self._is_there(name):
                found[sheet[1]].append(f"{sheet[2]}-{sheet[3]}")
        return found

    def columns(self) -> dict[str, list[list[str]]]:
        """What the dictionary says of each kind: column, name and meaning; nothing without one."""
        try:
            file, _ = self._opened(DICTIONARY_FILE)
            with file:
                text = file.read(DICTIONARY_BYTES).decode("utf-8-sig")
            rows = [row for row in csv.reader(text.splitlines()) if len(row) == 4]
        except (OSError, UnicodeDecodeError):
            return {}
        return {kind: [row[1:] for row in rows if row[0] == sheet_file(kind)] for kind in SHEETS}

    def sheet(self, name: str) -> Sheet | None:
        """A sheet or the dictionary, to be read; None where none is there by that name."""
        if name != DICTIONARY_FILE and not SHEET_FILES.fullmatch(name):
            return None
        try:
            file, mark = self._opened(name)
            return Sheet(file, mark, self._tag(name, file, mark))
        except OSError:
            return None

    def _tag(self, name: str, file: BufferedReader, mark: Mark) -> str:
        """A sheet's entity tag; it is counted again only once the file is another."""
        known = self._tags.get(name)
        if known is None or known[0] != mark:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            known = self._tags[name] = (mark, f'"{digest[:32]}"')
        return known[1]

    def _names(self) -> list[str]:
        try:
            return os.listdir(self.folder) if self.folder else []
        except OSError:  # taken away while the display runs
            return []

    def _is_there(self, name: str) -> bool:
        try:
            self._opened(name)[0].close()
        except OSError:
            return False
        return True

    def _opened(self, name: str) -> tuple[BufferedReader, Mark]:
        """A whole file of the folder itself; raises OSError. Half a line is half a file."""
        if self.folder is None:
            raise FileNotFoundError(name)
        with ExitStack() as unless_whole:
            file = unless_whole.enter_context(open(self.folder / name, "rb", opener=_open))
            known = os.fstat(file.fileno())  # before it is looked into: what comes later shows
            if not _ends(file):
                raise FileNotFoundError(name)
            unless_whole.pop_all()
            return file, mark_of(known)


def _open(path: str, flags: int) -> int:
    """A link could lead anywhere, and a pipe would be waited for."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _ends(file: BufferedReader) -> bool:
    """Whether its last line has ended; raises OSError for a pipe, which has no end."""
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    ended = file.read(1) == b"\n"
    file.seek(0)
    return ended
