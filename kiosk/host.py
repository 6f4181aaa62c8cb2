"""The kiosk at work: one session, its clock, and what each new screen sets in motion."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from kiosk import answers as _answers  # noqa: F401 — enters the form's moves into the table
from kiosk import timing, troubles
from kiosk.camera import Seen
from kiosk.counterpart import Counterpart
from kiosk.kanji import Kanji
from kiosk.link import Refused, Unreachable
from kiosk.outbox import RangeSpent
from kiosk.paper import PaperTray
from kiosk.reader import CardDesk, Event
from kiosk.session import BUSY, IllegalMove, Now, Session, Step, step
from kiosk.view import Around, View, view
from kiosk.words import Words

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
# What a browser may ask for, and the facts it may say with it; all else is the machine's own.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "purpose": ("purpose",), "number_only": (), "scan": (), "choose": ("service", "procedure"),
    "way": ("way",), "for_whom": ("for_whom",), "agree": (), "back": (), "again": (),
    "start": (), "stop": (), "finish": (), "language": ("language",), "large": (), "low": (),
    "help": (), "helped": (), "extend": (), "known": ("known",), "next": (),
    "answer": ("value",), "reveal": ("path",), "change": ("path",), "confirm": (),
}  # fmt: skip


def utc_now() -> datetime:
    """The time, the one place where it is read."""
    return datetime.now(UTC)


class Host:
    """Holds the session; every change goes through `move` and is told to all listeners."""

    def __init__(
        self, counterpart: Counterpart, tray: PaperTray, words: Mapping[str, Words],
        *, demo: bool = False, clock: Clock = utc_now,
    ) -> None:  # fmt: skip
        self.counterpart, self.tray, self.words = counterpart, tray, words
        self.demo, self.clock = demo, clock
        self.cards: CardDesk | None = None
        self.kanji = Kanji()
        self.session = Session(since=clock())
        self._listeners: set[asyncio.Event] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    # What the browser sees

    def view(self) -> View | None:
        """The screen now; None until the counter's catalogue was seen once."""
        guide = self.counterpart.guide
        if guide is None:
            return None
        around = Around(
            self.words,
            self.counterpart.lines,
            self.demo,
            self.cards is not None and self.cards.working,
            kanji=self.kanji.working,
        )
        return view(self.session, guide, around, self.clock())

    def listen(self) -> asyncio.Event:
        """An event that is set whenever there is a new screen."""
        event = asyncio.Event()
        event.set()
        self._listeners.add(event)
        return event

    def unlisten(self, event: asyncio.Event) -> None:
        self._listeners.discard(event)

    def changed(self) -> None:
        for event in self._listeners:
            event.set()

    # What moves the session

    def command(self, name: str, facts: Mapping[str, Any]) -> bool:
        """A browser's command; False if the screen was older than the session."""
        if name not in COMMANDS or set(facts) - set(COMMANDS[name]):
            return False
        return self.move(name, **facts)

    def pin(self, pin: str) -> bool:
        """The four digits go straight to the card's thread; the session never sees them."""
        if self.cards is None or not self.move("pin_sent"):
            return False
        self.cards.read(pin)
        return True

    def seen(self, seen: Seen) -> bool:
        """What the camera saw; True if it moved the session."""
        if seen.kind == "nothing":
            return False
        if seen.kind == "preapplication":
            return self._work("qr_seen", lambda: self._open(seen.text))
        if seen.kind == "ticket":
            return self._work("qr_seen", lambda: self._find(seen.text))
        reason = "qr_my_number" if seen.kind == "my_number" else "qr_not_ours"
        if self.session.trouble == reason:
            return False
        if seen.kind == "other" and self.session.step is not Step.SCAN:
            return False  # a code on a bag or a poster behind the visitor is nobody's concern
        return self.move("qr_refused", reason=reason)

    def card_event(self, event: Event) -> None:
        """Something happened on the plate (called on the loop)."""
        name, facts = event
        if not self.move(name, **facts):
            log.info("card event %s came too late", name)

    def move(self, name: str, **facts: Any) -> bool:
        """One legal step, or False. What the new screen needs is set in motion."""
        guide = self.counterpart.guide
        if guide is None:
            return False
        old = self.session
        try:
            self._become(step(old, Now(guide, self.clock()), name, **facts))
        except IllegalMove as illegal:
            log.info("%s", illegal)
            return False
        if name == "reveal":
            self._reveal()
        if name in ("help", "helped"):
            self.run(self.counterpart.help(name == "help"))
        return True

    def tick(self) -> None:
        """The clock moved: warn, end with the paper, wipe."""
        self._become(timing.tick(self.session, self.clock()))

    def _become(self, session: Session) -> None:
        old, self.session = self.session, session
        if session.turn != old.turn:
            self.tray.wipe()
            self.counterpart.let_go()
        if session.step is not old.step:
            self._enter(session.step)
        if session != old or session.warned:
            self.changed()

    def _enter(self, entered: Step) -> None:
        """What a new screen sets in motion; the session itself knows nothing of wires."""
        work = {
            Step.TAKING: self._take,
            Step.SENDING: self._send,
            Step.TICKET: self._print,
            Step.NUMBER: self._refresh,
        }.get(entered)
        if work is not None:
            self.run(work())

    def run(self, work: Any) -> None:
        """A task of this visitor; its trouble is logged without what it was about."""
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            log.error("a task of the session ended with %s", type(fault).__name__)
            if self.session.step in BUSY:
                self.move("failed", reason="refused", resume=self._resume().value)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # The work behind the waiting screens. `turn` keeps a late answer from the next visitor.

    def _work(self, name: str, work: Callable[[], Any]) -> bool:
        if not self.move(name):
            return False
        self.run(work())
        return True

    def _tell(self, turn: int, name: str, **facts: Any) -> None:
        if self.session.turn == turn:
            self.move(name, **facts)

    def _resume(self) -> Step:
        if self.session.step is Step.TAKING:
            return Step.CHOOSE if self.session.purpose else Step.LINES
        return {Step.SENDING: Step.CONFIRM, Step.OPENING: Step.SCAN}.get(
            self.session.step, Step.INSERT
        )

    async def _take(self) -> None:
        session = self.session
        try:
            visit = await self.counterpart.take(session, self.clock())
        except Refused as refused:
            self._refused(session, refused, "no_number")
        except (Unreachable, RangeSpent):
            self._tell(session.turn, "failed", reason="no_number", resume=self._resume().value)
        else:
            self._tell(session.turn, "numbered", visit=visit)

    async def _send(self) -> None:
        session = self.session
        try:
            await self.counterpart.apply(session, self.clock())
        except Refused as refused:
            self._refused(session, refused, "refused")
        else:
            self._tell(session.turn, "sent")

    def _refused(self, session: Session, refused: Refused, reason: str) -> None:
        log.info("the counter refused: %s", refused)
        if refused.status == 422 and refused.fields and session.forms:
            self._tell(session.turn, "rejected", faults=plain_paths(refused.fields))
        else:
            reason = troubles.of_refusal(refused.code, session.visit is not None, reason)
            self._tell(session.turn, "failed", reason=reason, resume=self._resume().value,
                       detail=refused.detail)  # fmt: skip

    async def _open(self, text: str) -> None:
        turn = self.session.turn
        try:
            opened = await self.counterpart.open(text)
        except Unreachable:
            self._tell(turn, "failed", reason="qr_unreachable", resume="scan")
        except Refused as refused:
            reason = troubles.of_qr(refused.code)
            self._tell(turn, "failed", reason=reason, resume="scan")
        else:
            if opened.visit is not None and self.session.visit is not None:
                self._tell(turn, "failed", reason="qr_used", resume="scan")
            elif opened.visit is not None:
                self._tell(turn, "found", visit=opened.visit)
            else:
                self._tell(turn, "qr_opened", forms=opened.forms)

    async def _find(self, secret: str) -> None:
        turn = self.session.turn
        try:
            visit = await self.counterpart.find(secret)
        except (Unreachable, Refused):
            self._tell(turn, "failed", reason="ticket_unknown", resume="scan")
        else:
            if self.session.visit is None:
                self._tell(turn, "found", visit=visit)
            else:  # who holds a number keeps it; the other one is told apart by its own paper
                self._tell(turn, "failed", reason="qr_used", resume="scan")

    def _reveal(self) -> None:
        held = [form for form in self.session.forms if form.handle and not form.answers]
        if held and held[0].handle:
            self.run(self._show(held[0].handle))

    async def _show(self, handle: str) -> None:
        turn = self.session.turn
        try:
            shown = await self.counterpart.reveal(handle)
        except (Unreachable, Refused) as fault:
            log.info("a pre-application stays covered: %s", type(fault).__name__)
        else:
            self._tell(turn, "revealed", forms=shown)

    async def _refresh(self) -> None:
        """How many are before the visitor now; the number itself stands."""
        session = self.session
        line = await self.counterpart.line(session.visit)
        if line is not None:
            self._tell(session.turn, "line", **line)

    async def _print(self) -> None:
        await self._refresh()
        session, guide = self.session, self.counterpart.guide
        if guide is None or session.visit is None:
            return
        words = self.words.get(session.language) or next(iter(self.words.values()))
        self._tell(session.turn, "paper", paper="printing")
        printed = await self.tray.issue(session, guide, words, self.clock())
        self._tell(session.turn, "paper", paper="printed" if printed else "out")


def plain_paths(fields: Mapping[str, str]) -> dict[str, str]:
    """The counter's paths without where the form stood in the body (`applications.0.…`)."""
    plain = {}
    for path, code in fields.items():
        head, _, rest = path.partition(".")
        index, _, inner = rest.partition(".")
        if head == "applications" and index.isdigit():
            path = inner
        plain[path.removeprefix("answers.")] = code
    return plain
