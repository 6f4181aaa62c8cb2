"""Reading when things are open: hours, closures, the last ticket, and reasons for a pause."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from counter.catalogue.page import Node
from counter.hours import WEEKDAYS, Closure, Hours, LastTicket, Span
from counter.offices import PauseReason

SPAN = r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])"
CLOSURE = r"(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
NO_HOURS = Hours({})


def hours_book(root: Node) -> dict[str, Hours]:
    """The named hours that offices, lines, desks and procedures point to."""
    node = root.node("hours")
    return {name: _hours(node.node(name)) for name in node.data}


def _hours(node: Node) -> Hours:
    """`weekdays` is for Monday to Friday; a day's own line stands over it."""
    working = _spans(node, "weekdays")
    days = {
        day: _spans(node, day) if node.has(day) else working if day in WEEKDAYS[:5] else ()
        for day in WEEKDAYS
    }
    hours = Hours(days, node.flag("holidays", default=False))
    node.done()
    return hours


def _spans(node: Node, key: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for text in node.texts(key, needed=False):
        parts = re.fullmatch(SPAN, text)
        if not parts:
            node.fault(f"{text!r} must be like 08:30-17:15", key)
            continue
        a, b, c, d = (int(part) for part in parts.groups())
        span = Span(time(a, b), time(c, d))
        if span.start >= span.end or (spans and span.start < spans[-1].end):
            node.fault(f"{text!r} ends before it begins, or before the one before it", key)
        spans.append(span)
    return tuple(spans)


def pick_hours(node: Node, key: str, book: Mapping[str, Hours]) -> Hours:
    """The hours named here."""
    name = node.text(key)
    if name and name not in book:
        node.fault(f"unknown hours {name!r}", key)
    return book.get(name, NO_HOURS)


def closure(node: Node, languages: tuple[str, ...]) -> Closure:
    """One `[[closures]]`: once or every year, everywhere or in some offices."""
    first = node.match("first", CLOSURE, "a day such as 12-29 or 2026-08-14")
    last = node.match("last", CLOSURE, "a day such as 01-03 or 2026-08-16")
    if len(first) != len(last):
        node.fault("first and last must both have a year or both have none", "last")
    elif len(first) == 10 and first > last:
        node.fault("the closure ends before it begins", "last")
    offices = node.texts("offices", needed=False)
    found = Closure(first, last, node.words("name", languages), offices)
    node.done()
    return found


def pause_reasons(root: Node, languages: tuple[str, ...]) -> tuple[PauseReason, ...]:
    """Why a line or procedure may be stopped, each code once."""
    found: dict[str, PauseReason] = {}
    for node in root.nodes("pause_reasons"):
        reason = PauseReason(
            node.match("code", r"[a-z_]{1,16}", "at most 16 small letters and _"),
            node.words("name", languages),
            node.flag("today_only", default=False),
            node.flag("still_served", default=False),
        )
        if reason.code in ("late", "full"):
            node.fault(f"{reason.code!r} is what closed lines say", "code")
        if reason.code in found:
            node.fault(f"code {reason.code!r} stands twice", "code")
        found[reason.code] = reason
        node.done()
    return tuple(found.values())


def last_ticket(root: Node) -> LastTicket:
    """`[last_ticket]`; without it numbers are given as long as the hours say."""
    node = root.node("last_ticket", needed=False)
    rule = LastTicket(
        node.whole("minutes", 0, default=0), node.flag("expected_wait", default=False)
    )
    node.done()
    return rule
