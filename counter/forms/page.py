"""A Form as plain data for the template: every word chosen, every character given its font."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from counter.forms import wareki
from counter.forms.coverage import Coverage
from counter.forms.script import MISSING
from counter.forms.sheet import Form
from counter.forms.writer import FOLDER, MAIN, WORDS, Text, Writer, beside_main
from counter.procedures import Field, fee_for, visible

FEW = 6  # up to so many choices print as boxes
WIDEST_TABLE = 6  # more columns of a person than this print as blocks
DOCUMENTS = {
    document["code"]: document["name"]
    for document in tomllib.loads((FOLDER / "identity.toml").read_text("utf-8"))["documents"]
}


def page(form: Form, fonts: Mapping[str, Coverage]) -> dict[str, Any]:
    """What the template draws; only strings, lists, numbers and truth values."""
    write = Writer(form, fonts)
    data = {
        "language": beside_main(form) or MAIN,
        "plain_title": title(form),
        "head": _head(write),
        "for_whom": _for_whom(write),
        "rows": [_row(write, field) for field in _printed(form)],
        "purpose": {
            **write.pair("purpose_of_use"),
            "value": write.label(form.procedure.purpose_of_use[MAIN]),
            "value2": write.second(form.procedure.purpose_of_use),
        },
        "my_number": _my_number(write),
        "sign": _sign(write),
        "staff": _staff(write),
        "foot": f"{form.office}　{form.number}".strip(),
        "made": WORDS[MAIN]["made"].format(at=f"{wareki.wareki(form.at.date())} {form.at:%H:%M}"),
    }
    return {**data, "missing_glyph": write.word("missing_glyph") if _gaps(data) else None}


def title(form: Form, language: str = MAIN) -> str:
    """住民票の写し 交付請求書, 転入届: from the procedure's name and act."""
    name, act = form.procedure.name[language], form.procedure.act
    if act == "届出":
        ending = WORDS[language]["notice_ending"]
        return (
            name
            if ending and name.endswith(ending)
            else WORDS[language]["title_notice"].format(name=name)
        )
    issued = form.procedure.fee_times is not None  # something handed over in copies
    key = "title_certificate" if issued else "title_other"
    return WORDS[language][key].format(name=name, act=act)


def _printed(form: Form) -> list[Field]:
    return [
        field
        for field in form.procedure.fields
        if field.kind != "staff_number" and visible(field, form.for_whom, form.answers)
    ]


def _gaps(data: object) -> bool:
    if isinstance(data, dict):
        return any(_gaps(value) for value in data.values())
    if isinstance(data, list):
        return any(_gaps(value) for value in data)
    return isinstance(data, str) and MISSING in data


def _head(write: Writer) -> dict[str, Any]:
    form = write.form
    accepted = form.accepted
    when = f"{wareki.wareki(accepted.at.date())} {accepted.at:%H:%M}" if accepted else ""
    beside = beside_main(form)
    return {
        "to": write.word("to", city=form.city),
        "title": write.label(title(form)),
        "title2": write.label(title(form, beside)) if beside else None,
        "number": {**write.pair("number"), "value": write.label(form.number)},
        "date": {
            **write.pair("date"),
            "value": write.value(wareki.both(form.at.date().isoformat())),
        },
        "draft": None if accepted else {**write.pair("draft"), "note": write.pair("draft_note")},
        "accepted": {**write.pair("accepted"), "value": write.label(when)} if accepted else None,
    }


def _for_whom(write: Writer) -> dict[str, Any]:
    form = write.form
    chosen = next((who for who in form.procedure.for_whom if who.code == form.for_whom), None)
    boxes = [
        {"on": who.code == form.for_whom, "text": write.label(who.name[MAIN]),
         "second": write.second(who.name)}
        for who in form.procedure.for_whom
    ]  # fmt: skip
    authority = chosen.authority if chosen else None
    return {
        **write.pair("for_whom"),
        "boxes": boxes,
        "authority": write.label(f"{WORDS['ja']['authority']}：{authority['ja']}")
        if authority
        else None,
    }


def _row(write: Writer, field: Field) -> dict[str, Any]:
    form = write.form
    answer = form.answers.get(field.id)
    source = form.sources.get(field.id) if answer not in (None, "", [], ()) else None
    known = f"source_{source}" in WORDS[MAIN]
    row: dict[str, Any] = {
        "text": write.label(field.name[MAIN]),
        "second": write.second(field.name),
        "big": field.kind == "name",
        "small": field.kind == "date",
        "short": _short(write, field),
        "source": write.word(f"source_{source}") if source and known else None,
    }
    if field.kind == "persons":
        return row | {"persons": _persons(write, field, answer)}
    return row | _answer(write, field, answer)


SHORT = ("name", "kana", "date", "phone", "count", "yesno")
NARROW = 16  # so many characters of choices stand in half a line


def _short(write: Writer, field: Field) -> bool:
    """Whether half a line is enough: what is short by its kind, and few short choices."""
    choices = _choices(write, field) if field.kind == "choice" else None
    if choices is None:
        return field.kind in SHORT
    return len(choices) > FEW or sum(len(ja) + 2 for _, ja, _ in choices) <= NARROW


def _answer(write: Writer, field: Field, answer: object) -> dict[str, Any]:
    """Boxes to tick where the choices are few, else text; `value` None is a line to write on."""
    choices = _choices(write, field)
    if choices is not None and len(choices) <= FEW:
        chosen = answer if isinstance(answer, list | tuple) else [answer]
        return {
            "boxes": [
                {"on": code in chosen, "text": write.label(ja), "second": write.second(words)}
                for code, ja, words in choices
            ]
        }
    text = _plain(write, field, answer)
    return {"value": write.value(text) if text else None}


def _choices(write: Writer, field: Field) -> list[tuple[object, str, Mapping[str, str]]] | None:
    if field.kind == "yesno":
        return [
            (said, WORDS[MAIN][key], {name: words[key] for name, words in WORDS.items()})
            for said, key in ((True, "yes"), (False, "no"))
        ]
    if field.kind not in ("choice", "choices"):
        return None
    table = write.form.tables.get(field.table or "", ())
    return [(choice.code, choice.name[MAIN], choice.name) for choice in table]


def _plain(write: Writer, field: Field, answer: object) -> str:
    """An answer as one line of text; a code that is in no table prints as it is."""
    if answer is None or answer == "":
        return ""
    if field.kind == "date":
        return wareki.both(str(answer))
    names = {code: ja for code, ja, _ in _choices(write, field) or ()}
    if isinstance(answer, list | tuple):
        return "、".join(names.get(str(item), str(item)) for item in answer)
    return names.get(answer if isinstance(answer, bool) else str(answer), str(answer))


def _persons(write: Writer, field: Field, answer: object) -> dict[str, Any]:
    people = [p for p in answer if isinstance(p, dict)] if isinstance(answer, list) else []
    cells = [
        [_cell(write, sub, person.get(sub.id)) for sub in field.fields] for person in people or [{}]
    ]
    return {
        "columns": [
            {"text": write.label(sub.name[MAIN]), "second": write.second(sub.name),
             "kind": sub.kind}
            for sub in field.fields
        ],
        "rows": cells,
        "blocks": len(field.fields) > WIDEST_TABLE,
        "titles": [write.pair("person", n=n + 1) for n in range(len(cells))],
    }  # fmt: skip


def _cell(write: Writer, field: Field, answer: object) -> Text:
    return write.value(_plain(write, field, answer))


def _my_number(write: Writer) -> dict[str, Any] | None:
    kind = write.form.procedure.number
    if kind not in ("box", "check_only"):
        return None
    note = "number_box_note" if kind == "box" else "check_only_note"
    return {
        **write.pair("number_box"),
        "cells": kind == "box",
        "note": write.pair(note),
        "checked": write.word("checked"),
    }


def _sign(write: Writer) -> dict[str, Any] | None:
    form = write.form
    if form.procedure.signature == "none":
        return None
    act = form.procedure.act
    intro = "sign_intro_notice" if act == "届出" else "sign_intro"
    return {
        "intro": write.word(intro, act=act),
        **write.pair(f"sign_{form.procedure.signature}"),
        "name": write.value(_own_name(form)) if form.procedure.signature == "printed" else None,
        "seal": write.word("seal") if form.procedure.signature == "seal_or_sign" else None,
        "date": write.word("sign_date"),
    }


def _own_name(form: Form) -> str:
    """The visitor's name where the form knows it: people acting for others write their own."""
    own = [f.id for f in form.procedure.fields if f.prefill == "card.name"]
    return str(form.answers.get(own[0]) or "") if own and form.for_whom == "self" else ""


def _staff(write: Writer) -> dict[str, Any]:
    form = write.form
    accepted = form.accepted
    fee = fee_for(form.procedure, form.answers)
    copies = form.answers.get(form.procedure.fee_times or "")
    documents = [DOCUMENTS.get(code, code) for code in accepted.documents] if accepted else []
    shown = len(documents)
    words = {key: write.word(f"staff_{key}") for key in (
        "received", "checked", "identity", "one", "two", "number", "oral", "not_confirmed",
        "kind", "authority", "letter", "family", "copies", "fee", "free", "reason", "stamp",
    )}  # fmt: skip
    outcome = accepted.outcome if accepted else ""
    return {
        "title": write.word("staff"),
        "words": words,
        "clerk": write.label(accepted.clerk if accepted else ""),
        "kinds": write.label("、".join(documents)),
        "one": outcome == "confirmed" and shown == 1,
        "two": outcome == "confirmed" and shown > 1,
        "oral": outcome in ("oral", "known"),
        "not_confirmed": outcome == "not_confirmed",
        "with_number": form.procedure.identity == "number_and_identity",
        "letter": bool(accepted and accepted.role == "proxy"),
        "family": bool(accepted and accepted.role == "household"),
        "copies": write.label(str(copies) if isinstance(copies, int) else ""),
        "fee": write.label(f"{fee:,}" if fee is not None else ""),
        "yen": write.word("yen"),
    }
