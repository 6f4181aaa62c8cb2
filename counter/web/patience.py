"""How many wrong guesses a place may make: failed sign-ins and unknown secrets, nothing else."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from counter.refusal import Refused

PLACES = 10_000  # remembered; the oldest is forgotten first


@dataclass
class Patience:
    """A bucket of guesses a place, refilled steadily. Right answers cost nothing."""

    guesses: float = 20.0
    per_second: float = 0.5
    left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def ask(self, place: str, now: float) -> None:
        """Raise Refused 429 when the place has guessed too often."""
        have = self._have(place, now)
        if have < 1.0:
            wait = int((1.0 - have) / self.per_second) + 1
            raise Refused(429, "too_many", "please wait a little", retry_after=wait)

    def miss(self, place: str, now: float) -> None:
        """A wrong guess."""
        self.left[place] = (self._have(place, now) - 1.0, now)
        self.left.move_to_end(place)
        if len(self.left) > PLACES:
            self.left.popitem(last=False)

    def _have(self, place: str, now: float) -> float:
        have, since = self.left.get(place, (self.guesses, now))
        return min(self.guesses, have + (now - since) * self.per_second)
