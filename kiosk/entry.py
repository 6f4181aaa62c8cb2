"""What a visitor types into one field: as the counter takes it, or refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counter import answers
from counter.fields import Choice, Field
from counter.intake import individual_number

Rows = Sequence[Mapping[str, Any]]


class Wrong(ValueError):
    """An answer that cannot stand; `code` is a key of the words under `wrong.`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(field: Field, given: object, table: Rows = ()) -> Any:
    """`given`, right for this field's kind; `table` are its codes' rows. Raises Wrong."""
    value = _tidy(field, given)
    if answers.empty(value):
        raise Wrong("required")
    if isinstance(value, str) and individual_number(value):
        raise Wrong("individual_number")
    choices = [Choice(row["code"], row["name"]) for row in table]
    if wrong := answers.fault(field, value, {field.table or "": choices}):
        raise Wrong(wrong)
    return value


def _tidy(field: Field, given: object) -> object:
    """A reading typed in hiragana is the same reading; blanks around a text are slips."""
    if not isinstance(given, str):
        return given
    text = given.strip()
    if field.kind == "kana":
        return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
    return text
