"""What a request finds in `app.state`: the counter's parts, put together once in `app.py`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from starlette.requests import HTTPConnection

from counter.actions import people
from counter.actions.means import Means
from counter.board import Board
from counter.refusal import unavailable
from counter.store.writer import Act, Writer
from counter.web.devices import Devices
from counter.web.patience import Patience
from display.hub import Hub

T = TypeVar("T")
READ_S = 5.0  # a database that hangs costs a 503, and holds up nobody who waits for a thread


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
    devices: Devices = field(default_factory=Devices)
    printing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    async def read(self, ask: Callable[[Connection], T]) -> T:
        """Ask the database off the loop; the connection cannot write. Raises Refused 503."""
        try:
            async with asyncio.timeout(READ_S):
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

    async def device_row(self, token: str) -> Any:
        """The device a token belongs to, as the database has it, or None."""
        return await self.read(lambda db: people.device_of(db, token))

    async def do(self, office: str, act: Act[T]) -> T:
        """Have the writer do an act; answered after its commit."""
        return await self.writer.do(office, act)


def house(request: HTTPConnection) -> House:
    """The house a request is in."""
    found: House = request.app.state.house
    return found
