"""Words of the kiosk's screens: one TOML file a language, never a branch in code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"
FIRST = "ja"

Words = Mapping[str, str]


def load(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """Every language's words by dotted key, the city's own language first."""
    files = sorted(folder.glob("*.toml"), key=lambda file: _order(file))
    return {file.stem: flatten(tomllib.loads(file.read_text("utf-8"))) for file in files}


def flatten(tree: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Nested tables as dotted keys: `{"a": {"b": "x"}}` → `{"a.b": "x"}`."""
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{above}{key}.")
        else:
            flat[f"{above}{key}"] = str(value)
    return flat


def say(text: Mapping[str, str] | str | None, language: str) -> str:
    """A catalogue's text in `language`, else in the first language it has."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language) or text.get(FIRST) or next(iter(text.values()), "")


def plain(text: str) -> str:
    """Text without its readings: `{番号|ばんごう}` → `番号` (paper has no room for them)."""
    parts = text.split("{")
    return parts[0] + "".join(_bare(part) for part in parts[1:])


def day(words: Words, value: date, form: str = "date.form") -> str:
    """A date as this language writes it (`date.masked`: the year only)."""
    era, first = next(
        ((name, start) for name, start in ERAS if value >= start), ("west", date(1, 1, 1))
    )
    return fill(
        words[form],
        era=words[f"date.{era}"],
        era_year=value.year - first.year + 1,
        year=value.year,
        month=value.month,
        day=value.day,
    )


def fill(text: str, **facts: object) -> str:
    """Text with its `{name}`s replaced; readings (`{番号|ばんごう}`) stay for the screen."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: str(facts.get(found[1], "")), text)


# 元号を改める政令: each era's first day
ERAS = (
    ("reiwa", date(2019, 5, 1)),
    ("heisei", date(1989, 1, 8)),
    ("showa", date(1926, 12, 25)),
    ("taisho", date(1912, 7, 30)),
    ("meiji", date(1868, 1, 25)),
)


def _bare(part: str) -> str:
    inside, _, rest = part.partition("}")
    return inside.split("|")[0] + rest


def _order(file: Path) -> tuple[bool, bool, str]:
    return (file.stem != FIRST, not file.stem.startswith(FIRST), file.stem)
