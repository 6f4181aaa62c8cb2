"""What a visitor may wish from the phone: to leave the line, or to be waited for."""

from __future__ import annotations

from typing import Any

from counter.actions import tickets
from counter.actions.means import hashed
from counter.refusal import Refused
from counter.store import rows
from counter.web.house import House


async def grant(here: House, name: str, secret: str, minutes: int | None) -> dict[str, Any]:
    """*leave*, or *snooze* for so many minutes; raises Refused."""
    found = await here.read(lambda db: rows.visit_of_ticket(db, hashed(secret), here.clock()))
    if name == "leave":
        return await here.do(found["office"], lambda tx: tickets.leave(tx, here.means, secret))
    return await here.do(
        found["office"], lambda tx: tickets.snooze(tx, here.means, secret, minutes or 0)
    )


async def status(here: House, name: str, secret: str, minutes: int | None) -> int:
    """The same, told as a status of HTTP."""
    try:
        await grant(here, name, secret, minutes)
    except Refused as error:
        return error.status
    return 200
