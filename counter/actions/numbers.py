"""Numbers: the service's letter and the day's next digits, or what a kiosk gave offline."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from counter.actions import carry
from counter.actions.means import Means, hashed
from counter.procedures import Service
from counter.refusal import Refused, invalid
from counter.store.ledger import day_of
from counter.store.rows import VISIT
from counter.store.transaction import Transaction


@dataclass(frozen=True)
class Offline:
    """A number a kiosk gave while the counter was out of reach."""

    number: str
    secret: str
    issued_at: datetime | None = None

    def arrival(self, at: datetime) -> datetime:
        """When the visitor came: the kiosk's word, if it is of today and not of the future."""
        said = self.issued_at
        return said if said is not None and said < at and day_of(said) == day_of(at) else at


def give(tx: Transaction, means: Means, first: Service, offline: Offline | None) -> tuple[str, str]:
    """The visit's number and its ticket's secret, 128 random bits. Raises Refused."""
    if offline is not None:
        return _kept(tx, means, offline, first), offline.secret
    digits = tx.serials(tx.day).next(first.letter)
    # What is carried over has to be known before any number of today.
    if digits == 1 and first.letter in carry.over(tx, means, tx.day):
        digits = tx.serials(tx.day).next(first.letter)
    return f"{first.letter}{digits:03d}", secrets.token_urlsafe(16)


def _kept(tx: Transaction, means: Means, offline: Offline, first: Service) -> str:
    """The kiosk's own number, if it lies in the office's offline ranges and is free today."""
    letter, digits = offline.number[: len(first.letter)], offline.number[len(first.letter) :]
    if letter != first.letter or not _in_range(means, tx.office, digits):
        raise invalid({"offline.number": "not_an_offline_number"})
    query = select(VISIT.c.id).where(
        (VISIT.c.office == tx.office) & (VISIT.c.day == tx.day) & (VISIT.c.number == offline.number)
        | (VISIT.c.secret_hash == hashed(offline.secret))
    )
    if tx.connection.execute(query).first() is not None:
        raise Refused(409, "number_taken", "this offline number is in use already")
    return offline.number


def _in_range(means: Means, office: str, digits: str) -> bool:
    if not (digits.isascii() and digits.isdigit() and digits == f"{int(digits[:5]):03d}"):
        return False
    ranges = means.catalogue.city.offline_ranges
    mine = (each for each in ranges if each.office == office)
    return any(each.first <= int(digits) <= each.last for each in mine)
