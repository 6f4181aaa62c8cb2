"""The words: every language says everything, and the code asks for nothing else."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from counter.intake import CODES
from kiosk import words
from kiosk.session import Step
from kiosk.troubles import WAYS

ALL = words.load()
STATIC = Path(__file__).parents[2] / "static" / "kiosk"


def test_all_languages_have_the_same_words_and_none_is_empty() -> None:
    keys = {language: set(said) for language, said in ALL.items()}
    assert keys["ja"] == keys["ja-easy"] == keys["en"]
    blank = {k for said in ALL.values() for k, text in said.items() if not text}
    assert blank == {"date.first"}  # in Japanese no calendar is guessed


def test_all_languages_fill_in_the_same_figures() -> None:
    for key, text in ALL["ja"].items():
        if key.startswith(("date.form", "date.masked")):
            continue
        wanted = set(re.findall(r"\{([a-z_]+)\}", text))
        for said in ALL.values():
            assert set(re.findall(r"\{([a-z_]+)\}", said[key])) == wanted, key


def test_every_word_the_page_asks_for_is_there() -> None:
    asked = {
        key
        for file in STATIC.glob("*.js")
        for key in re.findall(r'(?:\bt|lead)\("([a-z_.]+)"', file.read_text("utf-8"))
    }
    assert asked <= set(ALL["ja"]), asked - set(ALL["ja"])
    assert len(asked) > 60


@pytest.mark.parametrize("reason", sorted(WAYS))
def test_every_trouble_says_what_is_and_what_to_do(reason: str) -> None:
    assert all(f"trouble.{reason}.{part}" in ALL["ja"] for part in ("title", "lead"))
    assert all(f"ways.{way}" in ALL["ja"] for way in WAYS[reason])


def test_every_reason_a_field_may_be_refused_for_has_a_sentence() -> None:
    machine = {"unknown_field", "unknown_procedure", "unknown_source", "not_an_object",
               "staff_only"}  # fmt: skip
    assert {code for code in CODES if f"wrong.{code}" not in ALL["ja"]} <= machine


def test_no_text_blames_or_speaks_the_machine_s_language() -> None:
    for text in (*ALL["ja"].values(), *ALL["ja-easy"].values()):
        assert not re.search("認証|トークン|セッション|エラー|無効|不正|受付(?!時間)", text), text


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (date(2019, 5, 1), "令和1年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和1年12月25日"),
        (date(1912, 7, 29), "明治45年7月29日"),
    ],
)
def test_a_day_is_written_in_its_own_era(at: date, said: str) -> None:
    assert words.day(ALL["ja"], at) == said


def test_readings_leave_the_paper() -> None:
    assert words.plain("{番号|ばんごう}の {紙|かみ}") == "番号の 紙"


def test_every_step_is_drawn_by_the_page() -> None:
    drawn = (STATIC / "screens.js").read_text("utf-8")
    assert all(re.search(rf"\b{step.value}\b", drawn) for step in Step)
