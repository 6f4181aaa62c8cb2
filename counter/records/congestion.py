"""A month's open data of how crowded it was: each line every five minutes, as it was shown.

Pure. Only lines whose people of the day are published have rows: how many wait is at least how
many came. One to four people waiting are not told; sensitive lines are one, and say their level
only, as do lines whose people of one day may be counted on the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from counter.crowding import Level, level3
from counter.records.disclosure import FEWEST
from counter.records.opendata import HIDDEN, Names, Row
from counter.visit import TOKYO

COLUMNS = {  # code → what it is called, and what it says
    "as_of": ("時刻", "いつの画面か（ISO 8601、日本時間）。庁舎が開いている間、5分ごと"),
    "municipality": ("全国地方公共団体コード", "6桁"),
    "office": ("庁舎ID", "庁舎の符号"),
    "office_name": ("庁舎名", "庁舎の名前"),
    "service": (
        "業務ID",
        "業務の符号。service_daily にその日の人数が載る業務だけ。"
        "sensitive は配慮の要る業務をまとめたもの",
    ),
    "service_name": ("業務名", "業務の名前"),
    "status": ("状態", "open 受付中、paused 休止中、closed 受付時間外"),
    "level": ("混雑度", "0 受付時間外、1・2 空き、3 やや混雑、4 混雑、5 大変混雑"),
    "level3": ("混雑度（3段階）", "0 受付時間外、1 空き、2 やや混雑、3 混雑"),
    "waiting": ("待ち人数", "1〜4人は *。配慮の要る業務と、翌日に持ち越すことのある業務は空"),
    "wait_low": ("待ち時間の下限", "そのとき来た人への見込み（分）。受付中だけ"),
    "wait_high": ("待ち時間の上限", "そのとき来た人への見込み（分）。受付中だけ"),
}
SHOWN = ("open", "paused", "closed")  # of merged lines the first that one of them has


@dataclass(frozen=True)
class Lines:
    """How lines are published: service → as what; those of which a row may stand; level only."""

    groups: Names
    told: Set[str]
    level_only: Set[str]


def rows(
    marks: Iterable[Mapping[str, Any]], lines: Lines, names: Names, code: str
) -> Iterator[Row]:  # fmt: skip
    """The rows of an office's marks of one day, in order. `code` is the municipality's."""
    for at, found in groupby(marks, key=lambda mark: mark["at"]):
        merged: dict[str, list[Mapping[str, Any]]] = {}
        for each in found:
            name = lines.groups.get(each["service"], each["service"])
            if name in lines.told:
                merged.setdefault(name, []).append(each)
        for name, some in sorted(merged.items()):
            office = some[0]["office"]
            yield (
                {
                    "as_of": at.astimezone(TOKYO).isoformat(timespec="seconds"),
                    "municipality": code,
                    "office": office,
                    "office_name": names.get(office, office),
                    "service": name,
                    "service_name": names.get(name, name),
                }
                | _state(some)
                | (_nothing() if name in lines.level_only else _line(some[0]))
            )


def _state(some: Sequence[Mapping[str, Any]]) -> Row:
    status = next(each for each in SHOWN if any(line["state"] == each for line in some))
    busiest = max(line["level"] for line in some) if status == "open" else Level.CLOSED
    return {"status": status, "level": int(busiest), "level3": level3(Level(busiest))}


def _line(line: Mapping[str, Any]) -> Row:
    """People waiting, and minutes where somebody who comes is served."""
    waiting = line["waiting"]
    told = line["state"] == "open"
    return {
        "waiting": HIDDEN if 0 < waiting < FEWEST else waiting,
        "wait_low": line["low"] if told else None,
        "wait_high": line["high"] if told else None,
    }


def _nothing() -> Row:
    return {"waiting": None, "wait_low": None, "wait_high": None}
