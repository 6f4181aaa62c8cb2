"""The caretaker: furnishes the house before the doors open, and looks after it every minute."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from counter import heads, qrkeys
from counter.actions import day, people
from counter.refusal import Refused
from counter.steady import Steady
from counter.store import crowds, ledger
from counter.web.house import House
from counter.web.public import public_catalogue

ROUND_S = 60.0
log = logging.getLogger(__name__)


async def furnish(here: House) -> None:
    """Desks and keys; yesterday's leftovers are put away."""
    for office in here.means.catalogue.offices.values():
        await here.do(office.id, partial(people.furnish, desks=office.desks))
    await _tidy(here)


async def run(here: House, file: Path, show: Callable[[Mapping[str, Any]], None]) -> None:
    """Make the round until cancelled.

    `file` is where the chains' heads are noted; `show` gets the public catalogue: its keys change.
    """
    steady = Steady(here.clock(), time.monotonic())
    while True:
        await asyncio.sleep(ROUND_S)
        try:
            if steady.believes(here.clock(), time.monotonic()) and here.board.leads:
                await _tidy(here)
                await asyncio.to_thread(heads.note, file, await here.read(ledger.heads))
                await note_crowds(here)
            show(await public_catalogue(here))
        except Refused:
            log.warning("the round could not be finished; the next one will")
        except Exception as error:  # noqa: BLE001  the loop's rim: one bad round ends no caretaker
            log.error("a round failed: %s", type(error).__name__)


async def note_crowds(here: House) -> None:
    """Keep how crowded every line is shown, at each mark of the clock; old news is not kept."""
    at = crowds.mark(here.clock())
    for office in here.means.catalogue.offices:
        shown = here.hub.latest(office)
        if shown is not None and datetime.fromisoformat(shown.at) >= at - crowds.EVERY:
            await here.do(office, partial(crowds.note, at=at, lines=shown.services))


async def _tidy(here: House) -> None:
    offices = list(here.means.catalogue.offices)
    for office in offices:
        await here.do(office, partial(day.tidy, means=here.means))
        await here.do(office, partial(day.close, means=here.means))
    await here.do(offices[0], partial(qrkeys.renew, keeper=here.means.vault))
