"""Which question of the form comes next."""

from __future__ import annotations

from counter.fields import Field
from kiosk import form
from kiosk.session import Now, Session, Step, to


def fields_of(now: Now, procedure: str) -> list[Field]:
    """The questions of a procedure, as the counter's own class."""
    return [form.field_of(body) for body in now.guide.procedure(procedure)["fields"]]


def next_question(s: Session, now: Now) -> Session:
    """The next open question of the form, or the whole form to confirm."""
    assert s.form is not None
    fields = fields_of(now, s.form.procedure)
    for path in form.missing(s.form, fields):
        return to(s, Step.ASK, asking=path)
    return to(s, Step.CONFIRM, asking=None, asked=())
