"""Whether a number may be given just now: hours and pauses, told with what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from counter.actions import pauses
from counter.actions.means import Means
from counter.procedures import Service
from counter.refusal import Refused
from counter.store.writer import Transaction


def refuse(
    tx: Transaction, means: Means, services: Iterable[Service], procedures: Iterable[str] = ()
) -> None:
    """Raise Refused 409 where one of these lines or procedures takes nobody just now."""
    services = list(services)
    for service in services:
        if not means.numbers_at(service.id, tx.at):
            raise Refused(409, "closed", "no numbers are given for this service just now",
                          fields={"services": "closed"})  # fmt: skip
    pauses.refuse(tx, [service.id for service in services], procedures)
