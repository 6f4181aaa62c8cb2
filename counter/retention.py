"""How long personal data is kept: in days on which the office was open.

Pure. What came before `since(…)` has had its open days and is to be destroyed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from counter.case import Case, State
from counter.hours import TOKYO, Calendar, Hours

CASE_DAYS = 30  # a closed case of a procedure the catalogue does not know any more
INPUT_DAYS = 5  # what nobody has taken up, and words that were for a day
LONGEST = 8 * 366  # days looked back: an office that never opens keeps nothing for ever either
Since = Callable[[int], datetime]  # open days → the moment before which they have passed


def since(calendar: Calendar, hours: Hours, today: date, days: int) -> datetime:
    """The morning of the day after which that many whole open days have passed till today."""
    day = today
    for _ in range(LONGEST):
        if days == 0:
            break
        day -= timedelta(days=1)
        days -= bool(calendar.spans(hours, day))
    return datetime.combine(day, time(), TOKYO)


def unclaimed(case: Case) -> bool:
    """Input nobody has taken up or accepted, or that was taken back before."""
    waiting = case.state is State.RECEIVED or case.state is State.WITHDRAWN
    return waiting and case.accepted_at is None


def is_over(case: Case, days: int, before: Since) -> bool:
    """Whether a case has had its time; `days` is its procedure's word on closed ones."""
    if unclaimed(case):
        return case.received_at < before(INPUT_DAYS)
    if case.state in (State.CLOSED, State.REFERRED, State.WITHDRAWN):
        return (case.closed_at or case.received_at) < before(days)
    return False
