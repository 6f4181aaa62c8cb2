"""One place in one line, as figures count it: when somebody came, and how long it took.

Pure. Nothing of the visitor is in it, no number and no clerk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HALF_HOUR = 30  # minutes
SOON_S, LONG_S = 15 * 60, 30 * 60  # the two waits that cities are measured by


@dataclass(frozen=True)
class Arrival:
    """Somebody in the line of `service`, who came in this minute of the day.

    `wait_s` until the first call and `service_s` at the desk are None where there was none, or its
    end was forgotten. `in_time`: called by the upper end that was read first; None: nothing was
    told. `later`: sent on from another line. `desk` is where the service was.
    """

    office: str
    day: str
    service: str
    minute: int
    wait_s: int | None = None
    service_s: int | None = None
    in_time: bool | None = None
    left: bool = False
    later: bool = False
    visit: str = ""
    desk: str | None = None

    @property
    def slot(self) -> int:
        """The half hour of the day it was, from midnight on."""
        return self.minute // HALF_HOUR


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that this part of all does not exceed. ValueError where there is none."""
    ranked = sorted(values)
    if not ranked:
        raise ValueError("nobody")
    return ranked[max(0, -int(-len(ranked) * part // 1) - 1)]


def share(flags: Sequence[bool]) -> int | None:
    """How many in a hundred; None of nobody."""
    return round(100 * sum(flags) / len(flags)) if flags else None


def clock(slot: int) -> str:
    """When a half hour begins, `09:30`."""
    return f"{slot // 2:02d}:{slot % 2 * HALF_HOUR:02d}"
