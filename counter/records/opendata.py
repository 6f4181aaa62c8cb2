"""A month's open data: who came to which line when, and how long they waited.

Pure. Half hours are put together until each has five people; what still is fewer is hidden
(`*`). Lines whose visitors might be told from their line are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from statistics import fmean, median
from typing import Any

from counter.records.arrival import LONG_S, SOON_S, Arrival, clock, quantile, share
from counter.records.disclosure import FEWEST, FEWEST_SPREAD, gathered, hidden

ALL, SENSITIVE, HIDDEN = "all", "sensitive", "*"
COLUMNS = {  # code → what it is called, and what it says
    "date": ("日付", "受付をした日（YYYY-MM-DD）"),
    "office": ("庁舎ID", "庁舎の符号"),
    "office_name": ("庁舎名", "庁舎の名前"),
    "service": ("業務ID", "業務の符号。all は全業務、sensitive は配慮の要る業務をまとめたもの"),
    "service_name": ("業務名", "業務の名前"),
    "from": ("開始時刻", "来庁した時間帯の始まり（HH:MM）。1日分の行は空"),
    "to": ("終了時刻", "時間帯の終わり（含まない）。30分ごと、5人に満たなければ隣とまとめる"),
    "people": (
        "受付人数",
        "列に並んだ人数。別の業務へ進んだ人はそこでも数える。"
        "1日に1〜4人の業務と、引き算で分かってしまう数は *",
    ),
    "wait_mean": ("平均待ち時間", "受付から最初の呼出まで（分）。5人未満は空"),
    "wait_median": ("待ち時間の中央値", "（分）10人未満は空"),
    "wait_p90": ("待ち時間の90パーセンタイル", "10人のうち9人はこれ以内（分）。10人未満は空"),
    "within_15": ("15分以内の割合", "（%）10人未満は空"),
    "over_30": ("30分を超えた割合", "（%）10人未満は空"),
    "in_time": (
        "見込みどおりの割合",
        "はじめに見た見込みの上限までに呼ばれた割合（%）。10人未満は空",
    ),
}  # fmt: skip
Names = Mapping[str, str]
Row = dict[str, Any]


def rows(arrivals: Iterable[Arrival], groups: Names, names: Names) -> Iterator[Row]:
    """The rows of these days. `groups`: service → what it is published as; `names`: id → name."""
    ordered = sorted(arrivals, key=lambda a: (a.day, a.office))
    for (day, office), found in groupby(ordered, key=lambda a: (a.day, a.office)):
        place = {"date": day, "office": office, "office_name": names.get(office, office)}
        lines: dict[str, list[Arrival]] = {}
        for each in found:
            lines.setdefault(groups.get(each.service, each.service), []).append(each)
        yield from _day(place, lines, names)


def _day(place: Row, lines: Mapping[str, Sequence[Arrival]], names: Names) -> Iterator[Row]:
    """An office's day: each line's half hours, then all lines together."""
    secret, with_total = hidden({name: len(some) for name, some in lines.items()})
    for name in sorted(lines):
        line = place | {"service": name, "service_name": names.get(name, name)}
        if name in secret:
            yield line | _nothing()
            continue
        cells: dict[int, list[Arrival]] = {}
        for each in lines[name]:
            cells.setdefault(each.slot, []).append(each)
        for first, last, some in gathered(cells):
            yield line | {"from": clock(first), "to": clock(last + 1)} | _figures(some)
    everybody = [each for some in lines.values() for each in some]
    told = {"from": "", "to": ""} | _figures(everybody) if with_total else _nothing()
    yield place | {"service": ALL, "service_name": names.get(ALL, ALL)} | told


def _nothing() -> Row:
    return {"from": "", "to": "", "people": HIDDEN} | dict.fromkeys(
        _figures([]).keys() - {"people"}
    )


def _figures(some: Sequence[Arrival]) -> Row:
    waits = [each.wait_s for each in some if each.wait_s is not None]
    kept = [each.in_time for each in some if each.in_time is not None]
    many = len(waits) >= FEWEST_SPREAD
    return {
        "people": len(some),
        "wait_mean": round(fmean(waits) / 60) if len(waits) >= FEWEST else None,
        "wait_median": round(median(waits) / 60) if many else None,
        "wait_p90": round(quantile(waits, 0.9) / 60) if many else None,
        "within_15": share([wait <= SOON_S for wait in waits]) if many else None,
        "over_30": share([wait > LONG_S for wait in waits]) if many else None,
        "in_time": share(kept) if len(kept) >= FEWEST_SPREAD else None,
    }
