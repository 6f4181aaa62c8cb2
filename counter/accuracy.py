"""How right the shown waits were: what people were told beside how long they then waited.

Pure. Counted are those who stood in a line when they were told, and were called.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True)
class Outcome:
    """One visitor: the service, the range told in minutes, and the minutes waited from then on."""

    service: str
    low: int
    mid: int
    high: int
    waited: float


@dataclass(frozen=True)
class Accuracy:
    """Of so many people, how many were called by the upper end they were told; errors in minutes.

    `error` is how far the middle was off on average, `bias` whether it promised too long a wait
    (above nothing) or too short a one.
    """

    people: int
    in_time: int
    within: int
    error: float
    bias: float

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Accuracy | None:
        """The accuracy of these; None where there is nobody."""
        found = list(outcomes)
        if not found:
            return None
        return cls(
            people=len(found),
            in_time=sum(each.waited <= each.high for each in found),
            within=sum(each.low <= each.waited <= each.high for each in found),
            error=round(fmean(abs(each.mid - each.waited) for each in found), 1),
            bias=round(fmean(each.mid - each.waited for each in found), 1),
        )
