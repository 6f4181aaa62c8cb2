"""The moves of the session's table: from the first touch to the number, and the ways back."""

from __future__ import annotations

from dataclasses import replace

from kiosk import timing, troubles
from kiosk.form import Form
from kiosk.questions import next_question
from kiosk.session import (
    ANY,
    BUSY,
    ONGOING,
    IllegalMove,
    Now,
    Session,
    Step,
    Visit,
    fresh,
    into_trouble,
    move,
    to,
)

LANGUAGE_LONGEST = 16


@move("purpose", Step.START)
def purpose(s: Session, now: Now, purpose: str) -> Session:
    now.guide.purpose(purpose)
    return to(s, Step.CHOOSE, purpose=purpose, began=now.at)


@move("number_only", Step.START)
def number_only(s: Session, now: Now) -> Session:
    return to(s, Step.LINES, began=now.at, purpose=None)


@move("scan", Step.START)
def scan(s: Session, now: Now) -> Session:
    """QRコードをお持ちの方."""
    return to(s, Step.SCAN, way="qr", began=now.at)


@move("choose", Step.CHOOSE, Step.LINES)
def choose(s: Session, now: Now, service: str, procedure: str | None = None) -> Session:
    now.guide.service(service)
    if procedure is not None and now.guide.service_for(procedure) != service:
        raise ValueError("another line's procedure")
    return to(s, Step.TAKING, service=service, procedure=procedure)


@move("numbered", Step.TAKING)
def numbered(s: Session, now: Now, visit: Visit) -> Session:
    """The number exists durably. A pre-application was confirmed before: nothing is left to ask."""
    after = replace(s, visit=visit, service=visit.service)
    return to(after, Step.TICKET, saved=True) if s.forms else to(after, Step.NUMBER)


@move("failed", BUSY)
def failed(
    s: Session, now: Now, reason: str, resume: str, detail: str | None = None
) -> Session:  # fmt: skip
    return into_trouble(s, reason, Step(resume), detail)


@move("way", Step.NUMBER, Step.NOTICE, Step.INSERT, Step.KNOWN, Step.PIN, Step.SCAN, Step.TROUBLE)
def way(s: Session, now: Now, way: str) -> Session:
    """By card, QR or touch; also カードなしで続ける from any screen of the card."""
    if way not in ("card", "qr", "touch") or (s.procedure is None and way != "qr"):
        raise ValueError("no such way")
    if way == "qr":
        return to(s, Step.SCAN, way=way)
    if s.form is not None:
        return into_form(s, now) if way == "touch" else to(s, _card_step(s), way=way)
    return _whom(replace(s, way=way), now)


@move("for_whom", Step.FOR_WHOM)
def for_whom(s: Session, now: Now, for_whom: str) -> Session:
    assert s.procedure is not None
    if for_whom not in [who["code"] for who in now.guide.procedure(s.procedure)["for_whom"]]:
        raise ValueError("nobody known")
    form = Form(s.procedure, for_whom)
    return to(s, Step.NOTICE, forms=(form,), asked=())


@move("agree", Step.NOTICE)
def agree(s: Session, now: Now) -> Session:
    """利用目的 was shown; the chosen way begins."""
    return to(s, _card_step(s)) if s.way == "card" else into_form(s, now)


@move("back", ONGOING - BUSY)
def back(s: Session, now: Now) -> Session:
    if s.step is Step.ASK and s.asked:
        return to(s, Step.ASK, asking=s.asked[-1], asked=s.asked[:-1])
    target = before(s, now)
    if target is None:
        raise IllegalMove("back", s.step)
    if target is Step.START:
        return fresh_keeping(s, now)
    kept = () if target is Step.FOR_WHOM or s.step is Step.FOR_WHOM else s.forms
    return to(s, target, asked=(), forms=kept)


@move("again", Step.TROUBLE)
def again(s: Session, now: Now) -> Session:
    return to(s, _card_step(s) if s.resume is Step.INSERT else s.resume)


@move("start", Step.TROUBLE, Step.FOUND)
def start(s: Session, now: Now) -> Session:
    return fresh(s, now.at) if s.visit is None else timing.leave(s, now.at)


@move("stop", ONGOING - BUSY - {Step.TICKET, Step.FOUND})
def stop(s: Session, now: Now) -> Session:
    """ここまで: the paper with the number, nothing more is asked."""
    return timing.leave(s, now.at)


@move("finish", Step.TICKET, Step.FOUND)
def finish(s: Session, now: Now) -> Session:
    return fresh(s, now.at)


@move("language", ANY)
def language(s: Session, now: Now, language: str) -> Session:
    if not isinstance(language, str) or len(language) > LANGUAGE_LONGEST:
        raise ValueError("no such language")
    return replace(s, language=language)


@move("large", ANY)
def large(s: Session, now: Now) -> Session:
    return replace(s, large=not s.large)


@move("low", ANY)
def low(s: Session, now: Now) -> Session:
    return replace(s, low=not s.low)


@move("help", ANY)
def help_wanted(s: Session, now: Now) -> Session:
    return replace(s, help=True)


@move("helped", ANY)
def helped(s: Session, now: Now) -> Session:
    return replace(s, help=False)


@move("extend", ANY)
def extend(s: Session, now: Now) -> Session:
    """もう少し使う: the touch itself starts the time anew."""
    return s


@move("paper", Step.TICKET)
def paper(s: Session, now: Now, paper: str) -> Session:
    return replace(s, paper=paper)


@move("line", ANY)
def line(s: Session, now: Now, ahead: int | None, low: int | None, high: int | None) -> Session:
    """The visitor's line has moved on while they were typing."""
    visit = s.visit and replace(s.visit, ahead=ahead, low=low, high=high)
    return replace(s, visit=visit)


def fresh_keeping(s: Session, now: Now) -> Session:
    """Back on the first screen the same person still reads the same language and size."""
    return replace(fresh(s, now.at), language=s.language, large=s.large, low=s.low, turn=s.turn)


def before(s: Session, now: Now) -> Step | None:
    """Where もどる leads, or None: a number once taken is not given back by a touch."""
    if s.step in (Step.CHOOSE, Step.LINES):
        return Step.START
    if s.step in (Step.FOUND, Step.SCAN, Step.TROUBLE) and s.visit is None:
        return Step.START
    if s.step is Step.CONFIRM:
        return Step.FILLED if s.filled else Step.NUMBER if s.visit else Step.START
    if s.step is Step.FILLED and s.visit is None:
        return Step.START
    if s.step is Step.NOTICE and s.procedure is not None:
        several = len(now.guide.procedure(s.procedure)["for_whom"]) > 1
        return Step.FOR_WHOM if several else Step.NUMBER
    return _BACK.get(s.step)


_BACK = {
    Step.FOR_WHOM: Step.NUMBER,
    Step.INSERT: Step.NOTICE,
    Step.KNOWN: Step.NOTICE,
    Step.PIN: Step.KNOWN,
    Step.SCAN: Step.NUMBER,
    Step.FILLED: Step.NUMBER,
    Step.ASK: Step.NUMBER,
    Step.TROUBLE: Step.NUMBER,
}


def _whom(s: Session, now: Now) -> Session:
    """どなたの手続ですか, unless there is only one answer."""
    assert s.procedure is not None
    whom = now.guide.procedure(s.procedure)["for_whom"]
    if len(whom) > 1:
        return to(s, Step.FOR_WHOM)
    return for_whom(s, now, whom[0]["code"])


def _card_step(s: Session) -> Step:
    return Step.KNOWN if s.card else Step.INSERT


def into_form(s: Session, now: Now) -> Session:
    """The form's own questions, by touch."""
    return next_question(replace(s, way="touch"), now)


def ways(s: Session) -> tuple[str, ...]:
    """What the trouble's screen offers."""
    return troubles.ways(s.trouble or "", s.visit is not None, s.procedure is not None)
