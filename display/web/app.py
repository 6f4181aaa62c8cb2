"""The display's one place of composition."""

from __future__ import annotations

from pathlib import Path

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

STATIC = Path(display.__file__).parent.parent / "static"


def create(settings: Settings) -> Starlette:
    """A display that waits for its uplink."""
    public = Public(demo=settings.demo)
    edge = Edge(public, settings.uplink_token)
    app = Starlette(
        routes=[
            *public_routes(),
            *edge_routes(edge),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[Middleware(Guard), Middleware(BodyLimit)],
        exception_handlers={HTTPException: on_http, Exception: on_fault},
    )
    app.router.redirect_slashes = False
    app.state.public = public
    app.state.edge = edge
    app.state.demo = settings.demo
    return app
