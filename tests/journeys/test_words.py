"""One product: what kiosk and display say of the same thing is the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
READING = re.compile(r"\{([^|{}]+)\|[^{}]+\}")  # {番号|ばんごう} → 番号
ALIKE = {  # at the kiosk, at the display, what stands for {n}
    "minutes": ("wait.range", ""),
    "minutes_one": ("wait.about", "low"),
    "minutes_soon": ("wait.soon", ""),
    "minutes_within": ("wait.within", "high"),
    "minutes_long": ("wait.long", ""),
    "ahead": ("ticket.ahead", "ahead"),
    "ahead_none": ("ticket.next", ""),
}
LANGUAGES = ("ja", "ja-easy", "en")


def words(room: str, language: str) -> dict[str, Any]:
    """A room's words, without readings above the characters."""
    text = (ROOT / room / "words" / f"{language}.toml").read_text("utf-8")
    return tomllib.loads(READING.sub(r"\1", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_is_as_busy_at_the_kiosk_as_on_sign_and_phone(language: str) -> None:
    kiosk, display = words("kiosk", language), words("display", language)

    assert kiosk["level"] == {key: display["level"][key] for key in kiosk["level"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wait_is_said_alike_at_the_kiosk_and_on_the_phone(language: str) -> None:
    kiosk, display = words("kiosk", language)["common"], words("display", language)

    for key, (place, name) in ALIKE.items():
        section, word = place.split(".")
        assert kiosk[key] == display[section][word].replace("{n}", f"{{{name}}}"), key
