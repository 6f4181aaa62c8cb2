"""The kiosk put together: the one place where its parts meet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from kiosk import words
from kiosk.card.emulator.reader import EmulatedReader
from kiosk.card.pcsc import PcscReader, Reader
from kiosk.counterpart import Counterpart
from kiosk.host import Clock, Host, utc_now
from kiosk.link import Link
from kiosk.paper import PaperTray
from kiosk.printer import choose
from kiosk.reader import CardDesk, Event
from kiosk.settings import Settings
from kiosk.web import demo, guard
from kiosk.web.routes import routes

log = logging.getLogger(__name__)
STATIC = Path(__file__).resolve().parent.parent / "static"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
TICK_S = 0.5
REFRESH_S = 2.0


def build(settings: Settings, reader: Reader | None = None, clock: Clock = utc_now) -> Starlette:
    """The kiosk as an ASGI application; `reader` stands in for the setting's own."""
    reader = reader or _reader(settings.card)
    counterpart = Counterpart(Link(settings.counter, settings.token), settings)
    tray = PaperTray(choose(settings.printer, settings.data), settings.demo)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        host = Host(counterpart, tray, words.load(), demo=settings.demo, clock=clock)
        app.state.host = host
        if reader is not None:
            host.cards = _watch(reader, host)
        chores = [asyncio.create_task(work(host)) for work in (_tick, _refresh, _dictionary)]
        try:
            yield
        finally:
            for chore in chores:
                chore.cancel()
            await asyncio.gather(*chores, return_exceptions=True)
            if host.cards is not None:
                await asyncio.to_thread(host.cards.stop)
            await host.close()
            await counterpart.close()

    found: list[BaseRoute] = list(routes(STATIC))
    if settings.demo and isinstance(reader, EmulatedReader):
        found += demo.routes(reader)
    return Starlette(
        routes=found,
        lifespan=lifespan,
        middleware=[Middleware(guard.Guard, hosts=LOOPBACK)],
        exception_handlers={
            guard.Failure: guard.on_failure,
            HTTPException: guard.on_http,
            Exception: guard.on_error,
        },
    )


def _reader(card: str) -> Reader | None:
    if card == "emulator":
        return EmulatedReader()
    return PcscReader() if card == "pcsc" else None


def _watch(reader: Reader, host: Host) -> CardDesk:
    """Events of the card's thread come to the session on the loop."""
    loop = asyncio.get_running_loop()

    def tell(event: Event) -> None:
        loop.call_soon_threadsafe(host.card_event, event)

    desk = CardDesk(reader, tell)
    desk.start()
    return desk


async def _tick(host: Host) -> None:
    while True:
        await asyncio.sleep(TICK_S)
        host.tick()


async def _dictionary(host: Host) -> None:
    """Kanji are offered as soon as the dictionary is open."""
    await asyncio.to_thread(host.kanji.load)
    host.changed()


async def _refresh(host: Host) -> None:
    """Keep catalogue and lines new, and bring the outbox to the counter."""
    while True:
        try:
            if await host.counterpart.refresh():
                host.changed()
            if host.counterpart.online:
                await host.counterpart.empty()
        except Exception as fault:  # noqa: BLE001 — the rim: the next round may find it well
            log.error("refreshing ended with %s", type(fault).__name__)
        await asyncio.sleep(REFRESH_S)
