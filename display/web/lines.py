"""A line as a page tells it: level, people and minutes, or why and until when it is shut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from display import say
from display.directory import Directory, Service
from display.language import Words
from display.public import Public
from display.snapshot import ServiceLine, Snapshot
from display.web.names import badge
from display.web.page import this_moment

_BEST_FIRST = ("1", "2", "3", "4", "5", "old", "paused", "0")


def line_view(
    service: Service, line: ServiceLine | None, old: bool, w: Words, why: Mapping[str, str]
) -> dict[str, Any]:
    """What a page says of one line; `line` is None before the first news."""
    level = say.level(line, old) if line else "old"
    fresh = line is not None and level not in {"old", "0", "paused"}
    opens = say.opens(service.opens_at, this_moment(), w)
    today = (service.opens_at or "")[:10] == this_moment().date().isoformat()
    shut = say.why(line, opens, today, why) if line and level != "old" else ""
    return {
        **badge(service, w),
        "level": level,
        "level_word": w(f"level.{level}"),
        "people": say.people(line.waiting, w) if line and fresh else shut,
        "opens": opens,
        "today": today,
        "minutes": say.minutes(line.low, line.high, w) if line and fresh else "",
    }


def is_old(snapshot: Snapshot | None) -> bool:
    """Whether nothing is known of an office's now."""
    return snapshot is None or say.is_old(snapshot.at, this_moment())


def best_first(view: Mapping[str, Any]) -> int:
    """The place of a line in a list that begins with the least busy."""
    return _BEST_FIRST.index(view["level"])


def office_levels(directory: Directory, public: Public, w: Words) -> dict[str, tuple[str, str]]:
    """Each office's level in one word: that of its busiest open line."""
    levels = {}
    for office in directory.offices:
        snapshot = public.hub.latest(office)
        level = "old" if is_old(snapshot) else str(busiest(snapshot))
        levels[office] = (level, w(f"level.{level}"))
    return levels


def busiest(snapshot: Snapshot | None) -> int:
    """The level of an office's busiest open line; 0 where none is open or the news is old."""
    if snapshot is None or is_old(snapshot):
        return 0
    return max((line.level for line in snapshot.services if line.state == "open"), default=0)
