"""A visit's place in one line: the turn, and the table of moves it may make.

Pure: the time is an argument, nothing is stored. Every move answers a new Turn; a move the
table does not know raises IllegalMove. The table is the law of DESIGN's turn machine; the
database only makes it hold between people who act at once (one called or serving turn a desk,
one a visit).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

MAX_CALLS = 3  # a number is called at most this often before it counts as missed
RETURN_PAUSE = timedelta(minutes=5)  # "next" leaves a returned visitor this long to arrive
MAX_SNOOZES = 1  # a visitor asks for some minutes more at most this often a turn
REOPEN_WITHIN = timedelta(minutes=10)
UNFINISHED = "unfinished"  # an outcome of another queue's turns: nobody wrote down their end
TOKYO = timezone(timedelta(hours=9))  # the business day's; Japan has no summer time


class State(StrEnum):
    """Where a turn stands."""

    WAITING = "waiting"
    PREPARING = "preparing"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    MISSED = "missed"
    DONE = "done"
    MOVED = "moved"
    LEFT = "left"


class Purpose(StrEnum):
    """What a visitor is called for."""

    INTAKE = "intake"
    ASK = "ask"
    HAND_OVER = "hand_over"
    PAY = "pay"


OPEN = frozenset(State) - {State.DONE, State.MOVED, State.LEFT}
ACTIVE = frozenset({State.CALLED, State.SERVING})
IN_LINE = frozenset({State.WAITING, State.PREPARING})

W, P, C, S, H, M = (
    State.WAITING, State.PREPARING, State.CALLED, State.SERVING, State.HELD, State.MISSED,
)  # fmt: skip

MOVES: Mapping[str, Mapping[State, State]] = {
    "call": {W: C, P: C, H: C, M: C, C: C},
    "start": {C: S},
    "put_back": {C: W},
    "miss": {C: M},
    "return": {M: W},
    "prepare": {W: P},
    "set_aside": {S: P},
    "ready": {P: W},
    "ask": {P: W},
    "transfer": dict.fromkeys(OPEN, State.MOVED),
    "hold": {W: H, P: H, C: H, S: H, M: H},
    "resume": {H: W},
    "finish": {S: State.DONE},
    "reopen": {State.DONE: S},
    "leave": dict.fromkeys(OPEN - {S}, State.LEFT),
    "rejoin": {State.LEFT: W},
}


class IllegalMove(Exception):
    """A move the table does not allow from where the turn or case stands."""

    def __init__(self, move: str, state: str, why: str = "") -> None:
        super().__init__(why or f"{move} is not possible while {state}")
        self.move, self.state = move, state


@dataclass(frozen=True)
class Turn:
    """One visit's place in one service's line.

    `sequence` is the office ledger's number of the arrival, kept through transfers: of those who
    came at the same moment the lowest is first. `first_called_at` fixes the waiting time for ever;
    `way_s` is how long the visitor took to come when called, `served_s` the service without breaks.
    `not_before` keeps "next" away (a returned or snoozed visitor); a call by hand ignores it.
    `due_at` is a reserved slot: who has one counts as arrived then. A transferred number's new turn
    names the leg it `came_from`; `back_service` and `back_desk` are where it returns once finished.
    """

    id: str
    visit: str
    office: str
    service: str
    number: str
    state: State
    version: int
    sequence: int
    arrived_at: datetime
    queued_at: datetime
    desk: str | None = None
    wanted_desk: str | None = None
    purpose: Purpose | None = None
    calls: int = 0
    first_called_at: datetime | None = None
    called_at: datetime | None = None
    started_at: datetime | None = None
    way_s: int = 0
    served_s: int = 0
    ended_at: datetime | None = None
    not_before: datetime | None = None
    held_until: datetime | None = None
    hold_reason: str | None = None
    hand_over: bool = False
    priority: bool = False
    overtaken: int = 0
    outcome: str | None = None
    due_at: datetime | None = None
    came_from: str | None = None
    back_service: str | None = None
    back_desk: str | None = None
    snoozes: int = 0
    by: str | None = None  # the desk that made the last move

    @property
    def came_at(self) -> datetime:
        """When the visitor counts as arrived: a reserved one not before the slot begins."""
        return self.arrived_at if self.due_at is None else max(self.arrived_at, self.due_at)

    @property
    def seated(self) -> bool:
        """Whether the visitor has sat down again, after the intake, until the papers are ready."""
        return self.state is State.PREPARING and self.first_called_at is not None

    def waited_s(self, at: datetime) -> int:
        """Whole seconds from arrival or slot to the first call, or until now; a later leg's own."""
        until = self.first_called_at or self.ended_at or at
        since = self.came_at if self.came_from is None else self.queued_at
        return max(0, int((until - since).total_seconds()))

    def spent_s(self, at: datetime) -> int:
        """Whole seconds of service so far, interruptions left out."""
        since = self.started_at if self.state is State.SERVING else None
        return self.served_s + (0 if since is None else _seconds(since, at))


def step(turn: Turn, move: str, at: datetime, **given: Any) -> Turn:
    """The turn after a move; `given` are the move's own words (desk, purpose, reason, …).

    Raises IllegalMove where the table or the move's rule forbids it.
    """
    table = MOVES.get(move)
    if table is None or turn.state not in table:
        raise IllegalMove(move, turn.state)
    changes = RULES[move](turn, at, **given)
    return replace(turn, **({"state": table[turn.state], "version": turn.version + 1} | changes))


def next_leg(before: Turn, new_id: str, service: str, at: datetime, **facts: Any) -> Turn:
    """The turn a moved number goes on in: the old place by arrival, a wait of its own."""
    leg = Turn(new_id, before.visit, before.office, service, before.number, W, 1,
               before.sequence, before.arrived_at, at)  # fmt: skip
    kept = ("due_at", "priority", "not_before", "back_service", "back_desk", "by")
    inherited = {name: getattr(before, name) for name in kept}
    return replace(leg, **({"came_from": before.id} | inherited | facts))


def snooze(turn: Turn, at: datetime, minutes: int) -> Turn:
    """The turn of a visitor who asks for some minutes more; one who just returned keeps those."""
    until = max(at + timedelta(minutes=minutes), turn.not_before or at)
    return replace(turn, not_before=until, snoozes=turn.snoozes + 1, version=turn.version + 1)


def seated(leg: Turn, desk: str, at: datetime) -> Turn:
    """A leg whose visitor keeps the chair: served at once at this desk, without a call."""
    return replace(leg, state=S, desk=desk, not_before=None,
                   called_at=at, first_called_at=at, started_at=at)  # fmt: skip


def _call(turn: Turn, at: datetime, desk: str, purpose: Purpose | None = None) -> dict[str, Any]:
    if turn.state is C:
        if turn.desk != desk:
            raise IllegalMove("call", turn.state, "another desk has called this number")
        if turn.calls >= MAX_CALLS:
            raise IllegalMove("call", turn.state, f"called {MAX_CALLS} times already")
        return {"calls": turn.calls + 1, "called_at": at, "purpose": purpose or turn.purpose}
    return {
        "desk": desk,
        "purpose": purpose or usual_purpose(turn),
        "calls": 1,
        "called_at": at,
        "first_called_at": turn.first_called_at or at,
        "not_before": None,
        "held_until": None,
        "hold_reason": None,
    }


def usual_purpose(turn: Turn) -> Purpose:
    """Hand-over for a turn whose cases are ready, intake for all others."""
    return Purpose.HAND_OVER if turn.hand_over else Purpose.INTAKE


def _start(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"started_at": at, "way_s": turn.way_s + _seconds(turn.called_at or at, at)}


def _put_back(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"desk": None, "purpose": None, "calls": 0, "called_at": None}


def _miss(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"desk": None}


def _return(turn: Turn, at: datetime, pause: timedelta = RETURN_PAUSE) -> dict[str, Any]:
    return {"desk": None, "purpose": None, "calls": 0, "not_before": at + pause}


def _prepare(turn: Turn, at: datetime) -> dict[str, Any]:
    if turn.first_called_at is not None and not turn.hand_over:
        raise IllegalMove("prepare", turn.state, "called already")
    return {"hand_over": False}


def _set_aside(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"desk": None, "purpose": None, "calls": 0, "hand_over": False} | _served(turn, at)


def _ready(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"hand_over": True}


def _ask(turn: Turn, at: datetime) -> dict[str, Any]:
    return {}


def _transfer(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"ended_at": at} | _served(turn, at)


def _hold(turn: Turn, at: datetime, reason: str, until: datetime | None = None) -> dict[str, Any]:
    if until is not None and until <= at:
        raise IllegalMove("hold", turn.state, "the time to hold until has passed")
    return {"desk": None, "hold_reason": reason, "held_until": until} | _served(turn, at)


def _resume(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"hold_reason": None, "held_until": None, "calls": 0, "purpose": None}


def _finish(turn: Turn, at: datetime, outcome: str = "done") -> dict[str, Any]:
    return {"ended_at": at, "outcome": outcome} | _served(turn, at)


def _reopen(turn: Turn, at: datetime) -> dict[str, Any]:
    if turn.ended_at is None or at - turn.ended_at > REOPEN_WITHIN:
        raise IllegalMove("reopen", turn.state, "finished more than ten minutes ago")
    return {"ended_at": None, "outcome": None, "started_at": at}


def _leave(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"ended_at": at, "desk": None}


def _rejoin(turn: Turn, at: datetime) -> dict[str, Any]:
    if turn.ended_at is None or _day(at) != _day(turn.ended_at):
        raise IllegalMove("rejoin", turn.state, "left on another day")
    back = {"ended_at": None, "calls": 0, "purpose": None}
    return back | {"not_before": None, "held_until": None, "hold_reason": None}


def _day(at: datetime) -> date:
    return at.astimezone(TOKYO).date()


def _served(turn: Turn, at: datetime) -> dict[str, Any]:
    return {"served_s": turn.spent_s(at), "started_at": None} if turn.state is S else {}


def _seconds(since: datetime, at: datetime) -> int:
    return max(0, int((at - since).total_seconds()))


RULES: Mapping[str, Any] = {
    "call": _call, "start": _start, "put_back": _put_back, "miss": _miss, "return": _return,
    "prepare": _prepare, "set_aside": _set_aside, "ready": _ready, "ask": _ask,
    "transfer": _transfer, "hold": _hold, "resume": _resume, "finish": _finish, "reopen": _reopen,
    "leave": _leave, "rejoin": _rejoin,
}  # fmt: skip
