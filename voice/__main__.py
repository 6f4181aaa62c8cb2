"""`python -m voice VOICE.htsvoice`: speaks every clip and writes `static/voice/`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from voice.engines import Espeak, OpenJTalk, Spoken, pack
from voice.japanese import JAPANESE
from voice.others import CHINESE, ENGLISH, VIETNAMESE
from voice.phrase import Phrase, Tongue
from voice.sound import Wave, together, trimmed

TARGET = Path(__file__).parents[1] / "static" / "voice"
KILOBITS = 12


def main() -> None:
    """Makes every language."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make(JAPANESE, OpenJTalk(Path(sys.argv[1]), folder))
        make(ENGLISH, Espeak("en-us+f3", 140, folder))
        make(VIETNAMESE, Espeak("vi+f3", 140, folder))
        make(CHINESE, Espeak("cmn-latn-pinyin+f3", 170, folder))


def make(tongue: Tongue, engine: OpenJTalk | Espeak) -> None:
    """Writes one language: all clips in one sound file, and where each stands in it."""
    phrases = list(tongue.phrases())
    spoken = [engine.speak(phrase.pieces) for phrase in phrases]
    rate = spoken[0].rate
    whole, places = together([_cut(*pair) for pair in zip(phrases, spoken, strict=True)], rate)
    pack(whole, rate, KILOBITS, TARGET / f"{tongue.language}.opus")
    clips = {
        phrase.name: [round(start, 3), round(length, 3), phrase.rest, said.readings[phrase.at]]
        for phrase, said, (start, length) in zip(phrases, spoken, places, strict=True)
    }
    rows = ",\n".join(f"{json.dumps(name)}:{_line(clip)}" for name, clip in clips.items())
    head = f'{{"order":{_line(list(tongue.order))},\n"clips":{{\n{rows}\n}}}}\n'
    (TARGET / f"{tongue.language}.json").write_text(head, encoding="utf-8")


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _cut(phrase: Phrase, spoken: Spoken) -> Wave:
    return trimmed(spoken.waves[phrase.at], spoken.rate)


if __name__ == "__main__":
    main()
