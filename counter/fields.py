"""The questions of a form: their kinds, their choices, and when each is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Words = Mapping[str, str]  # language → text; every language of the city is there

FIELD_KINDS = (
    "text", "name", "kana", "date", "address", "phone", "choice", "choices",
    "count", "yesno", "persons", "staff_number",
)  # fmt: skip
PREFILLS = ("card.name", "card.address", "card.birth", "card.sex")
# What tells one resident from another; whether a case may be prepared hangs on these.
IDENTIFYING = ("card.name", "card.address", "card.birth")
SOURCES = ("card", "qr", "typed", "clerk")


@dataclass(frozen=True)
class Choice:
    """One entry of a code table."""

    code: str
    name: Words

    def public(self) -> dict[str, Any]:
        return {"code": self.code, "name": dict(self.name)}


@dataclass(frozen=True)
class Field:
    """One question of a form.

    `max`: characters (code points) of a text, greatest count, most persons or choices.
    `show_if`: other field's id or `for_whom` → codes; all must match (yesno: "yes", "no").
    `prefill` inside the fields of `persons` speaks of the first person only.
    """

    id: str
    kind: str
    name: Words
    hint: Words | None = None
    required: bool = False
    prefill: str | None = None
    show_if: Mapping[str, tuple[str, ...]] | None = None
    table: str | None = None
    fields: tuple[Field, ...] = ()
    max: int | None = None

    def public(self) -> dict[str, Any]:
        shown = self.show_if
        return {
            "id": self.id,
            "kind": self.kind,
            "name": dict(self.name),
            "hint": dict(self.hint) if self.hint else None,
            "required": self.required,
            "prefill": self.prefill,
            "show_if": {key: list(codes) for key, codes in shown.items()} if shown else None,
            "table": self.table,
            "fields": [field.public() for field in self.fields],
            "max": self.max,
        }


def answer_codes(value: object) -> tuple[str, ...]:
    """The codes an answer stands for in `show_if` and its like; a yesno is "yes" or "no"."""
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(code for code in value if isinstance(code, str))
    return ()


def names(value: object, codes: tuple[str, ...]) -> bool:
    """Whether an answer stands for one of the codes."""
    return any(code in codes for code in answer_codes(value))


def visible(field: Field, for_whom: str, answers: Mapping[str, Any]) -> bool:
    """Whether the question is asked, given the other answers."""
    return all(
        names(for_whom if key == "for_whom" else answers.get(key), codes)
        for key, codes in (field.show_if or {}).items()
    )
