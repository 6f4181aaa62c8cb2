"""The supervisors' report as the page shows it: key figures, plots with their tables, words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counter.figures import Summary, days, desks_per_visit, grouped, weekday
from counter.procedures import Catalogue
from counter.records.arrival import clock
from counter.records.behind import Behind
from counter.staffing import Change, Effect
from counter.web.plots import Plot

WEEKDAYS = "月火水木金土日"
LATELY = 14  # days of which each shows how right the waits were
Key = tuple[str, str, str]  # name, figure, unit


@dataclass(frozen=True)
class Report:
    """What there is to say of some days behind, in the staff's language."""

    behind: Behind
    catalogue: Catalogue

    @property
    def days(self) -> int:
        """On how many days somebody came."""
        return days(self.behind.arrivals)

    def keys(self) -> list[Key]:
        """The figures a supervisor is asked for."""
        all_of = Summary.of(self.behind.arrivals)
        forms = self.behind.forms
        a_day = round(all_of.people / self.days) if self.days else None
        shown = (
            ("1日の受付", a_day, "人"),
            ("平均の待ち", all_of.mean, "分"),
            ("15分以内", all_of.within_15, "%"),
            ("30分を超えた", all_of.over_30, "%"),
            ("見込みの上限までに呼べた", all_of.in_time, "%"),
            ("呼ぶ前に準備できた", _percent(forms.ready, forms.count), "%"),
            ("手で入れた文字（1件）", _each(forms.written, forms.count), "字"),
            ("書かずに済んだ文字", _percent(forms.brought, forms.written + forms.brought), "%"),
            ("1来庁の窓口数", desks_per_visit(self.behind.arrivals), "か所"),
            ("呼ぶ前に帰った", all_of.left, "%"),
        )
        return [(name, "―" if value is None else f"{value:g}", unit) for name, value, unit in shown]

    def plots(self) -> list[Plot]:
        """Arrivals and waits by half hour, by weekday, and how right the waits were."""
        slots = grouped(self.behind.arrivals, lambda each: each.slot)
        week = grouped(self.behind.arrivals, weekday)
        return [
            self._arrivals(
                "時間帯ごとの受付（1日あたり）", "時刻", clock, slots, lambda _: self.days
            ),
            self._waits("時間帯ごとの待ち時間", "時刻", clock, slots),
            self._arrivals("曜日ごとの受付（1日あたり）", "曜日", WEEKDAYS.__getitem__, week, days),
            self._waits("曜日ごとの待ち時間", "曜日", WEEKDAYS.__getitem__, week),
            self._errors(),
        ]

    def services(self) -> Iterator[tuple[str, Summary]]:
        """Each line by name, and all together."""
        for service, some in grouped(self.behind.arrivals, lambda each: each.service).items():
            yield self.name(service), Summary.of(some)
        yield "すべて", Summary.of(self.behind.arrivals)

    def name(self, service: str) -> str:
        """A line's name; one that the catalogue has dropped keeps its id."""
        known = self.catalogue.services.get(service)
        return known.name["ja"] if known else service

    def choices(self, helps: Sequence[tuple[Change, Effect]]) -> list[tuple[str, Effect]]:
        """What would be done otherwise; desks that would help alike stand together."""
        joined: dict[object, tuple[list[Change], Effect]] = {}
        for change, then in helps:
            alike = (round(then.minutes), then.nine_in_ten, then.over_15)
            key = (change.service, change.shift, alike)
            joined.setdefault(key, ([], then))[0].append(change)
        return [(self._words(changes), then) for changes, then in joined.values()]

    def _words(self, changes: Sequence[Change]) -> str:
        """One change, which any of these desks may make."""
        change, several = changes[0], len(changes) > 1
        labels = sorted(
            (self.catalogue.desks[each.desk].label for each in changes),
            key=lambda label: (len(label), label),
        )
        desk = f"{'・'.join(labels)}番窓口{'のどれか' if several else ''}"
        if change.service is not None:
            return f"{desk}で「{self.name(change.service)}」も受ける"
        if change.shift is not None:
            later = "遅く" if change.shift > 0 else "早く"
            return f"{desk}の昼休みを{abs(change.shift)}分{later}する"
        return f"{desk}を開ける"

    def _arrivals(
        self, title: str, heading: str, name: Callable[[Any], str], found: Any,
        over: Callable[[Any], int],
    ) -> Plot:  # fmt: skip
        """People on an average day of those that each group is spread `over`."""
        people = [round(len(some) / over(some), 1) for some in found.values()]
        return Plot(title, [name(key) for key in found], heading, ["人数"], people, unit="人")

    def _waits(self, title: str, heading: str, name: Callable[[Any], str], found: Any) -> Plot:
        sums = [Summary.of(some) for some in found.values()]
        return Plot(
            title, [name(key) for key in found], heading, ["中央値", "10人に9人はこれ以内"],
            [each.median for each in sums], [each.nine_in_ten for each in sums], unit="分",
        )  # fmt: skip

    def _errors(self) -> Plot:
        some: Sequence[Any] = self.behind.accuracy[-LATELY:]
        return Plot(
            "待ち時間の見込みの外れ（平均）", [_short(day) for day, _ in some], "日", ["外れ"],
            [found.error for _, found in some], unit="分",
        )  # fmt: skip

    def errors(self) -> Iterator[tuple[str, int, int, float, float]]:
        """Day, people, in time of a hundred, error and bias in minutes; the latest first."""
        for day, found in reversed(self.behind.accuracy[-LATELY:]):
            in_time = round(100 * found.in_time / found.people)
            yield _short(day), found.people, in_time, found.error, found.bias


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _each(total: int, count: int) -> int | None:
    return round(total / count) if count else None


def _short(day: str) -> str:
    """`4/6`."""
    when = date.fromisoformat(day)
    return f"{when.month}/{when.day}"
