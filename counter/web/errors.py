"""Every refusal as the contract's envelope, and nothing more: no trace, no value."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from counter.refusal import Refused, unavailable
from counter.visit import Turn
from counter.web.house import house
from counter.web.show import turn_view

log = logging.getLogger(__name__)
WORDS = {
    404: ("not_found", "there is nothing here"),
    405: ("method_not_allowed", "this address does not do that"),
    413: ("too_large", "the body is larger than 1 MiB"),
}


async def refused(request: Request, error: Exception) -> Response:
    """A refusal, with the turn as it stands now where one is at stake."""
    assert isinstance(error, Refused)
    body = error.body()
    if isinstance(turn := error.extra.get("turn"), Turn):
        here = house(request)
        body["error"]["turn"] = await here.read(lambda db: turn_view(db, here, turn))
    headers = {"Retry-After": str(error.extra["retry_after"])} if error.status == 429 else None
    return JSONResponse(body, error.status, headers)


async def http_error(request: Request, error: Exception) -> Response:
    """404, 405 and their like."""
    assert isinstance(error, HTTPException)
    code, message = WORDS.get(error.status_code, ("refused", str(error.detail)))
    body = {"error": {"code": code, "message": message}}
    headers = _allowed(request) if error.status_code == 405 else error.headers
    return JSONResponse(body, error.status_code, headers)


def _allowed(request: Request) -> dict[str, str]:
    """What this address does do; several routes may share it."""
    path, routes = request.scope["path"], request.app.routes
    here = (r for r in routes if isinstance(r, Route) and r.path_regex.match(path))
    return {"Allow": ", ".join(sorted({name for route in here for name in route.methods or ()}))}


class Shield:
    """What nobody foresaw: logged by its place, answered with 503, its words shown to nobody.

    Inside the framework's own net, which would hand the fault with its values to the server's log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except (ClientDisconnect, WebSocketDisconnect):
            pass  # whoever asked has gone; what was acted on is kept, and a repeat finds it
        except Exception as error:  # noqa: BLE001  the rim
            _log(scope, error)
            if scope["type"] == "http" and not started:
                await JSONResponse(unavailable().body(), 503)(scope, receive, send)
            elif scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1011})


def _log(scope: Scope, error: Exception) -> None:
    endpoint = scope.get("endpoint")
    name = getattr(getattr(endpoint, "func", endpoint), "__qualname__", "nothing")
    where = "".join(traceback.format_tb(error.__traceback__)[-4:])
    log.error("%s failed with %s\n%s", name, type(error).__name__, where)


HANDLERS: dict[Any, Any] = {Refused: refused, HTTPException: http_error}
