"""Submissions kept while the counter is away: sealed for it alone, nothing plain on disk."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
Seal = Callable[[bytes], bytes]


class RangeSpent(Exception):
    """No number is left of this kiosk's offline range today, or it has none."""


@dataclass(frozen=True)
class Item:
    """One submission: where it goes, its idempotency key, and the box only the counter opens."""

    key: str
    path: str
    office: str
    sealed: str
    number: str | None
    written_at: str

    def body(self) -> dict[str, Any]:
        return {"office": self.office, "channel": "kiosk", "sealed": self.sealed}


class Outbox:
    """A folder with one file a submission; each is there after a power cut, or was never told."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(
        self, path: str, office: str, plain: Mapping[str, Any], seal: Seal, at: datetime,
        *, key: str | None = None, number: str | None = None,
    ) -> Item:  # fmt: skip
        """Seal and keep a submission; with an old `key` it replaces that one."""
        sealed = seal(json.dumps(plain, ensure_ascii=False).encode()).hex()
        item = Item(key or new_key(), path, office, sealed, number, at.isoformat())
        write(self._file(item.key), json.dumps(asdict(item)).encode())
        return item

    def items(self) -> list[Item]:
        """What waits, oldest first; a file that cannot be read is left for a person."""
        found = [_item(file) for file in self._folder.glob("*.sealed")]
        return sorted((i for i in found if i is not None), key=lambda i: i.written_at)

    def done(self, key: str) -> None:
        """The counter has it."""
        self._file(key).unlink(missing_ok=True)

    def refused(self, key: str) -> None:
        """The counter will never take it: put aside under a name that is not sent again."""
        file = self._file(key)
        if file.exists():
            file.rename(file.with_suffix(".refused"))

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.sealed"


class Range:
    """The digits this kiosk may give out by itself, round and round, each once a day.

    It goes on where it stopped the day before, and a day begun is not left again: neither a clock
    set back nor a number carried over to the next day meets the same digits.
    """

    def __init__(self, file: Path, first: int, last: int) -> None:
        self._file, self._first, self._last = file, first, last

    def take(self, letter: str, at: datetime) -> str:
        """The next number (`A901`), durably taken before it is shown. Raises RangeSpent."""
        begun, last, given = self._kept()
        day = max(begun, at.astimezone(TOKYO).date().isoformat())
        given = given if day == begun else 0
        if given > self._last - self._first:
            raise RangeSpent
        digits = last + 1 if self._first <= last < self._last else self._first
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = {"day": day, "last": digits, "given": given + 1}
        write(self._file, json.dumps(kept).encode())
        return f"{letter}{digits:03d}"

    def _kept(self) -> tuple[str, int, int]:
        """The day, the last digits, and how many were given on that day."""
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            return str(kept["day"]), int(kept["last"]), int(kept["given"])
        except (OSError, ValueError, KeyError):
            return "", self._last, 0


def new_key() -> str:
    """An idempotency key nobody else makes."""
    return secrets.token_hex(16)


def new_secret() -> str:
    """The secret of a visit taken offline: 128 random bits, as the counter makes them."""
    return secrets.token_urlsafe(16)


def write(file: Path, content: bytes) -> None:
    """Write so that after a power cut the file is the old one or the new one, whole."""
    part = file.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _item(file: Path) -> Item | None:
    try:
        return Item(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
