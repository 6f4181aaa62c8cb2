"""How far the numbers of each letter have come on an office's day, under the book's lock.

Read once a batch, counted in the writer's hands, and written back with the book: no number costs a
trip to the database of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select

from counter.store.prepared import INSERT, Prepared
from counter.store.tables import Serial as Row
from counter.store.tables import table

SERIAL = table(Row)
OF_DAY = Prepared(
    select(SERIAL.c.letter, SERIAL.c.last, SERIAL.c.carried)
    .where(SERIAL.c.office == bindparam("office"), SERIAL.c.day == bindparam("day"))
)  # fmt: skip


def _upsert(make: Any) -> Prepared:
    row = make(SERIAL)
    new = {"last": row.excluded.last, "carried": row.excluded.carried}
    upsert = row.on_conflict_do_update(index_elements=["office", "day", "letter"], set_=new)
    return Prepared(upsert, SERIAL.columns.keys())


WRITE = {name: _upsert(make) for name, make in INSERT.items()}


@dataclass(frozen=True)
class Serial:
    """A letter's last digits of a day, and how many of them came over from the day before."""

    last: int = 0
    carried: int = 0

    @property
    def given(self) -> int:
        """How many numbers of the day's own it has given."""
        return self.last - self.carried


@dataclass
class Serials:
    """All letters of an office's day."""

    office: str
    day: str
    read: Mapping[str, Serial]
    now: dict[str, Serial] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.now or dict(self.read)

    def next(self, letter: str) -> int:
        """The next digits of a letter: 1, 2, 3, … without a gap."""
        before = self.now.get(letter, Serial())
        self.now[letter] = replace(before, last=before.last + 1)
        return before.last + 1

    def begin_after(self, letter: str, digits: int) -> None:
        """Let a letter's digits begin after those carried over from the day before."""
        before = self.now.get(letter, Serial())
        self.now[letter] = Serial(max(digits, before.last), digits)

    def write(self, connection: Connection) -> None:
        """Put back what has changed."""
        key = {"office": self.office, "day": self.day}
        changed = [
            key | {"letter": letter} | asdict(serial)
            for letter, serial in self.now.items()
            if serial != self.read.get(letter)
        ]
        if changed:
            WRITE[connection.dialect.name].run_all(connection, changed)


def of_day(connection: Connection, office: str, day: str) -> Serials:
    """The office's letters of a day as they are stored."""
    found = OF_DAY.run(connection, {"office": office, "day": day}).fetchall()
    return Serials(office, day, {letter: Serial(*counts) for letter, *counts in found})
