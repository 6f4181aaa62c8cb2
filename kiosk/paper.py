"""The ticket of this visitor: drawn once, shown on the screen and printed."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from kiosk import ticket
from kiosk.guide import Guide
from kiosk.outbox import TOKYO
from kiosk.printer import Paper, Printer, PrinterFault
from kiosk.session import Session, Visit
from kiosk.ticket import Ticket
from kiosk.words import Words, fill, plain, say

log = logging.getLogger(__name__)


class PaperTray:
    """Where tickets come out; holds the picture of the last until the session is wiped."""

    def __init__(self, printer: Printer, demo: bool = False) -> None:
        self.printer, self._demo = printer, demo
        self._picture: tuple[int, bytes] | None = None
        self._drawn = asyncio.Event()

    async def issue(self, session: Session, guide: Guide, words: Words, at: datetime) -> bool:
        """Draw and print; whether paper came. The picture is there in any case."""
        words_on_it = describe(session, guide, words, at, self._demo)
        raster = await asyncio.to_thread(ticket.draw, words_on_it)
        self._picture = (session.turn, ticket.png(raster))
        self._drawn.set()
        try:
            if await asyncio.to_thread(self.printer.paper) is Paper.OUT:
                return False
            await asyncio.to_thread(self.printer.print, raster)
        except PrinterFault as fault:
            log.warning("no ticket was printed: %s", fault)
            return False
        return True

    async def picture(self, turn: int, patience: float = 5.0) -> bytes | None:
        """The ticket of this visitor as PNG, once it is drawn."""
        try:
            await asyncio.wait_for(self._drawn.wait(), patience)
        except TimeoutError:
            return None
        return self._picture[1] if self._picture and self._picture[0] == turn else None

    def wipe(self) -> None:
        self._picture = None
        self._drawn.clear()


def describe(session: Session, guide: Guide, words: Words, at: datetime, demo: bool) -> Ticket:
    """What stands on the paper, in the visitor's language."""
    visit = session.visit
    assert visit is not None
    service = guide.service(visit.service)
    language = session.language
    office = f"{say(guide.body['city']['name'], language)} {say(guide.offices['name'], language)}"
    watch = words["paper.offline" if visit.offline else "paper.watch"]
    return Ticket(
        office=office,
        issued=fill(words["paper.issued"], time=f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M}"),
        service=say(service["name"], language),
        number=visit.number,
        shape=service["shape"],
        lines=tuple(plain(line) for line in waiting(visit, words)),
        url=visit.status_url,
        url_note=plain(words["paper.phone"]),
        advice=(plain(watch), plain(words["paper.draft"])),
        mark=words["paper.mark"] if demo else "",
    )


def waiting(visit: Visit, words: Words) -> list[str]:
    """People ahead and the range of minutes, as far as they are known."""
    lines = []
    if visit.ahead is not None:
        key = "common.ahead" if visit.ahead else "common.ahead_none"
        lines.append(fill(words[key], ahead=visit.ahead))
    if visit.low is not None and visit.high is not None:
        key = minutes(visit.low, visit.high)
        lines.append(fill(words[key], low=visit.low, high=visit.high))
    return lines


def minutes(low: int, high: int) -> str:
    """The key of the words for a range; as sign and phone say it (display/say.py)."""
    if high < 5:
        return "common.minutes_soon"
    if low >= 60:
        return "common.minutes_long"
    if low < 5:
        return "common.minutes_within"
    return "common.minutes" if high > low else "common.minutes_one"
