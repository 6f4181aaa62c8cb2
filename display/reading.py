"""Reading the small things of a catalogue: ids, and texts in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from display.language import DEFAULT

Texts = Mapping[str, str]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")


def id_of(source: Mapping[str, Any]) -> str:
    """The id of a thing; raises ValueError where it is none."""
    if not _ID.fullmatch(source["id"]):
        raise ValueError("catalogue: id")
    return str(source["id"])


def texts_of(value: object) -> Texts:
    """A text in several languages; a bare string is one text in all of them."""
    if isinstance(value, dict):
        return {str(language): str(text) for language, text in value.items()}
    return {DEFAULT: "" if value is None else str(value)}
