"""The city's own names: whoever reads the phone in a language reads the city in it too."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counter.catalogue.files import check, load
from display.language import languages

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
FILES = [path.relative_to(CITY).as_posix() for path in sorted(CITY.rglob("*.toml"))]
PROVISIONAL = {"en": "provisional", "zh": "暂定", "vi": "tạm thời", "fil": "pansamantala"}
BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
SCRIPTS = {"zh": "[ぁ-ゖァ-ヺ]", "vi": "[ぁ-ゖァ-ヺ一-龠]", "fil": "[ぁ-ゖァ-ヺ一-龠]"}


def names(file: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a file in several languages, each under `city.toml: services.0.name`."""
    yield from _names(file + ": ", tomllib.loads((CITY / file).read_text("utf-8")))


def _names(place: str, value: Any) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict) and "ja" in value:
        yield place, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _names(f"{place}{'' if place.endswith(' ') else '.'}{key}", inner)


ALL = {place: name for file in FILES for place, name in names(file)}


def test_every_name_is_there_in_every_language_of_the_phone() -> None:
    lacking = {
        place: gaps
        for place, name in ALL.items()
        if (gaps := [each for each in languages() if not name.get(each, "").strip()])
    }

    assert lacking == {}
    assert len(ALL) > 300


def test_the_city_asks_its_names_for_every_language_of_the_phone() -> None:
    assert load(CITY).city.languages == languages()


def test_the_same_words_are_translated_the_same_way_everywhere() -> None:
    for language in ("zh", "vi", "fil"):
        found: dict[str, str] = {}
        for place, name in ALL.items():
            assert found.setdefault(name["ja"], name[language]) == name[language], place


@pytest.mark.parametrize(("language", "word"), PROVISIONAL.items())
def test_what_is_provisional_is_so_in_every_language(language: str, word: str) -> None:
    told = {place for place, name in ALL.items() if word in name[language].casefold()}

    assert {place for place in told if "仮" not in ALL[place]["ja"]} == set()
    if language in ("zh", "vi", "fil"):
        assert told == {place for place, name in ALL.items() if "仮" in name["ja"]}


@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_japanese_stands_only_in_brackets_to_be_found_on_paper(language: str, script: str) -> None:
    left = {place for place, name in ALL.items() if re.search(script, outside(name[language]))}

    assert left == set()


def outside(text: str) -> str:
    """A text without what it says in brackets."""
    return BRACKETS.sub("", text)


def test_who_forgets_a_language_is_told_the_file_and_the_line(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(CITY, tmp_path / "city"))
    file = copy / "procedures" / "juminhyo.toml"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r', vi = "[^"]*"', "", text, count=1), "utf-8")

    [fault] = check(copy)
    assert str(fault) == "procedures/juminhyo.toml:2: name has no vi"
