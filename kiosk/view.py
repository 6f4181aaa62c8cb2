"""What the browser shows: the session as one JSON object, values masked until touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosk import moves, timing
from kiosk.formview import form_view, question_view, values_of
from kiosk.guide import Guide, Option
from kiosk.kanji import KINDS
from kiosk.session import BUSY, Now, Session, Step, Visit
from kiosk.shut import Shut
from kiosk.words import Words, say

View = dict[str, Any]


@dataclass(frozen=True)
class Around:
    """What the screens need beside session and catalogue. `lines`: id of a service, or of a paused
    procedure → its state.
    """

    words: Mapping[str, Words]
    lines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    demo: bool = False
    reader: bool = False
    camera: bool = True
    kanji: bool = False


def view(session: Session, guide: Guide, around: Around, at: datetime) -> View:
    """The whole screen; the same session gives the same view."""
    now = Now(guide, at)
    spoken = session.language if session.language in around.words else next(iter(around.words))
    screen = Screen(session, now, around, spoken)
    return {
        "screen": session.step.value,
        "turn": session.turn,
        "language": spoken,
        "languages": [_language(key, words) for key, words in around.words.items()],
        "office": f"{screen.say(guide.body['city']['name'])} {screen.say(guide.offices['name'])}",
        "demo": around.demo,
        "provisional": guide.provisional,
        "large": session.large,
        "low": session.low,
        "help": session.help,
        "back": session.step not in BUSY and moves.before(session, now) is not None,
        "stop": _may_stop(session),
        "warning": timing.left(session, at),
        "card": session.card,
        "quiet": screen.quiet(),
        "number": screen.number(session.visit),
        "body": BODIES.get(session.step, _nothing)(screen),
    }


def _language(key: str, words: Words) -> View:
    return {"id": key, "name": words["language.name"], "html": words["language.html"]}


def _may_stop(session: Session) -> bool:
    own = (Step.TICKET, Step.FOUND, Step.NUMBER, Step.TROUBLE)  # these have their own buttons
    return session.visit is not None and session.step not in BUSY and session.step not in own


@dataclass(frozen=True)
class Screen:
    """One rendering: what every body needs at hand."""

    session: Session
    now: Now
    around: Around
    language: str

    @property
    def guide(self) -> Guide:
        return self.now.guide

    @property
    def words(self) -> Words:
        return self.around.words[self.language]

    def say(self, text: Mapping[str, str] | str | None) -> str:
        return say(text, self.language)

    def quiet(self) -> bool:
        """No sound where somebody may be mourning."""
        service = self.session.service
        return bool(service and self.guide.service(service).get("quiet"))

    def number(self, visit: Visit | None) -> View | None:
        if visit is None:
            return None
        service = self.guide.service(visit.service)
        return {
            "text": visit.number,
            "letter": visit.number[:1],
            "digits": visit.number[1:],
            "shape": service["shape"],
            "color": service["color"],
            "service": self.say(service["name"]),
            "ahead": visit.ahead,
            "low": visit.low,
            "high": visit.high,
            "offline": visit.offline,
        }

    def line(self, services: Iterable[str]) -> View | None:
        """The state of the freest of these lines, or None while nothing is known."""
        known = [self.around.lines[s] for s in services if s in self.around.lines]
        is_open = [one for one in known if one["state"] == "open"]
        if not known:
            return None
        if not is_open:
            return self.shut().view(known)
        best = min(is_open, key=lambda one: (one["level"], one["high"] or 0))
        return {"open": True, **{key: best[key] for key in ("level", "low", "high", "waiting")}}

    def shut(self) -> Shut:
        return Shut(self.guide, self.words, self.language, self.now.at)

    def option(self, option: Option) -> View:
        service, stopped = self.guide.service(option.service), option.procedure
        return {
            "service": option.service,
            "procedure": option.procedure,
            "name": self.say(option.name),
            "letter": service["letter"],
            "shape": service["shape"],
            "color": service["color"],
            "minutes": option.minutes,
            "line": self.line(
                [stopped if stopped and stopped in self.around.lines else option.service]
            ),
        }

    def procedure(self) -> str:
        key = self.session.procedure
        return self.say(self.guide.procedure(key)["name"]) if key else ""


def _nothing(screen: Screen) -> View:
    return {}


def _start(screen: Screen) -> View:
    return {
        "purposes": [
            {
                "id": purpose["id"],
                "name": screen.say(purpose["name"]),
                "icon": purpose["icon"],
                "line": screen.line(o.service for o in screen.guide.options(purpose["id"])),
            }
            for purpose in screen.guide.purposes
        ]
    }


def _choose(screen: Screen) -> View:
    purpose = screen.session.purpose
    assert purpose is not None
    return {
        "purpose": screen.say(screen.guide.purpose(purpose)["name"]),
        "options": [screen.option(o) for o in screen.guide.options(purpose)],
    }


def _lines(screen: Screen) -> View:
    return {"options": [screen.option(o) for o in screen.guide.lines()]}


def _number(screen: Screen) -> View:
    ways = ["card"] if screen.around.reader else []
    ways += ["qr", "touch"] if screen.session.procedure else []
    return {
        "procedure": screen.procedure(),
        "ways": ways if screen.session.procedure else [],
        "card": screen.session.card,
    }


def _for_whom(screen: Screen) -> View:
    assert screen.session.procedure is not None
    whom = screen.guide.procedure(screen.session.procedure)["for_whom"]
    return {
        "procedure": screen.procedure(),
        "options": [
            {
                "code": one["code"],
                "name": screen.say(one["name"]),
                "authority": screen.say(one.get("authority")),
            }
            for one in whom
        ],
    }


def _notice(screen: Screen) -> View:
    form = screen.session.form
    assert form is not None
    procedure = screen.guide.procedure(form.procedure)
    whom = next(w for w in procedure["for_whom"] if w["code"] == form.for_whom)
    return {
        "procedure": screen.procedure(),
        "purpose_of_use": screen.say(procedure["purpose_of_use"]),
        "authority": screen.say(whom.get("authority")),
        "way": screen.session.way,
    }


def _pin(screen: Screen) -> View:
    return {"tries": screen.session.tries, "fault": screen.session.fault}


def _form(screen: Screen) -> View:
    s = screen.session
    return {
        "filled": list(s.filled) if s.step is Step.FILLED else [],
        "forms": [form_view(form, screen.now, screen.language, s.opened, screen.words)
                  for form in s.forms],
        "left": sum(v["missing"] for v in values_of(s, screen.now)),
    }  # fmt: skip


def _ask(screen: Screen) -> View:
    s = screen.session
    assert s.form is not None
    assert s.asking is not None
    asked = question_view(s.form, s.asking, screen.now, screen.language)
    offered = screen.around.kanji and asked["kind"] in KINDS
    return {**asked, "fault": s.fault, "procedure": screen.procedure(), "kanji": offered}


def _ticket(screen: Screen) -> View:
    s = screen.session
    return {"paper": s.paper, "saved": s.saved, "picture": f"/ticket.png?turn={s.turn}"}


def _found(screen: Screen) -> View:
    visit = screen.session.visit
    desk = visit.desk if visit else None
    return {"desk": screen.guide.desk(desk)["label"] if desk else None}


def _trouble(screen: Screen) -> View:
    s = screen.session
    reason = s.trouble or "refused"
    known = f"trouble.{reason}.title" in screen.words
    return {
        "reason": reason if known else "unreadable",
        "ways": list(moves.ways(s)),
        "note": screen.shut().detail(s.detail),
    }


BODIES: Mapping[Step, Callable[[Screen], View]] = {
    Step.START: _start,
    Step.CHOOSE: _choose,
    Step.LINES: _lines,
    Step.NUMBER: _number,
    Step.FOR_WHOM: _for_whom,
    Step.NOTICE: _notice,
    Step.PIN: _pin,
    Step.FILLED: _form,
    Step.ASK: _ask,
    Step.CONFIRM: _form,
    Step.TICKET: _ticket,
    Step.FOUND: _found,
    Step.TROUBLE: _trouble,
}
