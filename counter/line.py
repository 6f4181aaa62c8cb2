"""Who is next: the order in which a desk's "next" takes the waiting turns, and why.

Pure and without memory: everything the rule needs stands in the turns themselves.

1. First come, first served, by the moment of arrival and then the ledger's `sequence`. A turn
   being prepared keeps its place. A kiosk that was cut off tells the hour it gave the number.
2. A reserved visitor counts as arrived when the slot begins, or on coming later than that. Before
   the slot "next" takes such a turn only when nobody else may be called.
3. The hand-over line (papers are ready) has a head start: its first turn goes before the first
   of the others when it arrived at most `Rule.head_start` after it. So a waiting person can be
   passed only by people who came within that time: a finite number, nobody starves.
4. A priority turn passes all who came before it, unless one of them was passed
   `Rule.overtake_limit` times already; then it waits its turn of arrival like everybody.

So while a turn may be called, "next" takes before it at most: everybody who came before it, the
ready ones who came within the head start after it, and `overtake_limit` priority turns.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from counter.visit import IN_LINE, RETURN_PAUSE, Turn


@dataclass(frozen=True)
class Rule:
    """A city's choices about who goes first."""

    overtake_limit: int = 2
    head_start: timedelta = timedelta(minutes=20)
    return_pause: timedelta = RETURN_PAUSE
    self_claimed_priority: bool = False  # a need claimed at the kiosk gives priority


class Reason(StrEnum):
    """Why a turn is the next one."""

    FIRST_COME = "first_come"
    CAME_BACK = "came_back"
    HAND_OVER = "hand_over"
    PRIORITY = "priority"
    RESERVED = "reserved"
    EARLY = "early"


class Why(StrEnum):
    """Why "next" leaves a waiting turn alone for now; a call by hand may take it."""

    ELSEWHERE = "elsewhere"
    AFTER = "after"
    LATER = "later"
    OTHER_DESK = "other_desk"
    PREPARED = "prepared"
    PAUSED = "paused"


REASONS: Mapping[str, str] = {
    Reason.FIRST_COME: "来た順",
    Reason.CAME_BACK: "来た順（一度お呼びした方）",
    Reason.HAND_OVER: "交付待ち（準備ができています）",
    Reason.PRIORITY: "優先（先の方を追い越すのは{limit}回まで）",
    Reason.RESERVED: "予約（予約の時刻に来た方として）",
    Reason.EARLY: "予約（時刻の前は、ほかにお待ちの方がいないときだけ）",
    Why.ELSEWHERE: "ほかの窓口で手続き中",
    Why.AFTER: "ほかの手続のあと",
    Why.LATER: "戻られるまでお待ち中",
    Why.OTHER_DESK: "ほかの窓口をご希望",
    Why.PREPARED: "準備中（受付は済み）",
    Why.PAUSED: "休止中（順番は残ります）",
}


def words(why: Reason | Why, rule: Rule) -> str:
    """Plain words for the clerk at the desk."""
    return REASONS[why].format(limit=rule.overtake_limit)


@dataclass(frozen=True)
class Pick:
    """The next turn, why it is next, and the ids of the turns a priority turn passes over.

    Whoever calls it adds 1 to `overtaken` of each of those turns, in the same transaction.
    """

    turn: Turn
    reason: Reason
    overtaken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aside:
    """A waiting turn that "next" passes by for now."""

    turn: Turn
    why: Why


def pick(
    turns: Iterable[Turn],
    services: Collection[str],
    busy: Collection[str],
    at: datetime,
    rule: Rule,
    desk: str | None = None,
    after: Collection[str] = (),
    paused: Collection[str] = (),
) -> Pick | None:
    """The turn "next" takes at a desk serving `services`, or None when nobody may be called.

    `busy` holds the visits that stand at a desk just now with another turn. Without a `desk`
    nobody is left out for wanting a certain one. `after` holds the turns all of whose work has to
    wait for another turn of the same visit, `paused` the services that are stopped for now.
    """
    return next(_all(_eligible(turns, services, busy, at, desk, after, paused), at, rule), None)


def line(
    turns: Iterable[Turn],
    services: Collection[str],
    busy: Collection[str],
    at: datetime,
    rule: Rule,
    desk: str | None = None,
    after: Collection[str] = (),
    paused: Collection[str] = (),
) -> list[Pick]:
    """All turns in the order in which repeated picks would take them, if no time passed.

    The first is what `pick` answers. A visit waiting twice in these services stands here twice.
    """
    return list(_all(_eligible(turns, services, busy, at, desk, after, paused), at, rule))


def aside(
    turns: Iterable[Turn],
    services: Collection[str],
    busy: Collection[str],
    at: datetime,
    desk: str | None = None,
    after: Collection[str] = (),
    paused: Collection[str] = (),
) -> list[Aside]:
    """The waiting turns that `line` leaves out just now, by arrival, each with the reason."""
    mine = _waiting(turns, services, desk)
    seen = ((turn, _why_not(turn, busy, at, desk, after, paused)) for turn in mine)
    return [Aside(turn, why) for turn, why in seen if why is not None]


def early(turn: Turn, at: datetime) -> bool:
    """Whether a reserved visitor is here, never called yet, and the slot has not begun."""
    return turn.due_at is not None and at < turn.due_at and turn.first_called_at is None


def _waiting(turns: Iterable[Turn], services: Collection[str], desk: str | None) -> list[Turn]:
    """Those in these lines; and who wants this very desk, whatever the line."""
    mine = (
        turn for turn in turns
        if turn.state in IN_LINE
        and (turn.service in services or (desk is not None and turn.wanted_desk == desk))
    )  # fmt: skip
    return sorted(mine, key=_arrival)


def _arrival(turn: Turn) -> tuple[datetime, int, str]:
    return turn.came_at, turn.sequence, turn.id


def _eligible(
    turns: Iterable[Turn],
    services: Collection[str],
    busy: Collection[str],
    at: datetime,
    desk: str | None,
    after: Collection[str],
    paused: Collection[str],
) -> list[Turn]:
    mine = _waiting(turns, services, desk)
    return [turn for turn in mine if _why_not(turn, busy, at, desk, after, paused) is None]


def _why_not(
    turn: Turn,
    busy: Collection[str],
    at: datetime,
    desk: str | None,
    after: Collection[str],
    paused: Collection[str],
) -> Why | None:
    if turn.visit in busy:
        return Why.ELSEWHERE
    if turn.service in paused:
        return Why.PAUSED
    if turn.id in after:
        return Why.AFTER
    if turn.not_before is not None and at < turn.not_before:
        return Why.LATER
    if desk is not None and turn.wanted_desk not in (None, desk):
        return Why.OTHER_DESK
    # Set aside after the intake: the visitor sits until the papers are ready, or "next" would
    # call back the very person who has just sat down.
    if turn.seated:
        return Why.PREPARED
    return None


def _all(turns: list[Turn], at: datetime, rule: Rule) -> Iterator[Pick]:
    """Everybody whose time has come, then those who are here before their slots."""
    yield from _order([turn for turn in turns if not early(turn, at)], rule)
    for turn in turns:
        if early(turn, at):
            yield Pick(turn, Reason.EARLY)


def _order(turns: list[Turn], rule: Rule) -> Iterator[Pick]:
    """Picks one after the other; `turns` come sorted by arrival and are all eligible."""
    priority = deque(turn for turn in turns if turn.priority)
    normal = deque(turn for turn in turns if not turn.priority)
    arrived = deque(turn for turn in turns if not turn.hand_over)
    ready = deque(turn for turn in turns if turn.hand_over)
    passed = {turn.id: turn.overtaken for turn in normal}
    gone: set[str] = set()
    for _ in turns:
        for queue in (priority, normal, arrived, ready):
            while queue and queue[0].id in gone:
                queue.popleft()
        found = _jump(priority, normal, passed, gone, rule) or _in_turn(arrived, ready, rule)
        gone.add(found.turn.id)
        for turn_id in found.overtaken:
            passed[turn_id] += 1
        yield found


def _jump(
    priority: deque[Turn],
    normal: deque[Turn],
    passed: Mapping[str, int],
    gone: Collection[str],
    rule: Rule,
) -> Pick | None:
    """The first priority turn, unless it would pass somebody who was passed often enough."""
    if not priority:
        return None
    over: list[str] = []
    for turn in normal:
        if _arrival(turn) > _arrival(priority[0]):
            break
        if turn.id in gone:
            continue
        if passed[turn.id] >= rule.overtake_limit:
            return None
        over.append(turn.id)
    return Pick(priority[0], Reason.PRIORITY, tuple(over)) if over else _usual(priority[0])


def _in_turn(arrived: deque[Turn], ready: deque[Turn], rule: Rule) -> Pick:
    """The head of the two lines that comes first, the head start counted in."""
    if ready and (not arrived or _goes_first(ready[0], arrived[0], rule)):
        return _usual(ready[0])
    return _usual(arrived[0])


def _usual(turn: Turn) -> Pick:
    if turn.hand_over:
        return Pick(turn, Reason.HAND_OVER)
    if turn.first_called_at is not None:
        return Pick(turn, Reason.CAME_BACK)
    return Pick(turn, Reason.FIRST_COME if turn.due_at is None else Reason.RESERVED)


def _goes_first(ready: Turn, other: Turn, rule: Rule) -> bool:
    if _arrival(ready) < _arrival(other):
        return True
    return ready.came_at - other.came_at <= rule.head_start
