"""The door for what people fill in: answers are checked here once and are right from then on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from counter import answers as answer
from counter.fields import SOURCES, Field, visible
from counter.individual_number import individual_number
from counter.masking import masked, masked_answers
from counter.procedures import Catalogue, Procedure

__all__ = [
    "CODES", "Checked", "Invalid", "check", "drop_hidden", "individual_number", "masked",
    "masked_answers", "missing",
]  # fmt: skip

CODES = (
    "required", "unknown_field", "unknown_choice", "unknown_procedure", "unknown_source",
    "not_an_object", "not_a_list", "not_text", "not_a_date", "not_a_number", "not_kana",
    "not_a_phone", "not_yes_or_no", "too_long", "too_many", "repeated", "bad_character",
    "staff_only", "individual_number",
)  # fmt: skip
# A form is flat but for persons: nothing of ours stands deeper than this.
DEPTH = 6
# Longer whole numbers have more than twelve digits, and Python refuses to write very long ones.
LONG = 10**13
FIELD_ID = re.compile(r"[a-z][a-z_]{0,31}")


class Invalid(Exception):
    """The application is not right. `fields`: path (`members.0.name`) → code; never a value."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(", ".join(sorted(set(fields.values()))))
        self.fields = dict(fields)


@dataclass(frozen=True)
class Checked:
    """Answers as given (never normalised), hidden and empty ones left out; a source for each."""

    answers: dict[str, Any]
    sources: dict[str, str]


def check(
    catalogue: Catalogue,
    procedure_id: object,
    for_whom: object,
    answers: object,
    sources: object,
    *,
    partial: bool = False,
    clerk: bool = False,
) -> Checked:
    """The application, or Invalid naming every field that is wrong.

    `partial` lets required answers be missing (a form begun at the desk). Only with `clerk`
    may fields for staff be filled; they alone may hold twelve digits. A missing source reads
    as `typed` (`clerk` with `clerk`). An individual number wins over any other fault.
    """
    procedure = _procedure(catalogue, procedure_id)
    faults: dict[str, str] = {}
    given = _object(answers, "answers", faults)
    named = _object(sources, "sources", faults)
    if not isinstance(for_whom, str) or all(for_whom != who.code for who in procedure.for_whom):
        faults["for_whom"] = _code(for_whom, "unknown_choice")
    whom = for_whom if isinstance(for_whom, str) else ""
    form = _Form(catalogue.tables, partial, clerk, faults)
    kept = form.read(procedure.fields, given, whom, "")
    checked_sources = form.sources(procedure.fields, kept, named)
    form.refuse_numbers(procedure.fields, {"answers": given, "sources": named})
    if faults:
        raise Invalid(faults)
    return Checked(kept, checked_sources)


def drop_hidden(
    catalogue: Catalogue, procedure_id: object, for_whom: str, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers to questions that are asked; a hidden question hides those that hang on it."""
    return _shown(_procedure(catalogue, procedure_id).fields, for_whom, answers)


def missing(
    catalogue: Catalogue, procedure_id: str, for_whom: str, answers: Mapping[str, Any]
) -> list[str]:
    """Paths of the required questions that are asked and not yet answered, in form order."""
    fields = _procedure(catalogue, procedure_id).fields
    return list(_missing(fields, for_whom, answers, ""))


def _procedure(catalogue: Catalogue, procedure_id: object) -> Procedure:
    if not isinstance(procedure_id, str) or procedure_id not in catalogue.procedures:
        raise Invalid({"procedure": _code(procedure_id, "unknown_procedure")})
    return catalogue.procedures[procedure_id]


def _code(value: object, usual: str) -> str:
    return "individual_number" if isinstance(value, str) and individual_number(value) else usual


def _object(value: object, path: str, faults: dict[str, str]) -> dict[str, Any]:
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return value
    faults[path] = "not_an_object"
    return {}


def _shown(fields: tuple[Field, ...], for_whom: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for field in fields:
        if field.id in answers and visible(field, for_whom, kept):
            kept[field.id] = answers[field.id]
    return kept


def _missing(
    fields: tuple[Field, ...], for_whom: str, answers: Mapping[str, Any], prefix: str
) -> Iterator[str]:
    kept = _shown(fields, for_whom, answers)
    for field in fields:
        value = kept.get(field.id)
        if not visible(field, for_whom, kept):
            continue
        if answer.empty(value):
            if field.required:
                yield prefix + field.id
        elif field.kind == "persons" and isinstance(value, list):
            for index, person in enumerate(value):
                inner = person if isinstance(person, dict) else {}
                yield from _missing(field.fields, "", inner, f"{prefix}{field.id}.{index}.")


def _safe(key: str) -> bool:
    """Whether a key nobody knows may be named in an error: a plain word, so no digits."""
    return FIELD_ID.fullmatch(key) is not None


@dataclass(frozen=True)
class _Form:
    """One reading of one form; `faults` fills as it goes."""

    tables: answer.Tables
    partial: bool
    clerk: bool
    faults: dict[str, str]

    def read(
        self, fields: tuple[Field, ...], given: Mapping[str, Any], for_whom: str, prefix: str
    ) -> dict[str, Any]:
        """What is kept of these answers: asked, filled, and (if no fault is noted) right."""
        known = {field.id for field in fields}
        for key in given:
            if key not in known:
                self._unknown(key, prefix)
        shown = _shown(fields, for_whom, given)
        kept = {}
        for field in fields:
            if not visible(field, for_whom, shown):
                continue
            value = shown.get(field.id)
            if not answer.empty(value):
                kept[field.id] = self._value(field, value, prefix + field.id)
            elif field.required and not self.partial:
                self.faults[prefix + field.id] = "required"
        return kept

    def _unknown(self, key: str, prefix: str) -> None:
        path = prefix + key if _safe(key) else prefix.rstrip(".") or "answers"
        self.faults.setdefault(path, "unknown_field")

    def _value(self, field: Field, value: Any, path: str) -> Any:
        if field.kind == "persons":
            return self._persons(field, value, path)
        wrong = answer.fault(field, value, self.tables)
        if field.kind == "staff_number" and not self.clerk:
            wrong = "staff_only"
        if wrong:
            self.faults[path] = wrong
        return value

    def _persons(self, field: Field, value: Any, path: str) -> list[Any]:
        if not isinstance(value, list):
            self.faults[path] = "not_a_list"
            return []
        if len(value) > answer.limit(field):
            self.faults[path] = "too_many"
            return []
        return [self._person(field, one, f"{path}.{index}") for index, one in enumerate(value)]

    def _person(self, field: Field, value: Any, path: str) -> dict[str, Any]:
        return self.read(field.fields, _object(value, path, self.faults), "", f"{path}.")

    def sources(
        self, fields: tuple[Field, ...], kept: Mapping[str, Any], named: Mapping[str, Any]
    ) -> dict[str, str]:
        """A source for every kept answer; what is said of questions not asked is dropped."""
        known = {field.id for field in fields}
        for key, source in named.items():
            path = f"sources.{key}" if _safe(key) else "sources"
            if key not in known:
                self.faults[path] = "unknown_field"
            elif source not in SOURCES:
                self.faults[path] = "unknown_source"
        usual = "clerk" if self.clerk else "typed"
        return {key: named.get(key, usual) for key in kept}

    def refuse_numbers(self, fields: tuple[Field, ...], parts: Mapping[str, Any]) -> None:
        """Every text and number of the application, hidden and unknown ones too."""
        staff = {(field.id,) for field in fields if field.kind == "staff_number"}
        for path, text in _texts(parts):
            exempt = self.clerk and path[:1] == ("answers",) and path[1:] in staff
            if not exempt and individual_number(text):
                self.faults[_path(fields, path)] = "individual_number"


Steps = tuple[str | int, ...]


def _texts(parts: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    """Every string, key and whole number with the way to it; a heap, so depth costs no stack."""
    heap: list[tuple[Steps, Any]] = [((), parts)]
    while heap:
        path, value = heap.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                yield path, str(key)
                heap.append(((*path[:DEPTH], key), inner))
        elif isinstance(value, list):
            heap.extend(((*path[:DEPTH], index), inner) for index, inner in enumerate(value))
        elif isinstance(value, str):
            yield path, value
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LONG:
            yield path, f"{value:.0f}"


def _path(fields: tuple[Field, ...], path: Steps) -> str:
    """The part of the way that is made of our own names; what was sent is not repeated."""
    start, steps = path[0] if path else "answers", path[1:]
    said: list[str] = [] if start == "answers" else ["sources"]
    known = {field.id: field for field in fields}
    for step in steps:
        if isinstance(step, int):
            said.append(str(step))
        elif step in known:
            said.append(step)
            known = {field.id: field for field in known[step].fields}
        else:
            break
    return ".".join(said) or "answers"
