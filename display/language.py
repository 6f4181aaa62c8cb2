"""The words of the screens: one TOML file a language, the same keys in each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
DEFAULT = "ja"


class Words:
    """One language's words under names such as `ticket.ahead`."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self.html = words["language.html"]
        self._words = words

    def __call__(self, name: str, **values: object) -> str:
        """The words of this name, with `{…}` filled in; raises KeyError for an unknown name."""
        text = self._words[name]
        for key, value in values.items():
            text = text.replace("{" + key + "}", str(value))
        return text

    def of(self, names: Mapping[str, str]) -> str:
        """This language's text of a catalogue's name; Japanese where it has none."""
        return names.get(self.language) or names.get(DEFAULT) or ""

    def group(self, *names: str) -> dict[str, str]:
        """The words of some groups, for the page's script."""
        return {key: text for key, text in self._words.items() if key.split(".")[0] in names}


@cache
def words(language: str) -> Words:
    """The words of a language with a file; raises KeyError for another."""
    if language not in languages():
        raise KeyError(language)
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    flat = {
        f"{group}.{key}": text for group, table in tables.items() for key, text in table.items()
    }
    return Words(language, flat)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file, Japanese first."""
    return tuple(sorted((path.stem for path in FOLDER.glob("*.toml")), key=_order))


def _order(language: str) -> tuple[int, str]:
    return (0 if language == DEFAULT else 1 if language.startswith(DEFAULT) else 2, language)
