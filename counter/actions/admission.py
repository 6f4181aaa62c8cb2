"""Whether a number may be given just now: hours, limits and pauses, told with what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from counter.actions import pauses
from counter.actions.means import Means, local
from counter.openings import Closed, next_day
from counter.procedures import Service
from counter.refusal import Refused
from counter.store import rows, tallies
from counter.store.transaction import Transaction


def refuse(
    tx: Transaction, means: Means, services: Iterable[Service], procedures: Iterable[str] = ()
) -> None:
    """Raise Refused 409 where one of these lines or procedures takes nobody just now."""
    services, procedures = list(services), list(procedures)
    for service in services:
        _refuse_line(tx, means, service)
    for procedure in procedures:
        if not means.openings.procedure(tx.office, procedure, tx.now):
            line = means.catalogue.service_for(tx.office, procedure).id
            raise _closed("applications", means.openings.opens_at(line, tx.now, procedure))
    pauses.refuse(tx, [service.id for service in services], procedures)
    _refuse_full(tx, means, services)


def _refuse_line(tx: Transaction, means: Means, service: Service) -> None:
    why = means.openings.line(service.id, tx.now, *means.guess(service.id))
    if why is not None:
        # After the last ticket nothing opens again on the same day.
        after = tx.now if why is Closed.HOURS else next_day(tx.now)
        raise _closed("services", means.openings.opens_at(service.id, after))


def _refuse_full(tx: Transaction, means: Means, services: Iterable[Service]) -> None:
    names = [service.id for service in services]
    joining = [row["service"] for row in tx.added(rows.ADD_TURN)]
    today = tx.serials(tx.day)
    for name in sorted(tallies.full(tx.connection, means.catalogue, names, today, joining)):
        opens = means.openings.opens_at(name, next_day(tx.now))
        raise Refused(409, "limit_reached", "today's numbers for this service are all given",
                      fields={"services": "limit_reached"},
                      opens_at=opens and local(opens))  # fmt: skip


def _closed(field: str, opens: datetime | None) -> Refused:
    return Refused(409, "closed", "no numbers are given for this just now",
                   fields={field: "closed"}, opens_at=opens and local(opens))  # fmt: skip
