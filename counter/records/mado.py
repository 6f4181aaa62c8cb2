"""Reading the history of a MADO-queue database (`numbers.db`): numbers given, called and finished.

Its tables are `event_logs` (a number given) and `processing_logs` (called, finished or deleted).
Older ones have fewer columns and no `event_log_id`; then number, letter and day tell which number
was meant, as that program itself does. Times without an offset are the server's clock, which in
its container is UTC: read as Tokyo they would lie before the numbers were taken.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Literal

from counter.visit import TOKYO

OUTSIDE = "D"  # visitors who were only counted: no number, no line
NEEDED = {
    "event_logs": {"id", "category", "timestamp", "current_number"},
    "processing_logs": {"id", "ticket_number", "status", "created_at"},
}
STATUSES = ("completed", "processing", "deleted")  # of two records of a number the first one counts
Row = Mapping[str, Any]
End = Literal["done", "unfinished", "left"]


class NotMado(Exception):
    """A file that is not a sound MADO-queue database; says why in a sentence."""


@dataclass(frozen=True)
class Ticket:
    """A number of that queue and what became of it. `id` is the same at every reading."""

    id: str
    category: str
    label: str
    number: int
    arrived_at: datetime
    end: End
    called_at: datetime | None = None
    ended_at: datetime | None = None
    served_s: int = 0

    @property
    def day(self) -> str:
        """The day it was taken, in Tokyo."""
        return _day(self.arrived_at)


@dataclass
class History:
    """Everything that could be read, oldest first, and how often what could not."""

    tickets: list[Ticket] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    server_in_utc: bool = False


def read(path: Path) -> History:
    """The whole history of a file, which is only read. Raises NotMado."""
    with _opened(path) as db:
        given = _rows(db, "event_logs")
        processed = _rows(db, "processing_logs")
    return history(given, processed)


def history(given: Iterable[Row], processed: Iterable[Row]) -> History:
    """The same from rows."""
    found = History()
    numbers = [each for row in given if (each := _number(row, found.unread)) is not None]
    records = _matched(numbers, list(processed), found)
    zone = UTC if found.server_in_utc else TOKYO
    for number in sorted(numbers, key=lambda each: (each.arrived_at, each.id)):
        ticket = _with_end(number, records.get(number.id, []), zone, found.unread)
        if ticket is not None:
            found.tickets.append(ticket)
    return found


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise NotMado(f"there is no file {path}")
    # Nothing is made beside a file that stands alone; one with a journal is read with it.
    alone = not path.with_name(path.name + "-wal").exists()
    address = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as db:
            db.row_factory = sqlite3.Row
            db.text_factory = lambda text: text.decode("utf-8", "replace")
            _refuse_unsound(db, path)
            yield db
    except sqlite3.Error as error:
        raise NotMado(f"{path.name} is no database, or a torn one") from error


def _refuse_unsound(db: sqlite3.Connection, path: Path) -> None:
    for table, needed in NEEDED.items():
        columns = {row["name"] for row in db.execute(f"PRAGMA table_info({table})")}
        if not columns:
            raise NotMado(f"{path.name} is not MADO-queue's: it has no table {table}")
        if missing := sorted(needed - columns):
            raise NotMado(f"{path.name}: {table} has no column {', '.join(missing)}")
    if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise NotMado(f"{path.name} is a torn database")


def _rows(db: sqlite3.Connection, table: str) -> list[Row]:
    return [dict(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY id")]


def _number(row: Row, unread: Counter[str]) -> Ticket | None:
    """A number that was given, its end not known yet."""
    category, arrived = row["category"], _moment(row["timestamp"], TOKYO)
    if category == OUTSIDE:
        unread["outside"] += 1
    elif not isinstance(category, str) or not category.isprintable() or len(category) != 1:
        unread["no_category"] += 1
    elif arrived is None:
        unread["no_time"] += 1
    elif not isinstance(row["current_number"], int) or not 0 <= row["current_number"] < 10**6:
        unread["no_number"] += 1
    else:
        name = f"{row['id']}/{row['timestamp']}/{category}{row['current_number']}"
        label = str(row.get("button_text") or "")
        return Ticket(name, category, label, row["current_number"], arrived, "left")
    return None


def _matched(numbers: list[Ticket], processed: list[Row], found: History) -> dict[str, list[Row]]:
    """Ticket id → its records; and whether the server's clock was in Tokyo."""
    owners = _Owners(numbers)
    found.server_in_utc = _in_utc((owners.of(row, TOKYO), row) for row in processed)
    zone = UTC if found.server_in_utc else TOKYO
    records: dict[str, list[Row]] = {}
    for row in processed:
        owner = owners.of(row, zone)
        if row["status"] not in STATUSES:
            found.unread["unknown_status"] += 1
        elif owner is not None:
            records.setdefault(owner.id, []).append(row)
        elif row.get("category") != OUTSIDE:
            found.unread["no_owner"] += 1
    return records


class _Owners:
    """Finds the number a record belongs to."""

    def __init__(self, numbers: Iterable[Ticket]) -> None:
        self.by_id: dict[str, Ticket] = {}
        self.by_day: dict[tuple[Any, ...], Ticket] = {}
        for each in numbers:
            self.by_id[each.id.partition("/")[0]] = each
            self.by_day[each.day, each.category, each.number] = each  # the newest of that day

    def of(self, row: Row, zone: tzinfo) -> Ticket | None:
        """By the number's id; in old databases by day, letter and number."""
        named, at = row.get("event_log_id"), _moment(row["created_at"], zone)
        if named is not None:
            return self.by_id.get(str(named))
        if at is None:
            return None
        return self.by_day.get((_day(at), row.get("category"), row["ticket_number"]))


def _in_utc(pairs: Iterable[tuple[Ticket | None, Row]]) -> bool:
    """Whether most calls, read as Tokyo's time, would have come before the numbers."""
    before = after = 0
    for owner, row in pairs:
        called = _moment(row.get("start_time"), TOKYO)
        if owner is not None and called is not None:
            before += called < owner.arrived_at
            after += called >= owner.arrived_at
    return before > after


def _with_end(
    number: Ticket, records: list[Row], zone: tzinfo, unread: Counter[str]
) -> Ticket | None:
    """The number with what became of it, or None when its times cannot be."""
    if len(records) > 1:
        unread["called_twice"] += 1
    if not records:
        return number
    row = min(records, key=lambda each: STATUSES.index(each["status"]))
    called, ended = (_moment(row.get(name), zone) for name in ("start_time", "end_time"))
    if row["status"] == "deleted":
        return replace(number, ended_at=_moment(row["created_at"], zone))
    days = {_day(at) for at in (called, ended) if at is not None}
    if called is None or days != {number.day} or (ended is not None and ended < called):
        unread["odd_times"] += 1
        return None
    if row["status"] == "processing" or ended is None:
        return replace(number, end="unfinished", called_at=called)
    spent = row.get("processing_time")
    seconds = int((ended - called).total_seconds())
    if isinstance(spent, int) and 0 <= spent <= 86400:
        seconds = spent
    return replace(number, end="done", called_at=called, ended_at=ended, served_s=seconds)


def _moment(value: Any, zone: tzinfo) -> datetime | None:
    """A time as that program writes it, in UTC."""
    try:
        at = datetime.fromisoformat(value)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        return at.astimezone(UTC) if 2000 <= at.year < 2200 else None
    except (TypeError, ValueError, OverflowError):
        return None


def _day(at: datetime) -> str:
    return at.astimezone(TOKYO).date().isoformat()
