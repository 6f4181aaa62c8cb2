"""An ear at a sign: everything its browser has played to the end, as words, with its times."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.display.harness import until

VOICE = Path(__file__).parents[2] / "static" / "voice"
CHIME, LAST = "♪", "オコシクダサイ"
FAST = 20
ROUNDING = 1e-6
# Sounds are started as they are, only `FAST` times as short; `line` is the open socket.
HOOK = """
const Line = WebSocket;
WebSocket = class extends Line {
  constructor(...given) {
    super(...given);
    window.line = this;
  }
};
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when, offset, length) {
  const now = this.context.currentTime;
  const [begins, lasts] = [now + (when - now) / FAST, length / FAST];
  const { duration: whole } = this.buffer;
  const found = { page: performance.timeOrigin, begins, ends: begins + lasts, offset, whole };
  this.addEventListener("ended", () => heard(found));
  start.call(this, begins, offset, lasts);
};
""".replace("FAST", str(FAST))
MAY_SOUND = "--autoplay-policy=no-user-gesture-required"


def index(language: str) -> dict[str, Any]:
    """A language's clips by name: start, length, rest, and how each is read."""
    found: dict[str, Any] = json.loads((VOICE / f"{language}.json").read_text("utf-8"))
    return found


@dataclass(frozen=True)
class Sound:
    """One stretch: what it says, and when, in seconds of its page's own sound."""

    says: str
    page: float
    begins: float
    ends: float


class Ear:
    """Remembers what was played, through reloads and restarts of the page."""

    def __init__(self, *languages: str) -> None:
        self.sounds: list[Sound] = []
        self.known: dict[tuple[int, float], str] = {}
        for language in languages or ("ja",):
            clips = index(language)["clips"].values()
            whole = round(max(clip[0] + clip[1] for clip in clips))
            self.known |= {(whole, clip[0]): clip[3] for clip in clips}

    def take(self, found: dict[str, float]) -> None:
        """Gets each stretch once it is over."""
        place = (round(found["whole"]), round(found["offset"], 3))
        says = self.known[place] if found["offset"] else CHIME
        self.sounds.append(Sound(says, found["page"], found["begins"], found["ends"]))

    def calls(self) -> list[str]:
        """What was said after each chime."""
        said = " ".join(sound.says for sound in self.sounds).split(CHIME)
        return [each.strip() for each in said[1:]]

    def whole(self) -> list[str]:
        """The calls that were said to their end, in Japanese."""
        return [each for each in self.calls() if each.endswith(LAST)]

    def overlaps(self) -> list[tuple[Sound, Sound]]:
        """Sounds of one page that began before the one before them was over."""
        pairs = pairwise(self.sounds)
        return [(a, b) for a, b in pairs if a.page == b.page and b.begins < a.ends - ROUNDING]

    async def until(self, count: int) -> None:
        """Returns when so many calls have been said whole; fails if a next one does not come."""
        for reached in range(len(self.whole()), count):
            async with asyncio.timeout(15):
                await until(lambda reached=reached: len(self.whole()) > reached)


def called(number: str, desk: str = "サンバンマドグチエ") -> str:
    """A call as the engine reads it: `number` is like エーノ ジューニバンノカタ."""
    return f"バンゴーサツ {number} {desk} {LAST}"
