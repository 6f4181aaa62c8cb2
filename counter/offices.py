"""The places of a city: offices, desks, the lines of people, and the kiosk's first buttons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from counter.fields import Words
from counter.hours import Closure, Hours, LastTicket
from counter.line import Rule

SHAPES = ("circle", "triangle", "square", "diamond", "hexagon", "pentagon")


@dataclass(frozen=True)
class Service:
    """One line of one office. `thresholds`: minutes at which levels 2–5 begin.

    `carry_over`: who still waits when the day ends goes on the next one, with the same number.
    """

    id: str
    office: str
    letter: str
    kinds: tuple[str, ...]
    name: Words
    color: str
    shape: str
    sensitive: bool
    quiet: bool
    minutes: int
    daily_limit: int | None
    hours: Hours
    number_hours: Hours
    carry_over: bool
    thresholds: tuple[int, ...]

    def public(self) -> dict[str, Any]:
        plain = ("id", "office", "letter", "color", "shape", "sensitive", "quiet", "minutes")
        return {key: getattr(self, key) for key in plain} | {
            "name": dict(self.name),
            "kinds": list(self.kinds),
            "hours": self.hours.public(),
            "number_hours": self.number_hours.public(),
        }


@dataclass(frozen=True)
class Desk:
    id: str
    office: str
    label: str
    name: Words
    services: tuple[str, ...]
    hours: Hours

    def public(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "office": self.office,
            "label": self.label,
            "name": dict(self.name),
            "services": list(self.services),
        }


@dataclass(frozen=True)
class Office:
    id: str
    name: Words
    address: Words
    phone: str
    services: tuple[str, ...]
    desks: tuple[str, ...]
    hours: Hours
    number_hours: Hours
    daily_limit: int | None

    def public(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": dict(self.name),
            "address": dict(self.address),
            "phone": self.phone,
            "hours": self.hours.public(),
        }


@dataclass(frozen=True)
class Purpose:
    """One of the few large buttons of the kiosk's first screen."""

    id: str
    name: Words
    icon: str
    procedures: tuple[str, ...]
    kinds: tuple[str, ...]

    def public(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": dict(self.name),
            "icon": self.icon,
            "procedures": list(self.procedures),
            "kinds": list(self.kinds),
        }


@dataclass(frozen=True)
class OfflineRange:
    """The digits (both ends included) one kiosk may give out while it is cut off."""

    kiosk: str
    office: str
    first: int
    last: int


@dataclass(frozen=True)
class PauseReason:
    """Why a line or a procedure may be stopped.

    `today_only`: a new day takes it up again; `still_served`: no numbers are given any more, but
    those who wait are called as before.
    """

    code: str
    name: Words
    today_only: bool
    still_served: bool

    def public(self) -> dict[str, Any]:
        return {"code": self.code, "name": dict(self.name)}


@dataclass(frozen=True)
class Voice:
    """How the signs call: no language is the chime alone, `repeat_s` 0 is once only.

    `quiet_hours`: pairs like 17:15, 08:30 in which nothing is heard; `volume`: 0 to 100.
    """

    on: bool
    languages: tuple[str, ...]
    repeat_s: int
    volume: int
    quiet_hours: tuple[tuple[str, str], ...]

    def public(self) -> dict[str, Any]:
        """What a sign must know."""
        spans = [list(span) for span in self.quiet_hours]
        return asdict(self) | {"languages": list(self.languages), "quiet_hours": spans}


@dataclass(frozen=True)
class City:
    """What holds for all offices; `closing_minutes` after its last line an office's day ends."""

    code: str
    name: Words
    provisional: bool
    languages: tuple[str, ...]
    thresholds: tuple[int, ...]
    closures: tuple[Closure, ...]
    offline_ranges: tuple[OfflineRange, ...]
    rule: Rule
    pause_reasons: tuple[PauseReason, ...]
    last_ticket: LastTicket
    closing_minutes: int
    voice: Voice

    @property
    def still_served(self) -> frozenset[str]:
        """The reasons that keep newcomers away, and nobody who waits already."""
        return frozenset(each.code for each in self.pause_reasons if each.still_served)

    def public(self) -> dict[str, Any]:
        """What every machine may know; a kiosk finds its own offline range here."""
        plain = {"code": self.code, "name": dict(self.name), "provisional": self.provisional}
        return plain | {"offline_ranges": [asdict(each) for each in self.offline_ranges]}
