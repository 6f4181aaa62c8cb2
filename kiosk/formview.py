"""The form on the screen: rows with their source, masked values, and the one question asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from counter.fields import Field, visible
from counter.masking import masked
from kiosk import form as forms
from kiosk.form import Form
from kiosk.questions import fields_of
from kiosk.session import Now, Session
from kiosk.words import Words, day, fill, say

Row = dict[str, Any]
FACE_DOWN = frozenset({"name", "kana", "date", "address", "phone", "text"})


def form_view(
    form: Form, now: Now, language: str, opened: frozenset[str], words: Words
) -> dict[str, Any]:
    """One application as rows in the form's order; a value is there only once it was touched."""
    procedure = now.guide.procedure(form.procedure)
    whom = next((w for w in procedure["for_whom"] if w["code"] == form.for_whom), None)
    writer = _Writer(form, now, language, opened, words)
    return {
        "procedure": form.procedure,
        "name": say(procedure["name"], language),
        "for_whom": say(whom["name"], language) if whom else "",
        "held": form.handle is not None,
        "rows": list(writer.rows(fields_of(now, form.procedure))),
    }


class _Writer:
    def __init__(
        self, form: Form, now: Now, language: str, opened: frozenset[str], words: Words
    ) -> None:
        self._form, self._now, self._language = form, now, language
        self._opened, self._words = opened, words

    def rows(self, fields: list[Field]) -> Iterator[Row]:
        for field in forms.shown(self._form, fields):
            if field.kind == "persons":
                yield from self._people(field)
            elif field.id in self._form.answers or not self._form.handle:
                yield self._row(field, field.id, self._form.answers.get(field.id), field.required)
            elif field.id in self._form.masked:
                yield self._masked(field)

    def _people(self, group: Field) -> Iterator[Row]:
        if group.id not in self._form.answers and group.id in self._form.masked:
            yield self._masked(group)
        for index, person in enumerate(self._form.answers.get(group.id, ())):
            said = {**self._form.answers, **person}
            for sub in (f for f in group.fields if visible(f, self._form.for_whom, said)):
                path = f"{group.id}.{index}.{sub.id}"
                row = self._row(sub, path, person.get(sub.id), sub.required)
                yield {**row, "person": index + 1}

    def _row(self, field: Field, path: str, value: Any, required: bool) -> Row:
        empty = value in (None, "", [])
        is_open = path in self._opened or field.kind not in FACE_DOWN
        shown = "" if empty else self.text(field, value if is_open else None, value)
        group = path.partition(".")[0]
        return {
            "path": path,
            "name": say(field.name, self._language),
            "value": shown,
            "mincho": field.kind in ("name", "address"),
            "source": None if empty else self._form.sources.get(group, "typed"),
            "maskable": field.kind in FACE_DOWN and not empty,
            "open": is_open,
            "missing": empty and required,
        }

    def _masked(self, field: Field) -> Row:
        """A row of which only the counter knows the value."""
        value = self._form.masked[field.id]
        covered = field.kind in FACE_DOWN or field.kind == "persons"
        return {
            "path": field.id,
            "name": say(field.name, self._language),
            "value": self.text(field, value, value) if field.kind != "persons" else str(value),
            "mincho": False,
            "source": "qr",
            "maskable": covered,
            "open": not covered,
            "missing": False,
        }

    def text(self, field: Field, value: Any, hidden: Any) -> str:
        """A value in the visitor's words; covered where `value` is None."""
        if field.kind == "date" and isinstance(hidden, str):
            return _day(hidden, self._words, "date.masked" if value is None else "date.form")
        if value is None:
            return str(masked(hidden, field.kind))
        if isinstance(value, bool):
            return self._words["common.yes" if value else "common.no"]
        if isinstance(value, list):
            return "、".join(self._code(field, one) for one in value)
        return self._code(field, value) if field.kind == "choice" else str(value)

    def _code(self, field: Field, code: Any) -> str:
        for row in self._now.guide.table(field.table or ""):
            if row["code"] == code:
                return say(row["name"], self._language)
        return str(code)


def _day(value: str, words: Words, form: str) -> str:
    """A date in words; of one the counter has masked only the western year is known."""
    if "●" in value:
        return fill(words["date.masked"], era="", era_year=value[:4], year=value[:4])
    try:
        return day(words, date.fromisoformat(value), form)
    except ValueError:
        return "●"


def question_view(form: Form, path: str, now: Now, language: str) -> dict[str, Any]:
    """One question: what is asked, of which person, and what may be answered."""
    field = forms.find(fields_of(now, form.procedure), path)
    group, _, rest = path.partition(".")
    view: dict[str, Any] = {"path": path, "name": say(field.name, language), "person": None}
    if rest == forms.MORE:
        return view | {"kind": "more", "any": bool(form.answers.get(group)), "hint": ""}
    index = rest.partition(".")[0]
    return view | {
        "kind": field.kind,
        "hint": say(field.hint, language),
        "person": int(index) + 1 if index else None,
        "max": field.max,
        "options": [
            {"code": row["code"], "name": say(row["name"], language)}
            for row in now.guide.table(field.table or "")
        ],
        "value": forms.value(form, path),
    }


def values_of(session: Session, now: Now) -> Iterator[Mapping[str, int]]:
    """How many required questions each form still has."""
    for form in session.forms:
        fields = fields_of(now, form.procedure)
        asked = [p for p in forms.missing(form, fields) if not p.endswith(forms.MORE)]
        yield {"missing": len(asked)}
