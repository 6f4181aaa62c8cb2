"""Devices seen lately: a kiosk's every request need not ask the database who it is."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from counter.refusal import Refused

FRESH_S = 5.0  # a token taken back works no longer than this


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
class Devices:
    """Cards by token, each for some seconds; only real devices are remembered, so it stays small.

    The clock is the machine's own steady one: a wrong date must keep nobody in or out.
    """

    known: dict[str, tuple[float, DeviceCard]] = field(default_factory=dict)

    async def of(self, token: str, find: Callable[[str], Awaitable[Any]]) -> DeviceCard | None:
        """The device of a bearer token; `find` asks the database."""
        until, card = self.known.get(token, (0.0, None))
        if card is not None and time.monotonic() < until:
            return card
        row = await find(token)
        if row is None:
            self.known.pop(token, None)
            return None
        card = DeviceCard(row["id"], row["kind"], tuple(row["offices"]))
        self.known[token] = (time.monotonic() + FRESH_S, card)
        return card
