"""What kind of day a date is at a city's counters, and how much longer people usually wait then.

Pure. The guesses are what cities say of their own counters: Mondays and days after holidays, the
turn of the month, the moving season, the weeks of tax certificates; around noon, little after four.
A wait grows faster than the number of people, so its factors are larger than theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from counter.hours import WEEKDAYS

Kinds = frozenset[str]
IsOpen = Callable[[date], bool]

GUESSES: Mapping[str, float] = dict.fromkeys(WEEKDAYS, 1.0) | {
    "after": 1.5,  # the first day after closed ones, most Mondays among them
    "long": 1.3,  # and more so after many
    "edge": 1.25,  # the last and first days of a month
    "spring": 1.6,  # people move
    "june": 1.15,  # last year's income can be certified
}
SEASONS = (("spring", (3, 15), (4, 10)), ("june", (6, 1), (6, 20)))
MANY = 4  # closed days in a row: more than a long weekend
FIRST, LAST = 2, 3  # days at either end of a month

# Half hours of the day, 17 begins at 8:30; those not named are quiet.
HALVES: Mapping[int, float] = dict(
    enumerate([0.6, 0.9, 1.1, 1.3, 1.35, 1.4, 1.35, 1.3, 1.3,
               1.2, 1.1, 1.0, 0.95, 0.85, 0.75, 0.6, 0.5], 17)
)  # fmt: skip
QUIET = 0.6


def kinds(day: date, is_open: IsOpen) -> Kinds:
    """All that a day is; `is_open` says of any date whether the office is open."""
    found = {WEEKDAYS[day.weekday()]}
    closed = 0
    while closed < MANY and not is_open(day - timedelta(days=closed + 1)):
        closed += 1
    found |= {"after"} if closed else set()
    found |= {"long"} if closed == MANY else set()
    if day.day <= FIRST or (day + timedelta(days=LAST)).month != day.month:
        found.add("edge")
    found |= {name for name, first, last in SEASONS if first <= (day.month, day.day) <= last}
    return frozenset(found)
