"""One product: what kiosk and display say of the same thing is the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.cast import Town

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


TICKET = {  # on the greeter's paper, at the kiosk, what stands for the figures
    "ahead": ("common.ahead", {"n": "{ahead}"}),
    "next": ("common.ahead_none", {}),
    "wait.range": ("common.minutes", {"low": "{low}", "high": "{high}"}),
    "wait.about": ("common.minutes_one", {"n": "{low}"}),
    "wait.soon": ("common.minutes_soon", {}),
    "wait.within": ("common.minutes_within", {"n": "{high}"}),
    "wait.long": ("common.minutes_long", {}),
    "watch": ("paper.watch", {}),
    "phone": ("paper.phone", {}),
    "draft": ("paper.draft", {}),
    "issued": ("paper.issued", {"time": "{time}"}),
    "mark": ("paper.mark", {}),
}
SAY = """async ([language, asked]) => {
  const { paper } = await import("/static/greeter/words.js");
  const say = paper(language);
  const said = Object.entries(asked).map(([name, [, given]]) => [name, say(name, given)]);
  return Object.fromEntries(said);
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_greeters_paper_says_what_the_kiosks_paper_says(
    browser: Browser, hall: Town, language: str
) -> None:
    kiosk = words("kiosk", language)
    page = browser.new_page()
    page.goto(f"{hall.served.url}/greeter")

    said = page.evaluate(SAY, [language, TICKET])

    for name, (place, _) in TICKET.items():
        section, word = place.split(".")
        assert said[name] == kiosk[section][word], name
