"""The sheets of open data: one a month, published once the day is over, and their dictionary."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from counter.procedures import Catalogue
from counter.records import arrivals, congestion, disclosure, opendata
from counter.records.opendata import ALL, SENSITIVE
from counter.store import crowds
from display.protocol import CROWDS, DAILY, SHEET_FILES, SHEETS, sheet_file

USUAL = "ja"  # the language open data is published in
HEADINGS = {"file": "ファイル", "column": "列", "name": "名前", "meaning": "意味"}
Columns = Mapping[str, Sequence[str]]
Rows = Iterable[Mapping[str, Any]]
Days = Callable[[Connection, str], tuple[str, str] | None]


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: its files' name, its title, its columns, its days, a day's rows."""

    name: str
    title: str
    columns: Columns
    days: Days
    rows: Callable[[Connection, Catalogue, str, str], Rows]

    def file(self, month: str) -> str:
        """The file of a month, `YYYY-MM`."""
        return sheet_file(self.name, month)

    def months(self, connection: Connection, today: str) -> list[str]:
        """The months that have a sheet, the newest first; today is not in it yet."""
        known = self.days(connection, today)
        if known is None:
            return []
        month, found = date.fromisoformat(known[0]).replace(day=1), list[str]()
        while month.isoformat() <= known[1]:
            found.insert(0, f"{month:%Y-%m}")
            month = (month + timedelta(days=31)).replace(day=1)
        return found

    def dates(self, month: str, today: str) -> list[str]:
        """The days of a month up to yesterday."""
        first, end = date.fromisoformat(f"{month}-01"), date.fromisoformat(today)
        end = min(end, (first + timedelta(days=31)).replace(day=1))
        return [(first + timedelta(days=n)).isoformat() for n in range((end - first).days)]

    def head(self) -> bytes:
        """How a sheet begins: the mark of UTF-8, names for people, codes for programs."""
        names = {code: words[0] for code, words in self.columns.items()}
        return codecs.BOM_UTF8 + _csv([names, dict(zip(names, names, strict=True))], names)

    def day(self, connection: Connection, catalogue: Catalogue, day: str) -> bytes:
        """The rows of a day that is over, of every office."""
        offices = catalogue.offices
        found = (row for each in offices for row in self.rows(connection, catalogue, each, day))
        return _csv(found, self.columns)


def _visitors(connection: Connection, catalogue: Catalogue, office: str, day: str) -> Rows:
    found = arrivals.arrivals(connection, catalogue, office, day, day)
    return opendata.rows(found, _groups(catalogue), _names(catalogue))


def _crowds(connection: Connection, catalogue: Catalogue, office: str, day: str) -> Rows:
    groups, services = _groups(catalogue), catalogue.services
    told = disclosure.shown(arrivals.counts(connection, office, day), groups)
    level_only = {SENSITIVE} | {name for name, each in services.items() if each.carry_over}
    marks = crowds.read(connection, office, day, day)
    lines = congestion.Lines(groups, told, level_only)
    return congestion.rows(marks, lines, _names(catalogue), catalogue.city.code)


KINDS = (
    Kind(DAILY, SHEETS[DAILY], opendata.COLUMNS, arrivals.days, _visitors),
    Kind(CROWDS, SHEETS[CROWDS], congestion.COLUMNS, crowds.days, _crowds),
)


def named(file: str) -> tuple[Kind, str] | None:
    """The kind and the month of a file's name; None for another name."""
    found = SHEET_FILES.fullmatch(file)
    if found is None:
        return None
    return next(kind for kind in KINDS if kind.name == found[1]), f"{found[2]}-{found[3]}"


def dictionary() -> bytes:
    """What every column means."""
    codes = dict(zip(HEADINGS, HEADINGS, strict=True))
    return codecs.BOM_UTF8 + _csv([HEADINGS, codes, *_meanings()], HEADINGS)


def _meanings() -> Iterator[Mapping[str, str]]:
    for kind in KINDS:
        for code, (name, meaning) in kind.columns.items():
            yield {"file": sheet_file(kind.name), "column": code, "name": name, "meaning": meaning}


def _groups(catalogue: Catalogue) -> dict[str, str]:
    return {name: SENSITIVE for name, each in catalogue.services.items() if each.sensitive}


def _names(catalogue: Catalogue) -> dict[str, str]:
    offices, services = catalogue.offices.values(), catalogue.services.values()
    merged = "・".join(each.name[USUAL] for each in services if each.sensitive)
    return (
        {each.id: each.name[USUAL] for each in offices}
        | {each.id: each.name[USUAL] for each in services}
        | {ALL: "全業務", SENSITIVE: merged}
    )


def _csv(rows: Rows, columns: Iterable[str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    names = list(columns)
    for row in rows:
        writer.writerow(["" if row[name] is None else row[name] for name in names])
    return text.getvalue().encode()
