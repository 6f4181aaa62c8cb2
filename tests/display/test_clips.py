"""What the signs can say: every number, letter and desk in four languages, loud and clean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from string import ascii_uppercase
from typing import Any

import pytest
from playwright.async_api import async_playwright

from tests.display import readings
from tests.display.browsing import ARGUMENTS
from tests.display.harness import catalogue
from tests.display.hearing import VOICE, index
from tests.display.running import opened

Called = tuple[str, str, str | None]  # number, what stands above the desk, purpose
PURPOSES = ("hand_over", "pay", "ask", "intake")
LANGUAGES = ("ja", "en", "vi", "zh")
NUMBERS = range(1, 10_000)
COUNTED: dict[str, Callable[[int], str]] = {
    "ja": lambda n: f"{readings.ja(n)}バンノカタ",
    "en": readings.en,
    "vi": readings.vi,
    "zh": lambda n: f"{readings.zh(n)}号",
}
SAY = """async ([language, order, calls]) => {
  const { sentence } = await import("/static/voice/sentence.js");
  return calls.map(([number, label, purpose]) =>
    sentence(language, order, { number, label, purpose }));
}"""
MEASURE = """async ([language, places]) => {
  const rate = 24000;
  const sound = await (await fetch(`/static/voice/${language}.opus`)).arrayBuffer();
  const buffer = await new AudioContext({ sampleRate: rate }).decodeAudioData(sound);
  const samples = buffer.getChannelData(0);
  return places.map(([from, to]) => {
    const part = samples.slice(from * rate, to * rate);
    const square = part.reduce((sum, sample) => sum + sample * sample, 0);
    return {
      peak: part.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0),
      mean: Math.sqrt(square / part.length),
    };
  });
}"""


async def browse(script: str, given: object) -> Any:
    """What a script finds on a page of a running display."""
    async with async_playwright() as playwright, opened() as display, asyncio.timeout(60):
        display.public.set_catalogue(catalogue())
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        browser = await started
        page = await browser.new_page()
        await page.goto(f"http://{display.at}/")
        found = await page.evaluate(script, given)
        await browser.close()
        return found


def said(language: str, calls: list[Called]) -> list[list[str]]:
    """The names of the clips of each call, as the sign puts them together."""
    found: list[list[str]] = asyncio.run(browse(SAY, [language, index(language)["order"], calls]))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_read_as_people_read_it(language: str) -> None:
    clips, joint = index(language)["clips"], "" if language in ("ja", "zh") else " "
    sentences = said(language, [(f"A{n:03d}", "3", None) for n in NUMBERS])
    for number, names in zip(NUMBERS, sentences, strict=True):
        counted = joint.join(clips[name][3] for name in names[2:-2])

        assert counted == COUNTED[language](number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_desk_and_purpose_has_its_clip(language: str) -> None:
    calls: list[Called] = [(f"{letter}012", "3", None) for letter in ascii_uppercase]
    calls += [("A012", str(desk), "intake") for desk in range(1, 100)]
    calls += [("A012", place, why) for place in ("会計", "100") for why in PURPOSES]
    for (number, place, purpose), names in zip(calls, said(language, calls), strict=True):
        numeral = place.isdigit() and int(place) < 100

        assert set(names) <= set(index(language)["clips"])
        assert number[0] in names
        assert (f"desk.{place}" if numeral else "desk") in names
        assert (purpose in names) == (purpose in ("hand_over", "pay"))


def test_what_is_no_number_is_not_said() -> None:
    strange = ("AB012", "A000", "A12345", "")
    assert said("ja", [(number, "3", None) for number in strange]) == [[], [], [], []]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clip_is_loud_whole_and_followed_by_silence(language: str) -> None:
    clips = index(language)["clips"]
    places = [[start, start + length] for start, length, *_ in clips.values()]
    after = [[end + 0.03, end + 0.06] for _, end in places]
    found = asyncio.run(browse(MEASURE, [language, places + after]))
    spoken = dict(zip(clips, found, strict=False))

    assert {name: level for name, level in spoken.items() if not 0.03 < level["mean"] < 0.3} == {}
    assert {name: level for name, level in spoken.items() if not 0.1 < level["peak"] < 1} == {}
    assert max(level["peak"] for level in found[len(clips) :]) < 0.02


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_small(language: str) -> None:
    assert (VOICE / f"{language}.opus").stat().st_size < 550_000


def test_the_voices_are_named_with_their_licences() -> None:
    named = (VOICE / "CREDITS.md").read_text("utf-8")
    assert all(name in named for name in ("Mei", "Nagoya Institute", "CC BY 3.0", "eSpeak NG"))
