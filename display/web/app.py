"""The display's one place of composition."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import display
from display.edge import Edge
from display.public import Public
from display.settings import Settings
from display.web.errors import BodyLimit, on_fault, on_http
from display.web.guard import Guard
from display.web.routes import edge_routes, public_routes

if TYPE_CHECKING:
    from display.notifier import Notifier

STATIC = Path(display.__file__).parent.parent / "static"


def create(settings: Settings) -> Starlette:
    """A display that waits for its uplink."""
    public = Public(demo=settings.demo)
    public.push = _notifier(settings)
    if public.push is not None:
        public.hub.watch(public.push.heard)
    edge = Edge(public, settings.uplink_token)
    app = Starlette(
        routes=[
            *public_routes(),
            *edge_routes(edge),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[Middleware(Guard), Middleware(BodyLimit)],
        exception_handlers={HTTPException: on_http, Exception: on_fault},
        lifespan=lambda app: _life(public),
    )
    app.router.redirect_slashes = False
    app.state.public = public
    app.state.edge = edge
    app.state.demo = settings.demo
    return app


@asynccontextmanager
async def _life(public: Public) -> AsyncIterator[None]:
    """At the end nothing stays on its way."""
    yield
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
