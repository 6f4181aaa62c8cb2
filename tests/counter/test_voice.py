"""The city says how its signs call; a slip is named, and a sign is never silent by one."""

from __future__ import annotations

from typing import Any

import pytest

from counter.catalogue.page import Page
from counter.catalogue.voice import read_voice
from counter.offices import Voice
from display.voice import USUAL, settings


def read(text: str) -> tuple[Voice, list[str]]:
    page = Page("city.toml", f"[voice]\n{text}\n")
    found = read_voice(page.root().node("voice"))
    return found, [fault.reason for fault in page.faults]


def test_without_a_word_signs_call_in_japanese_and_once_more() -> None:
    assert read("") == (Voice(True, ("ja",), 75, 80, ()), [])


def test_what_the_city_says_reaches_the_sign() -> None:
    text = 'languages = ["vi", "ja"]\nrepeat_seconds = 0\nquiet_hours = ["17:15-08:30"]'
    voice, faults = read(text)

    assert faults == []
    assert settings(voice.public()) == {
        "on": True, "languages": ["vi", "ja"], "repeat_s": 0, "volume": 80,
        "quiet_hours": [["17:15", "08:30"]],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('languages = ["fr"]', "no voice speaks 'fr': one of ja, en, vi, zh"),
        ("repeat_seconds = 10", "repeat_seconds must be 60 to 90, or 0 for once only"),
        ("volume = 101", "volume must be at most 100"),
        ('quiet_hours = ["17-8"]', "'17-8' must be like 17:15-08:30"),
        ("loud = true", "unknown key 'loud'"),
    ],
)
def test_a_slip_is_named(text: str, reason: str) -> None:
    assert read(text)[1] == [reason]


@pytest.mark.parametrize(
    "given",
    [
        None, [], {"on": 1}, {"languages": ["fr"]}, {"languages": "ja"}, {"volume": 1000},
        {"repeat_s": True}, {"quiet_hours": [["17:15"]]}, {"quiet_hours": [["17:15", "99:99"]]},
    ],
)  # fmt: skip
def test_what_is_not_sound_in_a_catalogue_is_as_usual(given: Any) -> None:
    assert settings(given) == USUAL
