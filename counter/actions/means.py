"""What every act may lean on: the city's data, the vault, and the board's newest guess."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import jpholiday
from sqlalchemy import Connection

from counter.line import Rule
from counter.openings import Openings
from counter.procedures import Catalogue
from counter.store import pauses, rows
from counter.store.ledger import TOKYO
from counter.vault import Vault
from counter.visit import IN_LINE, Turn

Guess = Callable[[str], tuple[int, int]]  # service id → low and high minutes for a newcomer


@dataclass(frozen=True)
class Means:
    """Given once, when the counter is put together."""

    catalogue: Catalogue
    vault: Vault
    guess: Guess
    rule: Rule
    display_url: str
    always_open: bool = False

    @property
    def openings(self) -> Openings:
        """When numbers are given."""
        return Openings(self.catalogue, holiday, self.always_open)

    def rivals(self, service: str) -> list[str]:
        """The services that share a desk with this one, itself among them."""
        desks = self.catalogue.desks_of(service)
        return sorted({each for desk in desks for each in desk.services} | {service})

    def status_url(self, secret: str, number: str, language: str) -> str:
        """The page of one's own number, in the visitor's language.

        The number stands in it only to be shown to its holder.
        """
        usual = self.catalogue.city.languages[0]
        words = "" if language == usual else f"&lang={language}"
        return f"{self.display_url}/t/{secret}?n={number}{words}"


@cache
def holiday(day: date) -> bool:
    """Whether a date is a national holiday."""
    return bool(jpholiday.is_holiday(day))


def hashed(secret: str) -> str:
    """What is kept of a secret or token: SHA-256, 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def local(at: datetime) -> str:
    """ISO 8601 with the city's offset, whole seconds."""
    return at.astimezone(TOKYO).isoformat(timespec="seconds")


def new_turn_view(
    connection: Connection, at: datetime, means: Means, turn: Turn
) -> dict[str, Any]:  # fmt: skip
    """A turn as the contract shows it, with the people ahead counted on the spot."""
    served = means.catalogue.city.still_served
    if turn.state not in IN_LINE:
        return view(turn, at, 0, 0, 0, pauses.notice(connection, turn, served))
    low, high = means.guess(turn.service)
    ahead = rows.people_ahead(connection, turn, means.rivals(turn.service))
    return view(turn, at, ahead, low, high, pauses.notice(connection, turn, served))


def view(
    turn: Turn, at: datetime, ahead: int, low: int, high: int, notice: str | None
) -> dict[str, Any]:
    """A turn as the contract shows it everywhere; no guess once it has left the line.

    `notice`: the reason for which it has to wait, where its line or matter is stopped.
    """
    in_line = turn.state in IN_LINE
    return {
        "id": turn.id,
        "number": turn.number,
        "service": turn.service,
        "state": turn.state.value,
        "version": turn.version,
        "desk": turn.desk,
        "purpose": turn.purpose and turn.purpose.value,
        "calls": turn.calls,
        "arrived_at": local(turn.arrived_at),
        "waited_s": max(0, turn.waited_s(at)),
        "way_s": turn.way_s,
        "served_s": turn.spent_s(at),
        "ahead": ahead if in_line else None,
        "low": low if in_line else None,
        "high": high if in_line else None,
    } | ({"notice": notice} if notice else {})
