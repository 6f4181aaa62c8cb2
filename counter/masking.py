"""Showing that a value is there without showing it: kiosk and pre-application, in the lobby."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from counter.fields import Field

DOTS = "●●●"
# These name nobody: what is asked for, how many, yes or no.
OPEN_KINDS = ("choice", "choices", "count", "yesno")


def masked(value: Any, kind: str) -> Any:
    """A text as its first character and dots, a date as its year; other kinds as they are.

    The number of dots is always the same, so the length of a name does not show.
    """
    if kind in OPEN_KINDS or value in (None, ""):
        return value
    if not isinstance(value, str):
        return DOTS
    if kind == "date":
        return f"{value[:4]}-●●-●●"
    if kind == "staff_number":
        return DOTS
    return _first(value) + DOTS


def masked_answers(fields: Sequence[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The same answers with every value masked by its field's kind; others are left out."""
    shown: dict[str, Any] = {}
    for field in fields:
        value = answers.get(field.id)
        if field.kind == "persons" and isinstance(value, list):
            shown[field.id] = [
                masked_answers(field.fields, person) if isinstance(person, Mapping) else DOTS
                for person in value
            ]
        elif field.id in answers:
            shown[field.id] = masked(value, field.kind)
    return shown


def _first(text: str) -> str:
    """The first character with its variation selector and other marks."""
    end = 1
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
        end += 1
    return text[:end]
