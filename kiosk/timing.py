"""How long a screen waits for its visitor: warned first, longer at one tap, then wiped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.session import BUSY, Session, Step, fresh, to

WARNING = timedelta(seconds=20)  # WCAG 2.2.1: at least 20 seconds to ask for more
CALM = timedelta(seconds=90)
HELPED = timedelta(minutes=5)  # somebody was called: they must find the visitor as they left
LIMITS = {
    Step.CHOOSE: timedelta(seconds=60),
    Step.LINES: timedelta(seconds=60),
    Step.PIN: timedelta(seconds=60),
    Step.FILLED: timedelta(seconds=120),
    Step.ASK: timedelta(seconds=120),
    Step.CONFIRM: timedelta(seconds=180),
    Step.TICKET: timedelta(seconds=45),
    Step.FOUND: timedelta(seconds=40),
}


def ends(session: Session) -> datetime | None:
    """When the session ends by itself; None while nobody is there or the kiosk is at work."""
    if session.step is Step.START or session.step in BUSY:
        return None
    if session.help:
        return session.since + HELPED
    return session.since + LIMITS.get(session.step, CALM)


def left(session: Session, at: datetime) -> int | None:
    """Whole seconds left once the warning stands, else None."""
    end = ends(session)
    if end is None or at < end - WARNING:
        return None
    return max(0, int((end - at).total_seconds()))


def tick(session: Session, at: datetime) -> Session:
    """The session at a later moment: warned, ended with its paper, wiped, or the same."""
    end = ends(session)
    if end is None:
        settings = (
            session.large or session.low or session.language != Session.language or session.help
        )
        idle = settings and at >= session.since + CALM
        return fresh(session, at) if idle and session.step is Step.START else session
    if at >= end:
        return leave(session, at)
    return replace(session, warned=True) if at >= end - WARNING else session


def leave(session: Session, at: datetime) -> Session:
    """Going away: who holds a number gets the paper first, then everything is wiped."""
    if session.visit is None or session.step in (Step.TICKET, Step.FOUND):
        return fresh(session, at)
    return to(session, Step.TICKET, since=at, warned=False)
