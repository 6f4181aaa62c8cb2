"""The words of the screens: one TOML file a language, the same keys in each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
DEFAULT = "ja"
WORLD = "en"  # what a foreign language without a name of its own is told
ORDER = (DEFAULT, "ja-easy", WORLD, "zh", "vi", "fil")  # as the pages offer them; others follow


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
        """This language's text of a catalogue's name, or the nearest it has."""
        return text_of(names, self.language)

    def group(self, *names: str) -> dict[str, str]:
        """The words of some groups, for the page's script."""
        return {key: text for key, text in self._words.items() if key.split(".")[0] in names}


def nearest(language: str) -> tuple[str, ...]:
    """Where a city's name is looked for: its own language, English for a foreign one, Japanese."""
    return tuple(dict.fromkeys((language, *(() if _japanese(language) else (WORLD,)), DEFAULT)))


def text_of(names: Mapping[str, str], language: str) -> str:
    """A catalogue's name in the nearest language it has; empty where it has none."""
    return next((names[each] for each in nearest(language) if names.get(each)), "")


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
    return tuple(sorted((path.stem for path in FOLDER.glob("*.toml")), key=in_order))


def in_order(language: str) -> tuple[int, str]:
    """The place of a language among those a page offers."""
    return (ORDER.index(language) if language in ORDER else len(ORDER), language)


def _japanese(language: str) -> bool:
    return language.split("-")[0] == DEFAULT
