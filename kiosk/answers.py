"""The moves of the form: what the card said, the questions, the confirmation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from counter.fields import Field
from kiosk import entry, form
from kiosk.form import Form
from kiosk.moves import into_form, way
from kiosk.questions import fields_of, next_question
from kiosk.session import ANY, BUSY, Now, Session, Step, Visit, into_trouble, move, to

STOP_AFTER = 2  # misses of the PIN; the card would allow three


@move("card_in", ANY)
def card_in(s: Session, now: Now, tries: int) -> Session:
    """A card laid down at any moment is taken; where the form waits for it, it goes on."""
    s = replace(s, card=True, tries=tries)
    if s.step is Step.INSERT or (s.step is Step.TROUBLE and s.resume is Step.INSERT):
        return _to_pin(s)
    if s.step is Step.NUMBER and s.procedure is not None and not s.forms:
        return way(s, now, way="card")
    return s


@move("card_odd", ANY)
def card_odd(s: Session, now: Now, reason: str) -> Session:
    """A card that cannot be read (a phone, another card): said only where a card is wanted."""
    wanted = s.step in (Step.INSERT, Step.KNOWN, Step.PIN) or s.resume is Step.INSERT
    return into_trouble(s, reason, Step.INSERT) if wanted and s.step not in BUSY else s


@move("card_out", ANY)
def card_out(s: Session, now: Now) -> Session:
    s = replace(s, card=False, tries=None)
    if s.step in (Step.KNOWN, Step.PIN, Step.READING):
        return into_trouble(s, "card_gone", Step.INSERT)
    return s


@move("known", Step.KNOWN)
def known(s: Session, now: Now, known: bool) -> Session:
    """4けたの番号がわかりますか; わからない is a full answer too."""
    if not known:
        return into_form(s, now)
    return _pin_or_stop(s)


@move("pin_sent", Step.PIN)
def pin_sent(s: Session, now: Now) -> Session:
    return to(s, Step.READING)


@move("wrong_pin", Step.READING)
def wrong_pin(s: Session, now: Now, left: int) -> Session:
    s = replace(s, misses=s.misses + 1, tries=left)
    if s.misses >= STOP_AFTER:
        return into_trouble(s, "pin_stopped" if left else "pin_blocked", Step.KNOWN)
    return _pin_or_stop(s, fault="wrong_pin")


@move("card_read", Step.READING)
def card_read(s: Session, now: Now, given: Mapping[str, str]) -> Session:
    """The form fills itself."""
    assert s.form is not None
    fields = fields_of(now, s.form.procedure)
    written = form.prefill(s.form, fields, given)
    fresh = tuple(key for key in written.answers if key not in s.form.answers)
    return to(s, Step.FILLED, forms=(written,), filled=fresh, way="card")


@move("qr_seen", ANY - BUSY - {Step.TICKET, Step.CONFIRM, Step.FILLED})
def qr_seen(s: Session, now: Now) -> Session:
    return to(s, Step.OPENING, way="qr", began=s.began or now.at)


@move("qr_refused", ANY - BUSY - {Step.TICKET, Step.CONFIRM, Step.FILLED})
def qr_refused(s: Session, now: Now, reason: str) -> Session:
    """A code that is not for this kiosk; its text was dropped where it was read."""
    return into_trouble(replace(s, began=s.began or now.at), reason, Step.SCAN)


@move("qr_opened", Step.OPENING)
def qr_opened(s: Session, now: Now, forms: Sequence[Form]) -> Session:
    for one in forms:
        now.guide.procedure(one.procedure)
    keys = tuple(key for key in forms[0].masked)
    first = forms[0].procedure
    service = s.service or now.guide.service_for(first)
    return to(
        s, Step.FILLED, forms=tuple(forms), filled=keys, procedure=first, service=service, way="qr"
    )


@move("found", Step.OPENING)
def found(s: Session, now: Now, visit: Visit) -> Session:
    """A second scan: number and desk of the same visit, never a second ticket."""
    return to(s, Step.FOUND, visit=visit)


@move("next", Step.FILLED)
def filled_next(s: Session, now: Now) -> Session:
    return next_question(s, now)


@move("typed", Step.ASK)
def typed(s: Session, now: Now) -> Session:
    """Whoever types is there: the time runs anew, the text is not the session's yet."""
    return s


@move("answer", Step.ASK)
def answered(s: Session, now: Now, value: Any) -> Session:
    assert s.form is not None
    assert s.asking is not None
    fields = fields_of(now, s.form.procedure)
    try:
        written = _written(s.form, fields, s.asking, value, now)
    except entry.Wrong as wrong:
        return replace(s, fault=wrong.code)
    s = replace(s, forms=(written,), asked=(*s.asked, s.asking))
    return next_question(s, now)


@move("reveal", Step.FILLED, Step.CONFIRM)
def reveal(s: Session, now: Now, path: str) -> Session:
    """Values are masked until touched: the hall can see this screen. A second touch covers."""
    return replace(s, opened=s.opened ^ {path[:80]})


@move("revealed", Step.FILLED, Step.CONFIRM)
def revealed(s: Session, now: Now, forms: Sequence[Mapping[str, Any]]) -> Session:
    """What the counter showed once for this session of a pre-application."""
    known = tuple(
        replace(mine, answers=theirs["answers"])
        for mine, theirs in zip(s.forms, forms, strict=True)
    )
    return replace(s, forms=known)


@move("change", Step.CONFIRM, Step.FILLED)
def change(s: Session, now: Now, path: str) -> Session:
    """なおす: that one question again, then back to the form."""
    assert s.form is not None
    if s.form.handle:
        raise ValueError("the counter holds these answers")
    form.find(fields_of(now, s.form.procedure), path)
    return to(s, Step.ASK, asking=path, asked=())


@move("confirm", Step.CONFIRM)
def confirm(s: Session, now: Now) -> Session:
    """この内容でよいですか: はい. A pre-application shown first has its number only now."""
    return to(s, Step.SENDING if s.visit else Step.TAKING)


@move("sent", Step.SENDING)
def sent(s: Session, now: Now) -> Session:
    return to(s, Step.TICKET, saved=True)


@move("rejected", Step.SENDING, Step.TAKING)
def rejected(s: Session, now: Now, faults: Mapping[str, str]) -> Session:
    """The counter's own check said no to a field: that question again, with the reason."""
    assert s.form is not None
    fields = fields_of(now, s.form.procedure)
    for path, code in faults.items():
        if _asked(fields, path):
            return to(s, Step.ASK, asking=path, fault=code, asked=())
    return into_trouble(s, "refused", Step.CONFIRM)


def _to_pin(s: Session) -> Session:
    if s.tries == 0:
        return into_trouble(s, "pin_blocked", Step.INSERT)
    return to(s, Step.KNOWN)


def _pin_or_stop(s: Session, fault: str | None = None) -> Session:
    """The last try is never spent here: a blocked PIN is a second errand for the visitor."""
    if s.tries == 0:
        return into_trouble(s, "pin_blocked", Step.KNOWN)
    if s.tries == 1:
        return into_trouble(s, "last_try", Step.KNOWN)
    if s.misses >= STOP_AFTER:
        return into_trouble(s, "pin_stopped", Step.KNOWN)
    return to(s, Step.PIN, fault=fault)


def _written(mine: Form, fields: Sequence[Field], path: str, value: Any, now: Now) -> Form:
    question = form.find(fields, path)
    if path.endswith(f".{form.MORE}"):
        return form.more(mine, question, bool(entry.read(_yes, value)))
    read = entry.read(question, value, now.guide.table(question.table or ""))
    return form.answer(mine, path, read, "typed")


_yes = Field(id="more", kind="yesno", name={})


def _asked(fields: Sequence[Field], path: str) -> bool:
    try:
        return form.find(fields, path).kind != "persons"
    except KeyError:
        return False
