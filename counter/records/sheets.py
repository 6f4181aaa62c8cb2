"""The sheets of open data: one a month, published once the day is over, and their dictionary."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from counter.procedures import Catalogue
from counter.records import arrivals, opendata
from counter.records.opendata import ALL, COLUMNS, SENSITIVE

LICENSE = "https://creativecommons.org/licenses/by/4.0/deed.ja"
SHEET, DICTIONARY = "service_daily", "dictionary.csv"
NAME = re.compile(SHEET + r"_(\d{4})(0[1-9]|1[0-2])\.csv")
USUAL = "ja"  # the language open data is published in
HEADINGS = {"file": "ファイル", "column": "列", "name": "名前", "meaning": "意味"}


def months(connection: Connection, today: str) -> list[str]:
    """The months that have a sheet, the newest first, as `YYYY-MM`; today is not in it yet."""
    known = arrivals.days(connection, today)
    if known is None:
        return []
    month, last, found = date.fromisoformat(known[0]).replace(day=1), known[1], list[str]()
    while month.isoformat() <= last:
        found.insert(0, f"{month:%Y-%m}")
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def name_of(month: str) -> str:
    """The file of a month."""
    return f"{SHEET}_{month.replace('-', '')}.csv"


def month_of(name: str) -> str | None:
    """The month of a file's name; None for another name."""
    found = NAME.fullmatch(name)
    return f"{found[1]}-{found[2]}" if found else None


def month(connection: Connection, catalogue: Catalogue, month: str, today: str) -> bytes:
    """A month's sheet up to yesterday."""
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    last = min(f"{month}-31", yesterday)
    found = (
        each
        for office in catalogue.offices
        for each in arrivals.arrivals(connection, catalogue, office, f"{month}-01", last)
    )
    groups = {name: SENSITIVE for name, each in catalogue.services.items() if each.sensitive}
    return _csv(opendata.rows(found, groups, _names(catalogue)), COLUMNS)


def dictionary() -> bytes:
    """What every column means."""
    rows = (
        {"file": f"{SHEET}_YYYYMM.csv", "column": code, "name": name, "meaning": meaning}
        for code, (name, meaning) in COLUMNS.items()
    )
    return _csv(rows, {code: (name, "") for code, name in HEADINGS.items()})


def _names(catalogue: Catalogue) -> dict[str, str]:
    offices, services = catalogue.offices.values(), catalogue.services.values()
    merged = "・".join(each.name[USUAL] for each in services if each.sensitive)
    return (
        {each.id: each.name[USUAL] for each in offices}
        | {each.id: each.name[USUAL] for each in services}
        | {ALL: "全業務", SENSITIVE: merged}
    )


def _csv(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, Sequence[str]]) -> bytes:
    """A row of names for people, a row of codes for programs, then the rows; UTF-8 with BOM."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([words[0] for words in columns.values()])
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row[name] is None else row[name] for name in columns])
    return text.getvalue().encode("utf-8-sig")
