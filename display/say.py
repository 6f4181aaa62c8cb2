"""Figures and states put into words; the pages' scripts say the same (static/components/say.js)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from display.language import Words
from display.snapshot import ServiceLine, TurnLine

OLD_S = 90  # an uplink that lives sends something newer at least every 30 s
WEEK = 7  # days; within them a weekday says which one
JAPAN = timezone(timedelta(hours=9))
STEPS = {"waiting": 2, "preparing": 2, "called": 3, "missed": 3, "serving": 4, "held": 2}
FIRST = ("called", "serving", "waiting", "preparing", "held", "missed", "done", "left", "moved")
STANDS_STILL = frozenset({"waiting", "preparing", "held"})
IN_LINE = frozenset({"waiting", "preparing"})
OPEN = frozenset({"called", "serving", "waiting", "preparing", "held", "missed"})


@dataclass(frozen=True)
class Own:
    """What a visitor's own page says: one headline, minutes, a hint, four steps."""

    state: str
    headline: str
    minutes: str
    hint: str
    others: str
    steps: tuple[str, ...]
    second: str  # what the second step is: waiting, or a form being prepared


def minutes(low: int | None, high: int | None, words: Words, name: str = "wait.range") -> str:
    """A range of minutes in words; empty where nothing is known."""
    if low is None or high is None:
        return ""
    if high < 5:
        return words("wait.soon")
    if low >= 60:
        return words("wait.long")
    if low < 5:
        return words("wait.within", n=high)
    if low == high:
        return words("wait.about", n=low)
    return words(name, low=low, high=high)


def level(line: ServiceLine, old: bool) -> str:
    """The key of a service's level: old data never reads as free."""
    if old:
        return "old"
    if line.state != "open":
        return "paused" if line.state == "paused" else "0"
    return str(line.level)


def opens(at: str | None, now: datetime, words: Words) -> str:
    """A time to come as one says it now: 13:00から, あす 8:30から; empty once it has passed."""
    if at is None:
        return ""
    opens, here = datetime.fromisoformat(at).astimezone(JAPAN), now.astimezone(JAPAN)
    if opens <= here:
        return ""
    days = (opens.date() - here.date()).days
    name = {0: "opens.today", 1: "opens.tomorrow"}.get(
        days, "opens.week" if days < WEEK else "opens.later"
    )
    weekday = words(f"weekday.{opens.weekday()}")
    month = words(f"month.{opens.month}")
    return words(name, time=clock(at), month=month, day=opens.day, weekday=weekday)


def why(line: ServiceLine, opens: str, today: bool, reasons: Mapping[str, str]) -> str:
    """Why a line takes nobody and when it will; `today`: it opens on this very day.

    What has ended early or is full does not open again on the same day.
    """
    if line.state == "open":
        return ""
    reason = reasons.get(line.reason or "", "")
    later = opens if line.state == "closed" and not (line.reason and today) else ""
    return "\u3000".join(part for part in (reason, later) if part)


def people(waiting: int, words: Words) -> str:
    """How many wait."""
    return words("wait.people", n=waiting) if waiting else words("wait.nobody")


def is_old(at: str, now: datetime) -> bool:
    """Whether news from `at` is too old to be called the state of now."""
    return (now - datetime.fromisoformat(at)).total_seconds() > OLD_S


def clock(at: str) -> str:
    """The time of day in Japan, as 7:34 or 10:24."""
    here = datetime.fromisoformat(at).astimezone(JAPAN)
    return f"{here.hour}:{here.minute:02d}"


def back(turn: TurnLine, at: str, old: bool, words: Words) -> str:
    """Until when one may be away by news from `at`, on the last five minutes; empty where not.

    Minutes that were asked for are what counts for whoever asked.
    """
    if turn.back is None or old or until(turn, at, old, words):
        return ""
    by = datetime.fromisoformat(at).astimezone(JAPAN) + timedelta(minutes=turn.back)
    return words("ticket.back", time=f"{by.hour}:{by.minute // 5 * 5:02d}")


def until(turn: TurnLine, at: str, old: bool, words: Words) -> str:
    """Until when a visitor who asked for some minutes is not called; empty once it has passed."""
    if (
        turn.until is None
        or old
        or datetime.fromisoformat(turn.until) <= datetime.fromisoformat(at)
    ):
        return ""
    return words("ticket.until", time=clock(turn.until))


def may_snooze(turns: Sequence[TurnLine]) -> bool:
    """Whether one of a visit's turns waits for which no minutes were asked for yet."""
    return any(turn.state in IN_LINE and turn.until is None for turn in turns)


def main_turn(turns: Sequence[TurnLine]) -> TurnLine:
    """The turn a visitor must know about now: called before waiting, the sooner first."""
    return min(turns, key=lambda turn: (FIRST.index(turn.state), turn.high or 0))


def own(
    turns: Sequence[TurnLine],
    desk: str,
    old: bool,
    words: Words,
    reasons: Mapping[str, str] | None = None,
) -> Own:
    """The visitor's page from their turns (at least one); `desk` is the main turn's desk.

    `reasons`: why a line may be paused, code → words.
    """
    turn = main_turn(turns)
    # A turn that moved on has its follower beside it; alone, the visitor just waits on.
    state = "waiting" if turn.state == "moved" else turn.state
    stale = old and state in STANDS_STILL
    paused = turn.notice if state in STANDS_STILL and not stale else None
    hint = words("ticket.hint_old") if stale else words(f"ticket.hint_{state}")
    if paused:
        why = (reasons or {}).get(paused) or words("level.paused")
        hint = words("ticket.hint_paused", why=why)
    others = sum(each.state in OPEN for each in turns) - (turn.state in OPEN)
    return Own(
        state=state,
        headline=words("level.old") if stale else _headline(state, turn, desk, words),
        minutes=words("level.paused") if paused else _minutes(turn, stale, words),
        hint=hint,
        others=words("ticket.others", n=others) if others > 0 else "",
        steps=_steps(state),
        second=words("ticket.step_preparing" if state == "preparing" else "ticket.step_2"),
    )


def _minutes(turn: TurnLine, stale: bool, words: Words) -> str:
    return "" if stale else minutes(turn.low, turn.high, words)


def _headline(state: str, turn: TurnLine, desk: str, words: Words) -> str:
    if state not in IN_LINE:
        return words(f"ticket.headline_{state}", desk=desk)
    if turn.ahead is None:
        return words("ticket.headline_held")
    return words("ticket.ahead", n=turn.ahead) if turn.ahead else words("ticket.next")


def _steps(state: str) -> tuple[str, ...]:
    now = STEPS.get(state, 5)
    return tuple(
        "done" if step < now else "now" if step == now else "next" for step in (1, 2, 3, 4)
    )
