"""What a request finds in `app.state`: the counter's parts, put together once in `app.py`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from starlette.requests import HTTPConnection

from counter.actions import people
from counter.actions.means import Means
from counter.actions.people import SignedIn
from counter.board import Board
from counter.figures import Expected
from counter.outlook import Outlook
from counter.records.behind import Behind
from counter.refusal import unavailable
from counter.staffing import Staff
from counter.store.writer import Act, Writer
from counter.web.daily import Daily
from counter.web.known import DeviceCard, Known
from counter.web.patience import Patience
from counter.web.shelf import Shelf
from display.hub import Hub

T = TypeVar("T")
READ_S = 5.0  # a database that hangs costs a 503, and holds up nobody who waits for a thread
DEVICE_S = 5.0  # a device's token taken back works no longer than this
SESSION_S = 1.0  # and a session ended at another process of ours than this
ALONE_S = 60.0  # whoever is alone on its database ends every session itself, and forgets it then


@dataclass(frozen=True)
class House:
    """The counter's parts."""

    means: Means
    writer: Writer
    reader: Engine
    board: Board
    hub: Hub
    clock: Callable[[], datetime]
    keys: Callable[[], Mapping[int, bytes]]
    patience: Patience
    outlook: Outlook
    devices: Known[DeviceCard] = field(default_factory=lambda: Known(DEVICE_S))
    sessions: Known[SignedIn] = field(default_factory=lambda: Known(SESSION_S))
    printing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    shelf: Shelf = field(default_factory=Shelf)
    behind: Daily[Behind] = field(default_factory=Daily)
    staff: Daily[tuple[Expected, Staff]] = field(default_factory=Daily)

    async def read(self, ask: Callable[[Connection], T], limit_s: float | None = None) -> T:
        """Ask the database off the loop; the connection cannot write. Raises Refused 503."""
        try:
            async with asyncio.timeout(limit_s or READ_S):
                return await asyncio.to_thread(self._read, ask)
        except TimeoutError:
            raise unavailable() from None

    def _read(self, ask: Callable[[Connection], T]) -> T:
        try:
            return self._ask(ask)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return self._ask(ask)  # the server was restarted; a new connection may do

    def _ask(self, ask: Callable[[Connection], T]) -> T:
        with self.reader.connect() as connection:
            return ask(connection)

    async def device(self, token: str) -> DeviceCard | None:
        """The device a bearer token belongs to."""

        def find(db: Connection) -> DeviceCard | None:
            row = people.device_of(db, token)
            return row and DeviceCard(row["id"], row["kind"], tuple(row["offices"]))

        return await self.devices.of(token, lambda: self.read(find))

    async def session(self, token: str) -> SignedIn | None:
        """The clerk a cookie's token belongs to, if the session still runs."""
        find = partial(people.session_of, token=token)
        who = await self.sessions.of(token, lambda: self.read(find))
        return who if who is not None and self.clock() <= who.ends_at else None

    async def do(self, office: str, act: Act[T], light: Any = None) -> T:
        """Have the writer do an act; answered after its commit. `light`: see `Arrival.light`."""
        return await self.writer.do(office, act, light)


def house(request: HTTPConnection) -> House:
    """The house a request is in."""
    found: House = request.app.state.house
    return found
