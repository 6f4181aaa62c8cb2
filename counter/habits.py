"""What visitors and desks do beside being served, as an office's past days have shown it.

Pure. Each habit begins as a guess that counts like so many observations, and is corrected by what
was seen; nothing here is about a single clerk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from counter.law import Law, Usual

GUESSED = 100  # calls that the first guesses of habits count for
WAY_MINUTES, ABSENT = 0.9, Law.of(7)
WAY = Law.of(WAY_MINUTES, 0.4)
USED = 0.75  # the part of a day's desk time that visitors take


@dataclass(frozen=True)
class Past:
    """What happened on days that are over. Seconds, and numbers of turns."""

    lasted: Mapping[str, Sequence[float]] = field(default_factory=dict)  # service → durations
    ways: Sequence[float] = ()  # from the call to the desk
    called: int = 0
    missed: int = 0
    breaks: int = 0
    sent_on: Mapping[tuple[str, str], int] = field(default_factory=dict)  # from, to → how often
    priority: float = 0.0  # the part of all service that went to priority visitors


@dataclass(frozen=True)
class Habits:
    """Parts of one, and seconds.

    `no_show` of those called do not come, which keeps a desk for `calling_s`. After a service a
    desk is left with the chance `absence`. `sent_on`: service → the lines its visitors go on to.
    `priority`: the part of all desks' time that goes to priority visitors still to come.
    """

    no_show: float = 0.03
    calling_s: float = 180.0
    way: Law = WAY
    absence: float = 0.04
    absent: Law = ABSENT
    sent_on: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    priority: float = 0.02

    @classmethod
    def of(cls, past: Past) -> Habits:
        """The habits of these days."""
        guess, seen = cls(), GUESSED + past.called
        sent_on: dict[str, dict[str, float]] = {}
        for (service, to), often in past.sent_on.items():
            finished = len(past.lasted.get(service, ()))
            sent_on.setdefault(service, {})[to] = min(1.0, often / max(finished, GUESSED / 4))
        return cls(
            no_show=(GUESSED * guess.no_show + past.missed) / seen,
            absence=(GUESSED * guess.absence + past.breaks) / seen,
            way=Usual.of(WAY_MINUTES, past.ways).today(),
            sent_on=sent_on,
            priority=USED * past.priority if past.called else guess.priority,
        )
