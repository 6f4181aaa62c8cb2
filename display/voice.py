"""How the signs call, as the catalogue says; where it says nothing sound, in Japanese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LANGUAGES = ("ja", "en", "vi", "zh")  # those of static/voice
USUAL = {"on": True, "languages": ["ja"], "repeat_s": 75, "volume": 80, "quiet_hours": []}
_TIME = re.compile(r"[0-2][0-9]:[0-5][0-9]")


def settings(source: object) -> dict[str, Any]:
    """`{on, languages, repeat_s, volume, quiet_hours}` for the page; each one that is not sound
    is the usual one, so that a sign is never silent by a slip."""
    given = source if isinstance(source, Mapping) else {}
    return {
        name: given[name] if name in given and _sound(name, given[name]) else usual
        for name, usual in USUAL.items()
    }


def _sound(name: str, value: object) -> bool:
    if name == "languages":
        return isinstance(value, list) and all(each in LANGUAGES for each in value)
    if name == "quiet_hours":
        return isinstance(value, list) and all(_span(each) for each in value)
    if name == "on":
        return isinstance(value, bool)
    return type(value) is int and 0 <= value <= 100


def _span(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(each, str) and _TIME.fullmatch(each) for each in value)
    )
