"""The display's one place of composition."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import display
from display.edge import Edge
from display.folder import Folder
from display.public import Public
from display.settings import Settings
from display.sheets import Sheets
from display.web.errors import BodyLimit, on_fault, on_http
from display.web.guard import Guard
from display.web.routes import edge_routes, public_routes
from display.web.squeeze import Squeeze

if TYPE_CHECKING:
    from display.notifier import Notifier

STATIC = Path(display.__file__).parent.parent / "static"


def create(settings: Settings) -> Starlette:
    """A display that waits for its uplink."""
    public = Public(demo=settings.demo)
    public.media = settings.media
    public.push = _notifier(settings)
    if public.push is not None:
        public.hub.watch(public.push.heard)
    edge = Edge(public, settings.uplink_token)
    folder = Folder(settings.uplink_folder, public) if settings.uplink_folder else None
    app = Starlette(
        routes=[
            *public_routes(),
            *edge_routes(edge),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[Middleware(Guard), Middleware(Squeeze), Middleware(BodyLimit)],
        exception_handlers={HTTPException: on_http, Exception: on_fault},
        lifespan=lambda app: _life(public, folder),
    )
    app.router.redirect_slashes = False
    public.command = edge.status
    app.state.public = public
    app.state.edge = edge
    app.state.sheets = Sheets(settings.opendata)
    app.state.fed = lambda: edge.connected or (folder is not None and folder.fresh)
    app.state.demo = settings.demo
    return app


@contextlib.asynccontextmanager
async def _life(public: Public, folder: Folder | None) -> AsyncIterator[None]:
    """Looks into the folder, if there is one; at the end nothing stays on its way."""
    reading = asyncio.create_task(folder.run()) if folder else None
    try:
        yield
    finally:
        if reading is not None:
            reading.cancel()
        if public.push is not None:
            await public.push.close()


def _notifier(settings: Settings) -> Notifier | None:
    """Who tells phones by push, where the display has a key for it."""
    if not settings.push_key:
        return None
    from display.notifier import Notifier  # only a display with a key needs its libraries
    from display.postage import Postage
    from display.push import HOSTS

    postage = Postage(settings.push_key, settings.push_contact)
    return Notifier(postage, hosts=(*HOSTS, *settings.push_hosts))
