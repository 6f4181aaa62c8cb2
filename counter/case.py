"""One application on the clerks' list: the case, and the table of moves it may make.

Pure, like `visit`. Acceptance stands beside the state: it says who stood at the desk, for whom,
by what authority and what was shown; it may come at any time, once. Reading a chip is not it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from counter.visit import IllegalMove


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    WORKING = "working"
    ASKING = "asking"
    PREPARED = "prepared"
    APPROVED = "approved"
    CLOSED = "closed"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


R, W, A, P, V, C = (
    State.RECEIVED, State.WORKING, State.ASKING, State.PREPARED, State.APPROVED, State.CLOSED,
)  # fmt: skip
OPEN = frozenset({R, W, A, P, V})
SETTLED = frozenset({V, C, State.REFERRED, State.WITHDRAWN})  # what the hand-over line waits for

MOVES: Mapping[str, Mapping[State, State]] = {
    "claim": {R: W},
    "release": {W: R},
    "take_over": {W: W},
    "ask": {W: A},
    "answer": {A: W},
    "prepare": {W: P},
    "check": {P: V},
    "accept": {state: state for state in OPEN},
    "close": {V: C},
    "reopen": {P: W, V: W, C: W, State.REFERRED: W, State.WITHDRAWN: W},
    "refer": dict.fromkeys(OPEN, State.REFERRED),
    "withdraw": dict.fromkeys(OPEN, State.WITHDRAWN),
    "attach": {state: state for state in OPEN},
}

WAIVERS: Mapping[str, str] = {
    "law": "法令による", "official": "官公署の請求", "welfare": "生活保護", "pension": "年金給付",
    "disaster": "災害",
}  # fmt: skip
"""Why a fee is not taken."""


@dataclass(frozen=True)
class Case:
    """A case without its personal data: those lie sealed beside it.

    `second_check` and `needs_acceptance` are the procedure's own, copied when the case was made.
    `after` are the ids of the cases this one has to wait for. A case outlives its visit: `visit` is
    where it came from, `turn` the place in line it belongs to now, if any. `written` are the
    characters of its form by the visitor's own hand, `brought` those of a card, a QR or a clerk.
    """

    id: str
    visit: str
    turn: str | None
    office: str
    service: str
    procedure: str
    for_whom: str
    state: State
    version: int
    received_at: datetime
    claimed_by: str | None = None
    prepared_by: str | None = None
    approved_by: str | None = None
    accepted_at: datetime | None = None
    second_check: bool = False
    needs_acceptance: bool = True
    may_prepare: bool = False
    closed_at: datetime | None = None
    after: tuple[str, ...] = ()
    fee_yen: int | None = None
    fee_waived: str | None = None
    written: int = 0
    brought: int = 0


def step(case: Case, move: str, at: datetime, clerk: str, **given: Any) -> Case:
    """The case after a clerk's move; `given` are the move's own facts (fee, turn, …).

    Raises IllegalMove where the table or a rule forbids it.
    """
    table = MOVES.get(move)
    if table is None or case.state not in table:
        raise IllegalMove(move, case.state)
    changes = RULES[move](case, at, clerk, **given) if move in RULES else {}
    return replace(case, **({"state": table[case.state], "version": case.version + 1} | changes))


def all_settled(cases: Iterable[Case]) -> bool:
    """True when no case of a turn keeps its visitor from the hand-over line."""
    states = [case.state for case in cases]
    return bool(states) and all(state in SETTLED for state in states)


def tied(cases: Iterable[Case], after: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """Which cases of one visit each open one has to wait for; `after` is the procedures' rule."""
    cases = list(cases)
    return {
        one.id: tuple(
            other.id for other in cases
            if other.id != one.id and other.procedure in after.get(one.procedure, ())
        )
        for one in cases if one.state in OPEN
    }  # fmt: skip


def turns_after(cases: Iterable[Case], standing: Collection[str]) -> set[str]:
    """The turns all of whose open cases wait for an open case of another of the turns `standing`.

    Who carried the other case home is not kept waiting for it.
    """
    known = {case.id: case for case in cases if case.state in OPEN and case.turn in standing}

    def waits(case: Case) -> bool:
        others = (known[each].turn for each in case.after if each in known)
        return any(turn != case.turn for turn in others)

    free = {case.turn for case in known.values() if not waits(case)}
    return {case.turn for case in known.values() if case.turn} - free


def _claim(case: Case, at: datetime, clerk: str) -> dict[str, Any]:
    return {"claimed_by": clerk}


def _release(case: Case, at: datetime, clerk: str) -> dict[str, Any]:
    if case.claimed_by != clerk:
        raise IllegalMove("release", case.state, "another clerk works on this case")
    return {"claimed_by": None}


def _prepare(case: Case, at: datetime, clerk: str) -> dict[str, Any]:
    return {"prepared_by": clerk}


def _check(case: Case, at: datetime, clerk: str) -> dict[str, Any]:
    if case.second_check and clerk == case.prepared_by:
        raise IllegalMove("check", case.state, "a second clerk has to check this procedure")
    return {"approved_by": clerk}


def _accept(case: Case, at: datetime, clerk: str, counts: bool = True) -> dict[str, Any]:
    if case.accepted_at is not None:
        raise IllegalMove("accept", case.state, "this case is accepted already")
    return {"accepted_at": at if counts else None}


def _close(
    case: Case, at: datetime, clerk: str, yen: int | None = None, waived: str | None = None
) -> dict[str, Any]:
    if case.needs_acceptance and case.accepted_at is None:
        raise IllegalMove("close", case.state, "nobody has accepted this case yet")
    return {"closed_at": at, "fee_yen": 0 if waived else yen, "fee_waived": waived}


def _reopen(case: Case, at: datetime, clerk: str) -> dict[str, Any]:
    return {"approved_by": None, "closed_at": None, "claimed_by": clerk,
            "fee_yen": None, "fee_waived": None}  # fmt: skip


def _attach(case: Case, at: datetime, clerk: str, turn: str) -> dict[str, Any]:
    return {"turn": turn}


RULES: Mapping[str, Any] = {
    "claim": _claim, "take_over": _claim, "release": _release, "prepare": _prepare,
    "check": _check, "accept": _accept, "close": _close, "reopen": _reopen,
    "attach": _attach,
}  # fmt: skip
