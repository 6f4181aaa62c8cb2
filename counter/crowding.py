"""How crowded a service is, in five steps that do not flicker.

Pure: the level follows the wait of somebody who would come now. It rises when the wait has been
above a threshold for a minute, and falls when it has been clearly below for three. It never
contradicts the range and the number of people beside it: whatever cannot be said of them shows
at once, and so do opening and closing. What has not been looked at for five minutes is unknown,
never free.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

NOTHING = 1e-6  # minutes: "up to 30" has not reached the 30 at which a level begins


class Level(IntEnum):
    """The steps as published; `level3` folds them into three."""

    CLOSED = 0
    FREE = 1
    NORMAL = 2
    BUSY = 3
    CROWDED = 4
    VERY_CROWDED = 5


@dataclass(frozen=True)
class Limits:
    """When a level begins and how quickly it changes.

    `minutes` are the four waits at which NORMAL, BUSY, CROWDED and VERY_CROWDED begin. A level
    falls only when the wait is below `clearly` times its threshold.
    """

    minutes: tuple[int, ...] = (5, 15, 30, 60)
    rise_after: timedelta = timedelta(seconds=60)
    fall_after: timedelta = timedelta(minutes=3)
    clearly: float = 0.8
    stale_after: timedelta = timedelta(minutes=5)


@dataclass(frozen=True)
class Figures:
    """A service now: a newcomer's range as it is shown, people waiting, desks open for it.

    `low`, `mid` and `high` are minutes; only the ends are shown.
    """

    open: bool
    low: float
    mid: float
    high: float
    waiting: int
    desks: int


@dataclass(frozen=True)
class Shown:
    """The level people see, when it was last looked at, and a change that is on its way."""

    level: Level
    at: datetime
    heading: Level | None = None
    since: datetime | None = None


def level(figures: Figures, limits: Limits) -> Level:
    """The level of these figures alone.

    Free means also: fewer people waiting than desks open. The longer end of the range is at most
    one step further: "free" beside "9 to 50 minutes" would be read as a mistake. Where people wait
    and no desk is open it counts whole: nobody knows how soon one opens.
    """
    usual, longest = (_level(figures, limits, m) for m in (figures.mid, figures.high - NOTHING))
    if figures.waiting and not figures.desks:
        return max(usual, longest)
    return max(usual, _beside(longest))


def level3(shown: Level) -> int:
    """0 closed, 1 free, 2 busy, 3 crowded: what other cities publish."""
    return (0, 1, 1, 2, 3, 3)[shown]


def show(previous: Shown | None, figures: Figures, limits: Limits, at: datetime) -> Shown:
    """The level to show now, given what was shown before (None: nothing)."""
    now = level(figures, limits)
    if previous is None or known(previous, limits, at) is None:
        return Shown(now, at)
    if Level.CLOSED in (now, previous.level):
        return Shown(now, at)
    before = _agreed(previous, figures, limits)
    if now > before.level:
        return _move(before, now, limits.rise_after, at)
    falling = level(replace(figures, mid=figures.mid / limits.clearly), limits)
    if falling < before.level:
        return _move(before, falling, limits.fall_after, at)
    return Shown(before.level, at)


def known(shown: Shown, limits: Limits, at: datetime) -> Level | None:
    """The level shown, or None when nobody has looked for so long that it says nothing."""
    return shown.level if at - shown.at <= limits.stale_after else None


def _level(figures: Figures, limits: Limits, minutes: float) -> Level:
    if not figures.open:
        return Level.CLOSED
    passed = sum(minutes >= limit for limit in limits.minutes)
    if passed == 0 and figures.waiting >= figures.desks:
        return Level.NORMAL
    return Level(1 + passed)


def _beside(longest: Level) -> Level:
    """The lightest level that may stand beside a range with this longer end."""
    return Level(max(longest - 1, min(longest, Level.FREE)))


def _agreed(shown: Shown, figures: Figures, limits: Limits) -> Shown:
    """What was shown, moved as far as it would contradict what now stands beside it."""
    now = level(figures, limits)
    longest = _level(figures, limits, figures.high - NOTHING)
    least = min(now, max(_level(figures, limits, figures.low), _beside(longest)))
    most = max(now, longest)
    return replace(shown, level=min(max(shown.level, least), most))


def _move(previous: Shown, target: Level, after: timedelta, at: datetime) -> Shown:
    """One step of a change: it must last for `after`, and goes only as far as lasted so long."""
    same_way = previous.heading is not None and (
        (previous.heading > previous.level) == (target > previous.level)
    )
    if previous.heading is None or previous.since is None or not same_way:
        return Shown(previous.level, at, target, at)
    rising = target > previous.level
    nearest = min(target, previous.heading) if rising else max(target, previous.heading)
    if at - previous.since >= after:
        return Shown(nearest, at)
    return Shown(previous.level, at, nearest, previous.since)
