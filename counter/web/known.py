"""Who was seen lately: a kiosk's or a clerk's every request need not ask the database who it is."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from counter.refusal import Refused

T = TypeVar("T")


@dataclass(frozen=True)
class DeviceCard:
    """A device that may speak for its offices."""

    id: str
    kind: str
    offices: tuple[str, ...]

    def at(self, office: str) -> None:
        """Raise Refused 403 for an office this device does not belong to."""
        if office not in self.offices:
            raise Refused(403, "not_your_office", "this device belongs to another office")


@dataclass
class Known(Generic[T]):
    """Devices or clerks by token, each for `fresh_s` seconds or until `forget`.

    Only real ones are remembered, so it stays small. The clock is the machine's own steady one: a
    wrong date must keep nobody in or out.
    """

    fresh_s: float
    cards: dict[str, tuple[float, T]] = field(default_factory=dict)
    forgotten: int = 0

    async def of(self, token: str, find: Callable[[], Awaitable[T | None]]) -> T | None:
        """Who the token belongs to; `find` asks the database."""
        until, card = self.cards.get(token, (0.0, None))
        if card is not None and time.monotonic() < until:
            return card
        before = self.forgotten
        card = await find()
        if card is not None and before == self.forgotten:  # what was read may be old news by now
            self.cards[token] = (time.monotonic() + self.fresh_s, card)
        return card

    def forget(self) -> None:
        """Somebody signed in or out, or changed seats: ask again."""
        self.cards.clear()
        self.forgotten += 1
