"""A visitor's session at the kiosk: a table of legal steps, without clock or wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosk.form import Form
from kiosk.guide import Guide


class Step(StrEnum):
    """The screens, in the order a visitor meets them."""

    START = "start"
    CHOOSE = "choose"
    LINES = "lines"
    TAKING = "taking"
    NUMBER = "number"
    FOR_WHOM = "for_whom"
    NOTICE = "notice"
    INSERT = "insert"
    KNOWN = "known"
    PIN = "pin"
    READING = "reading"
    SCAN = "scan"
    OPENING = "opening"
    FILLED = "filled"
    ASK = "ask"
    CONFIRM = "confirm"
    SENDING = "sending"
    TICKET = "ticket"
    FOUND = "found"
    TROUBLE = "trouble"


# While the kiosk itself is at work nothing but its own events moves the session.
BUSY = frozenset({Step.TAKING, Step.READING, Step.OPENING, Step.SENDING})
ANY = frozenset(Step)
ONGOING = ANY - {Step.START}


class IllegalMove(Exception):
    """A move the present step does not know; the screen was older than the session."""

    def __init__(self, move: str, step: Step) -> None:
        super().__init__(f"{move} is not a move of {step}")


@dataclass(frozen=True)
class Visit:
    """The number the visitor holds; `id` and `ahead` are None while the counter is away."""

    id: str | None
    number: str
    service: str
    secret: str
    status_url: str
    ahead: int | None = None
    low: int | None = None
    high: int | None = None
    desk: str | None = None
    offline: bool = False

    def __repr__(self) -> str:
        return f"Visit({self.number!r}, offline={self.offline})"


@dataclass(frozen=True)
class Session:
    """Everything one visitor has told; a fresh one is the wipe. `since`: the last touch."""

    since: datetime
    step: Step = Step.START
    language: str = "ja"
    large: bool = False
    low: bool = False
    help: bool = False
    warned: bool = False
    began: datetime | None = None
    purpose: str | None = None
    service: str | None = None
    procedure: str | None = None
    visit: Visit | None = None
    way: str = "touch"
    forms: tuple[Form, ...] = ()
    asking: str | None = None
    asked: tuple[str, ...] = ()
    fault: str | None = None
    opened: frozenset[str] = frozenset()
    filled: tuple[str, ...] = ()
    card: bool = False
    tries: int | None = None
    misses: int = 0
    trouble: str | None = None
    detail: str | None = None  # what the counter said beside it: a reason's code, or a time
    resume: Step = Step.START
    saved: bool = False  # the confirmed form is at the counter, or sealed in the outbox
    paper: str | None = None  # None printing printed out
    turn: int = field(default=0, compare=False)  # which visitor since the start: stale answers

    @property
    def form(self) -> Form | None:
        return self.forms[0] if self.forms else None


@dataclass(frozen=True)
class Now:
    """What a move may look at beside the session."""

    guide: Guide
    at: datetime


Act = Callable[..., Session]
TABLE: dict[str, tuple[frozenset[Step], Act]] = {}
# Events of the machine: they are no sign that somebody still stands there.
QUIET = frozenset({"card_out", "paper", "line", "warn"})


def move(name: str, *steps: Step | frozenset[Step]) -> Callable[[Act], Act]:
    """Enter an act into the table as `name`, legal in `steps`."""
    legal = frozenset[Step]().union(*(s if isinstance(s, frozenset) else {s} for s in steps))

    def enter(act: Act) -> Act:
        TABLE[name] = (legal, act)
        return act

    return enter


def step(session: Session, now: Now, name: str, **facts: Any) -> Session:
    """The session after a move. Raises IllegalMove for anything the table does not know."""
    legal, act = TABLE.get(name, (frozenset[Step](), None))
    if act is None or session.step not in legal:
        raise IllegalMove(name, session.step)
    try:
        after = act(session, now, **facts)
    except (AssertionError, AttributeError, TypeError, KeyError, ValueError):  # facts misshapen
        raise IllegalMove(name, session.step) from None
    return after if name in QUIET else replace(after, since=now.at, warned=False)


def fresh(session: Session, at: datetime) -> Session:
    """The wipe: the next visitor's session; only whether a card lies there is still true."""
    return Session(since=at, card=session.card, tries=session.tries, turn=session.turn + 1)


def to(session: Session, target: Step, **changes: Any) -> Session:
    """The session on another screen: what only the left screen knew is dropped."""
    return replace(
        session, **({"step": target, "fault": None, "trouble": None, "detail": None} | changes)
    )


def into_trouble(
    session: Session, reason: str, resume: Step, detail: str | None = None
) -> Session:  # fmt: skip
    """A screen that says what is and what to do; `resume` is where "again" leads."""
    return to(session, Step.TROUBLE, trouble=reason, resume=resume, detail=detail)
