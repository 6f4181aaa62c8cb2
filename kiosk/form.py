"""The application form as it fills: which questions are open, what came from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from counter.fields import Field, visible

Answers = Mapping[str, Any]
MORE = "+"  # the question "one person more?" of a group: `members.+`


@dataclass(frozen=True)
class Form:
    """One application being written; a `handle` stands for answers only the counter has."""

    procedure: str
    for_whom: str
    answers: Answers = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    masked: Mapping[str, Any] = field(default_factory=dict)
    handle: str | None = None
    closed: frozenset[str] = frozenset()  # groups to which nobody is added any more

    def __repr__(self) -> str:
        return f"Form({self.procedure!r}, {len(self.answers)} answers)"


def field_of(body: Mapping[str, Any]) -> Field:
    """A field of the public catalogue as the counter's own class."""
    shown = body.get("show_if")
    return Field(
        id=body["id"],
        kind=body["kind"],
        name=body["name"],
        hint=body.get("hint"),
        required=bool(body.get("required")),
        prefill=body.get("prefill"),
        show_if={key: tuple(codes) for key, codes in shown.items()} if shown else None,
        table=body.get("table"),
        fields=tuple(field_of(sub) for sub in body.get("fields") or ()),
        max=body.get("max"),
    )


def shown(form: Form, fields: Sequence[Field]) -> list[Field]:
    """The fields that are asked, given what is answered; never the clerks' own."""
    return [
        f for f in fields if f.kind != "staff_number" and visible(f, form.for_whom, form.answers)
    ]


def prefill(form: Form, fields: Sequence[Field], given: Mapping[str, str]) -> Form:
    """The form with every empty field that the card fills; `given` by the prefill's name."""
    for question in shown(form, fields):
        if question.kind == "persons":
            form = _prefill_first(form, question, given)
        elif (said := given.get(question.prefill or "")) and question.id not in form.answers:
            form = answer(form, question.id, said, "card")
    return form


def _prefill_first(form: Form, group: Field, given: Mapping[str, str]) -> Form:
    """The holder of the card is the first person of a group whose fields say so."""
    for sub in group.fields:
        path = f"{group.id}.0.{sub.id}"
        if (said := given.get(sub.prefill or "")) and value(form, path) is None:
            form = answer(form, path, said, "card")
    return form


def answer(form: Form, path: str, given: Any, source: str) -> Form:
    """The form with `path` answered; `path` is `field` or `group.index.field`."""
    answers = dict(form.answers)
    sources = dict(form.sources)
    group, _, rest = path.partition(".")
    if not rest:
        answers[group] = given
    else:
        answers[group] = _placed(answers.get(group, ()), rest, given)
        source = "typed" if sources.get(group, source) != source else source
    sources[group] = source
    return replace(form, answers=answers, sources=sources)


def _placed(people: Sequence[Answers], rest: str, given: Any) -> list[Answers]:
    index, _, sub = rest.partition(".")
    rows = [dict(person) for person in people]
    while len(rows) <= int(index):
        rows.append({})
    rows[int(index)][sub] = given
    return list(rows)


def value(form: Form, path: str) -> Any:
    """The answer at `path`, or None."""
    group, _, rest = path.partition(".")
    found = form.answers.get(group)
    if not rest or found is None:
        return found
    index, _, sub = rest.partition(".")
    if not index.isdigit() or int(index) >= len(found):
        return None
    return found[int(index)].get(sub)


def more(form: Form, group: Field, wanted: bool) -> Form:
    """The answer to "one person more?"."""
    if wanted:
        people = [*form.answers.get(group.id, ()), {}]
        return replace(form, answers={**form.answers, group.id: people})
    return replace(form, closed=form.closed | {group.id})


def find(fields: Sequence[Field], path: str) -> Field:
    """The field a path speaks of. Raises KeyError."""
    group, _, rest = path.partition(".")
    top = next((f for f in fields if f.id == group), None)
    if top is None:
        raise KeyError(path)
    _, _, sub = rest.partition(".")
    if not rest or rest == MORE:
        return top
    if inner := next((f for f in top.fields if f.id == sub), None):
        return inner
    raise KeyError(path)


def missing(form: Form, fields: Sequence[Field]) -> Iterator[str]:
    """Paths still to be asked, in the form's order: required ones, then "one more?"."""
    if form.handle:
        return
    for question in shown(form, fields):
        if question.kind == "persons":
            yield from _missing_people(form, question)
        elif question.required and form.answers.get(question.id) in (None, "", []):
            yield question.id


def _missing_people(form: Form, group: Field) -> Iterator[str]:
    people = form.answers.get(group.id, ())
    for index, person in enumerate(people):
        for sub in group.fields:
            asked = visible(sub, form.for_whom, {**form.answers, **person})
            if sub.required and asked and person.get(sub.id) in (None, ""):
                yield f"{group.id}.{index}.{sub.id}"
    if not people and group.required:
        first = next((sub for sub in group.fields if sub.required), group.fields[0])
        yield f"{group.id}.0.{first.id}"
    elif group.id not in form.closed and len(people) < (group.max or 8):
        yield f"{group.id}.{MORE}"


def body(form: Form, fields: Sequence[Field]) -> dict[str, Any]:
    """The application as `POST /api/visits` takes it: hidden answers are left out."""
    start = {"procedure": form.procedure, "for_whom": form.for_whom}
    if form.handle:
        return {**start, "handle": form.handle}
    asked = {f.id for f in shown(form, fields)}
    answers = {key: given for key, given in form.answers.items() if key in asked and given != []}
    sources = {key: form.sources[key] for key in answers if key in form.sources}
    return {**start, "answers": answers, "sources": sources}
