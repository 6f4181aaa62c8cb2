"""Bringing another queue's history in: day by day, finished days only, each number once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby

from counter.actions import history
from counter.actions.history import Past
from counter.records.archive import Archive
from counter.records.lines import Lines
from counter.records.mado import History, Ticket
from counter.store.ledger import day_of
from counter.visit import UNFINISHED

WORDS = {
    "outside": "visitors who were only counted (D)",
    "no_category": "numbers without a readable letter",
    "no_time": "numbers without a readable time",
    "no_number": "numbers without readable digits",
    "unknown_status": "records of an unknown status",
    "no_owner": "records whose number is not there",
    "called_twice": "numbers called more than once (the record that ended counts)",
    "odd_times": "numbers whose call or end lies on another day, or out of order",
}


@dataclass
class Brought:
    """What a history's taking in came to."""

    office: str
    days: int = 0
    added: int = 0
    known: int = 0
    too_new: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    no_line: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    server_in_utc: bool = False

    def report(self) -> Iterable[str]:
        """The same in sentences, one a line."""
        yield f"{self.office}: {self.added} numbers of {self.days} days added"
        for line, count in sorted(self.lines.items()) if self.added else ():
            yield f"  {count} for {line}"
        if self.known:
            yield f"{self.known} were here already"
        if self.too_new:
            yield f"left out: {self.too_new} of today or later; bring them in another day"
        for label, count in sorted(self.no_line.items()):
            yield f"left out: {count} of {label}: no line of ours is known for it (--line)"
        for what, count in sorted(self.unread.items()):
            yield f"told: {count} {WORDS[what]}"
        if self.server_in_utc:
            yield "told: that server's clock was UTC; its calls were moved to Tokyo's time"


def bring(archive: Archive, found: History, lines: Lines, clock: Callable[[], datetime]) -> Brought:
    """Take a MADO-queue history into an office. Raises Refused."""
    told = Brought(lines.office, unread=found.unread, server_in_utc=found.server_in_utc)
    today = day_of(clock())
    for day, group in groupby(found.tickets, key=lambda ticket: ticket.day):
        tickets = list(group)
        if day >= today:
            told.too_new += len(tickets)
            continue
        past = _in_lines(tickets, lines, told)
        act = partial(history.add_day, vault=archive.vault, day=day, past=past, source="mado")
        added = archive.do(lines.office, act)
        told.added, told.known = told.added + added, told.known + len(past) - added
        told.days += bool(added)
    return told


def _in_lines(tickets: Sequence[Ticket], lines: Lines, told: Brought) -> list[Past]:
    times = [(each.arrived_at, each.called_at, each.ended_at) for each in tickets]
    closing = max(at for three in times for at in three if at)
    past = []
    for ticket in tickets:
        service = lines.find(ticket.category, ticket.label)
        if service is None:
            told.no_line[f"{ticket.category} {ticket.label}".strip()] += 1
            continue
        told.lines[service] += 1
        past.append(_past(ticket, service, lines.catalogue.city.languages[0], closing))
    return past


def _past(ticket: Ticket, service: str, language: str, closing: datetime) -> Past:
    outcome = {"done": "done", "unfinished": UNFINISHED, "left": None}[ticket.end]
    return Past(
        name=f"mado/{ticket.id}",
        number=f"{ticket.category}{ticket.number:03d}",
        service=service,
        language=language,
        arrived_at=ticket.arrived_at,
        ended_at=ticket.ended_at or closing,
        called_at=ticket.called_at,
        served_s=ticket.served_s,
        outcome=outcome,
    )
