"""Puts the counter together: the one place where its parts meet."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from counter import caretaker, qrkeys, settings, uplink, wish
from counter.actions.means import Means, holiday
from counter.actions.people import SignedIn
from counter.board import Board
from counter.catalogue import files
from counter.catalogue.files import CatalogueFault
from counter.doorkeeper import Doorkeeper
from counter.drop import Drop
from counter.hall import Halls
from counter.look import Look
from counter.openings import Openings
from counter.outlook import Outlook
from counter.settings import CATALOGUES, Settings
from counter.store import engine, sqlite
from counter.store.postgresql import Unreachable
from counter.store.store import Store, opened
from counter.store.writer import Writer
from counter.vault import Broken
from counter.web import (
    cases,
    desks,
    errors,
    health,
    helps,
    lobby,
    openapi,
    opendata,
    pages,
    pauses,
    public,
    sessions,
    supervisor,
    turns,
    visits,
)
from counter.web.house import ALONE_S, SESSION_S, House
from counter.web.known import Known
from counter.web.patience import Patience
from counter.web.rim import Rim
from display.hub import Hub
from display.public import Public
from display.server import serve
from display.web.guard import Guard
from display.web.routes import public_routes
from display.web.squeeze import Squeeze

STATIC = Path(__file__).parent.parent / "static"
REFUSALS = (settings.BadSetting, sqlite.InUse, Unreachable, Broken, CatalogueFault, OSError)
log = logging.getLogger(__name__)


def now() -> datetime:
    """The clock of a real counter."""
    return datetime.now(UTC)


def create(chosen: Settings, clock: Callable[[], datetime] = now) -> Starlette:
    """The counter's application; its parts come to life with its lifespan."""
    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Guard), Middleware(Squeeze), Middleware(errors.Shield)],
        exception_handlers=errors.HANDLERS,
        lifespan=lambda app: _life(app, chosen, clock),
    )
    app.router.redirect_slashes = False
    return app


def _routes() -> list[BaseRoute]:
    return [
        *sessions.ROUTES,
        *visits.ROUTES,
        *lobby.ROUTES,
        *desks.ROUTES,
        *turns.ROUTES,
        *pauses.ROUTES,
        *helps.ROUTES,
        *cases.ROUTES,
        *public.ROUTES,
        *openapi.ROUTES,
        *health.ROUTES,
        *pages.routes,
        *supervisor.routes,
        *public_routes(),
        *opendata.ROUTES,
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]


@contextlib.asynccontextmanager
async def _life(
    app: Starlette, chosen: Settings, clock: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Take the database, furnish it, show the first snapshots; undo all that at the end."""
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(opened(chosen.database, chosen.page_limit))
        here = _furnished(chosen, clock, store, stack)
        keeper = Doorkeeper(here, chosen.data)
        await _open(app, chosen, here, keeper)
        works = [*_works(app, chosen, here), keeper.run()]
        tasks = [asyncio.create_task(work) for work in works]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _furnished(
    chosen: Settings,
    clock: Callable[[], datetime],
    store: Store,
    stack: contextlib.ExitStack,
) -> House:
    with store.reading.connect() as connection:
        keeper = qrkeys.vault_of(connection, chosen.key_file)
    catalogue = files.load(CATALOGUES / chosen.city)
    hub, rule = Hub(), catalogue.city.rule

    openings = Openings(catalogue, holiday, chosen.always_open)
    look = Look(catalogue, store.reading, openings, Halls(catalogue, openings, rule))
    board = Board(catalogue, look, store, hub, clock)
    means = Means(
        catalogue, keeper, board.guess, rule, chosen.display_url, chosen.always_open
    )  # fmt: skip
    writer = Writer(store.writing, clock, keeper.pepper, store.doorbell)
    writer.start()
    stack.callback(writer.stop)

    def keys() -> Any:
        with store.reading.connect() as connection:
            return qrkeys.private_keys(connection, keeper, clock())

    sessions: Known[SignedIn] = Known(ALONE_S if store.alone else SESSION_S)
    return House(
        means,
        writer,
        store.reading,
        board,
        hub,
        clock,
        keys,
        Patience(),
        Outlook(openings),
        sessions=sessions,
    )


async def _open(app: Starlette, chosen: Settings, here: House, keeper: Doorkeeper) -> None:
    """Everything is there before the doors open."""
    await caretaker.furnish(here)
    await keeper.look()
    await here.board.start(here.writer)
    app.state.house = here
    app.state.demo = chosen.demo
    app.state.public = Public(here.hub, demo=chosen.demo)
    app.state.public.media = chosen.media
    app.state.public.allow_commands = True  # its own pages reach its own routes
    app.state.public.command = partial(wish.status, here)
    app.state.public.set_catalogue(await public.public_catalogue(here))
    gc.freeze()  # what stays for good is not looked through again while somebody waits


def _works(app: Starlette, chosen: Settings, here: House) -> list[Any]:
    show = app.state.public.set_catalogue
    works = [here.board.run(here.writer), caretaker.run(here, chosen.heads, show)]

    def catalogue() -> Awaitable[dict[str, Any]]:
        return public.public_catalogue(here)

    app.state.uplinks = [
        uplink.Uplink(url, token, here, catalogue, chosen.edge_commands)
        for url, token in (chosen.lines() if chosen.uplink == "push" else ())
    ]
    ways: list[uplink.Uplink | Drop] = [*app.state.uplinks]
    if chosen.uplink == "file" and chosen.uplink_folder is not None:
        ways.append(Drop(chosen.uplink_folder, here, catalogue))
    return works + [uplink.while_leading(here.board, each.run) for each in ways]


def main() -> None:
    """Run the counter until SIGTERM; `--door FD` hands it a socket that listens already."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    try:
        chosen = settings.read()
        os.umask(0o077)  # what is kept here is nobody else's to read
        engine.try_out(chosen.database)  # said before anything starts
        qrkeys.try_out(chosen.database, chosen.key_file)
        files.load(CATALOGUES / chosen.city)
    except REFUSALS as error:
        raise SystemExit(f"counter: {error}") from None
    serve(create(chosen), chosen.host, chosen.port, door=_door(sys.argv[1:]), http=Rim)


def _door(words: Sequence[str]) -> socket.socket | None:
    match words:
        case ["--door", number]:
            return socket.socket(fileno=int(number))
    return None


if __name__ == "__main__":
    main()
