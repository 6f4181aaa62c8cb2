"""The signs of a city: which screen shows which lines and desks, and what the city tells there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from counter.fields import Words


@dataclass(frozen=True)
class Sign:
    """One screen of an office: the lines whose waits it shows, the desks whose calls it shows.

    `media`: a folder of pictures and films shown beside them; empty where there is none.
    `silent`: another sign of the same hall calls out loud.
    """

    id: str
    office: str
    name: Words
    services: tuple[str, ...]
    desks: tuple[str, ...]
    media: str
    silent: bool = False

    def public(self) -> dict[str, Any]:
        lists = {"services": list(self.services), "desks": list(self.desks)}
        return asdict(self) | {"name": dict(self.name)} | lists


@dataclass(frozen=True)
class Notice:
    """A sentence for the signs, in all offices if none is named; days as 2026-12-01 or empty."""

    text: Words
    offices: tuple[str, ...]
    first: str
    last: str

    def public(self) -> dict[str, Any]:
        return asdict(self) | {"text": dict(self.text), "offices": list(self.offices)}
