"""What a form costs its visitor: the characters to be written, and those somebody else brought.

Pure. Counted as a pen would: a text by its characters, a date by its eight digits, a choice as
one mark. What a card, a QR or a clerk has filled in was not written at the city hall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from counter.fields import Field

HAND = "typed"
DATE_DIGITS = 8
MARKS = ("choice", "yesno")


@dataclass(frozen=True)
class Effort:
    """Characters and marks: by the visitor's own hand, and brought."""

    written: int
    brought: int


def effort(
    fields: Iterable[Field], answers: Mapping[str, Any], sources: Mapping[str, str]
) -> Effort:  # fmt: skip
    """The effort of a form's answers; one without a source was written."""
    asked = [field for field in fields if answers.get(field.id) is not None]
    strokes = {field.id: characters(field, answers[field.id]) for field in asked}
    by_hand = sum(n for name, n in strokes.items() if sources.get(name, HAND) == HAND)
    return Effort(by_hand, sum(strokes.values()) - by_hand)


def characters(field: Field, value: Any) -> int:
    """What one answer takes to write."""
    if field.kind == "persons":
        people = [each for each in value if isinstance(each, Mapping)]
        return sum(sum(_of(field.fields, each)) for each in people)
    if field.kind == "choices":
        return len(value)
    if field.kind == "staff_number":
        return 0
    if field.kind == "date":
        return DATE_DIGITS
    return 1 if field.kind in MARKS else len("".join(str(value).split()))


def _of(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[int]:
    return [characters(f, answers[f.id]) for f in fields if answers.get(f.id) is not None]
