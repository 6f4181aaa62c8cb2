"""The engines: Open JTalk speaks Japanese, eSpeak NG the others, opusenc packs it."""

from __future__ import annotations

import re
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice.sound import Wave, at_pauses, levelled

DICTIONARY = "/var/lib/mecab/dic/open-jtalk/naist-jdic"
LABEL = re.compile(r"^(\d+) (\d+) [^-]+-([^+]+)\+", re.MULTILINE)
TICKS = 10_000_000  # of a label's times in a second


@dataclass(frozen=True)
class Spoken:
    """The pieces of one sentence: their sound, and how the engine read each."""

    waves: list[Wave]
    readings: list[str]
    rate: int


@dataclass(frozen=True)
class OpenJTalk:
    """Japanese with an HTS voice; it is cut where the engine itself says that it pauses."""

    voice: Path
    folder: Path

    def speak(self, pieces: tuple[str, ...]) -> Spoken:
        """Raises ValueError where the engine pauses elsewhere than between the pieces."""
        sound, trace = self.folder / "ja.wav", self.folder / "ja.trace"
        options = ["-x", DICTIONARY, "-m", str(self.voice), "-ow", str(sound), "-ot", str(trace)]
        text = "、".join(pieces) + "。"
        subprocess.run(["open_jtalk", *options], input=text.encode(), check=True)
        samples, rate = read(sound)
        said = trace.read_text(encoding="utf-8")
        spans, readings = _spans(said), _readings(said)
        if not len(spans) == len(readings) == len(pieces):
            raise ValueError(f"{text} is read as {readings}")
        whole = levelled(samples)
        cut = [whole[a * rate // TICKS : b * rate // TICKS] for a, b in spans]
        return Spoken(cut, readings, rate)


def _spans(trace: str) -> list[tuple[int, int]]:
    """Begin and end of what is said between two pauses."""
    found: list[tuple[int, int]] = []
    fresh = True
    for start, end, sound in LABEL.findall(trace):
        if sound in ("sil", "pau"):
            fresh = True
        elif fresh:
            found.append((int(start), int(end)))
            fresh = False
        else:
            found[-1] = (found[-1][0], int(end))
    return found


def _readings(trace: str) -> list[str]:
    """The kana of each piece, as it is pronounced."""
    words = trace.split("[Output label]")[0].splitlines()[1:]
    said = "".join(line.split(",")[9] for line in words if line)
    return [each.replace("’", "") for each in said.split("、") if each]


@dataclass(frozen=True)
class Espeak:
    """The other languages; it is cut at the long breaks it is asked to make."""

    voice: str
    pace: int  # words a minute
    folder: Path

    def speak(self, pieces: tuple[str, ...]) -> Spoken:
        """Raises ValueError where it pauses elsewhere, or falls into another language."""
        self._check(pieces)
        sound = self.folder / f"{self.voice}.wav"
        text = ', <break time="600ms"/> '.join(pieces)
        speech = f"<speak>{text}.</speak>".encode()
        command = ["espeak-ng", "-m", "-s", str(self.pace), "-v", self.voice, "-w", str(sound)]
        subprocess.run(command, input=speech, check=True)
        samples, rate = read(sound)
        cut = at_pauses(levelled(samples), rate)
        if len(cut) != len(pieces):
            raise ValueError(f"{pieces} have {len(cut)} pieces of sound")
        return Spoken(cut, list(pieces), rate)

    def _check(self, pieces: tuple[str, ...]) -> None:
        """The engine says in brackets when it takes a word for one of another language."""
        command = ["espeak-ng", "-q", "-x", "-v", self.voice, ", ".join(pieces)]
        sounds = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "(" in sounds:
            raise ValueError(f"{pieces} is read as {sounds.strip()}")


def read(path: Path) -> tuple[Wave, int]:
    """The samples of a mono 16-bit file and how many there are in a second."""
    with wave.open(str(path)) as file:
        raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return raw / 32768, file.getframerate()


def pack(whole: Wave, rate: int, kilobits: int, target: Path) -> None:
    """Writes Ogg Opus."""
    raw = (np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes()
    given = ["--raw", "--raw-rate", str(rate), "--raw-chan", "1"]
    given += ["--bitrate", str(kilobits), "--speech", "--framesize", "60", "--comp", "10"]
    given += ["--serial", "1", "--discard-comments", "--quiet"]
    subprocess.run(["opusenc", *given, "-", target], input=raw, check=True)
