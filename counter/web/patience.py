"""How many wrong guesses a place may make: failed sign-ins and unknown secrets, nothing else."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from counter.refusal import Refused

PLACES = 10_000  # remembered; the oldest is forgotten first


@dataclass(frozen=True)
class Bucket:
    """Guesses of one kind: so many at once, refilled steadily."""

    name: str
    guesses: float
    per_second: float


@dataclass
class Patience:
    """Buckets of guesses. Right answers cost nothing, so nobody is kept out by a neighbour's.

    A clerk's name has its own bucket: whoever guesses at one name leaves the others in peace, and
    the wider one of the place stops somebody who tries many names.
    """

    left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    trying: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    @staticmethod
    def of_place(place: str) -> Bucket:
        """All sign-ins from a place."""
        return Bucket(f"sign-in {place}", 60.0, 1.0)

    @staticmethod
    def of_name(place: str, name: str) -> Bucket:
        """Sign-ins from a place under one name."""
        return Bucket(f"sign-in {place} {hash(name)}", 20.0, 0.5)

    @staticmethod
    def of_secrets(place: str) -> Bucket:
        """Secrets of tickets nobody has."""
        return Bucket(f"secret {place}", 20.0, 0.5)

    def ask(self, bucket: Bucket, now: float) -> None:
        """Raise Refused 429 when there were too many wrong guesses."""
        have = self._have(bucket, now)
        if have < 1.0:
            wait = int((1.0 - have) / bucket.per_second) + 1
            raise Refused(429, "too_many", "please wait a little", retry_after=wait)

    def miss(self, bucket: Bucket, now: float) -> None:
        """A wrong guess."""
        self.left[bucket.name] = (self._have(bucket, now) - 1.0, now)
        self.left.move_to_end(bucket.name)
        if len(self.left) > PLACES:
            self.left.popitem(last=False)

    def _have(self, bucket: Bucket, now: float) -> float:
        have, since = self.left.get(bucket.name, (bucket.guesses, now))
        return min(bucket.guesses, have + max(0.0, now - since) * bucket.per_second)
