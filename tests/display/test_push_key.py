"""The key a display signs its letters with: made by a command, held to by the settings."""

from __future__ import annotations

import subprocess
import sys

import pytest

from display.postage import Postage, new_key
from display.settings import SettingFault, load
from display.web.app import create

CONTACT = "mailto:joho@city.example"


def given(**changes: str) -> dict[str, str]:
    return {"MATANAI_PUSH_KEY": new_key(), "MATANAI_PUSH_CONTACT": CONTACT} | changes


def test_what_the_command_prints_is_what_the_display_takes() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "display", "push-key"], check=True, capture_output=True, text=True
    ).stdout
    name, _, value = printed.strip().partition("=")
    public = create(load(given(**{name: value}))).state.public

    assert public.push.postage.public_key == Postage(value, CONTACT).public_key


@pytest.mark.parametrize("words", [["push-key", "extra"], ["pushkey"], ["--help"]])
def test_a_command_that_is_none_starts_no_display_and_is_told_in_one_line(words: list[str]) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "display", *words],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert started.returncode == 1
    assert started.stderr == "display: it takes nothing or `push-key`\n"


def test_every_key_is_another() -> None:
    assert len({new_key() for _ in range(20)}) == 20


def test_a_display_without_a_key_tells_nobody_by_push() -> None:
    assert create(load({})).state.public.push is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MATANAI_PUSH_KEY", "too-short-to-be-a-key"),
        ("MATANAI_PUSH_KEY", ""),
        ("MATANAI_PUSH_CONTACT", ""),
        ("MATANAI_PUSH_CONTACT", "joho@city.example"),
        ("MATANAI_PUSH_CONTACT", "mailto:joho@localhost"),
        ("MATANAI_PUSH_HOSTS", "*"),
        ("MATANAI_PUSH_HOSTS", "push.city.example https://other.example"),
        ("MATANAI_PUSH_HOSTS", "10.0.0.1:8000"),
    ],
)
def test_what_cannot_be_meant_so_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingFault, match=name) as told:
        load(given(**{name: value}))

    assert not value or value not in str(told.value)


def test_the_key_is_not_among_what_settings_say_of_themselves() -> None:
    source = given()

    assert source["MATANAI_PUSH_KEY"] not in repr(load(source))
