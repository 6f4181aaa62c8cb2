"""The kiosk's routes: one page, the camera's frames, the session, and its health."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from kiosk import camera
from kiosk.host import Host
from kiosk.web.guard import Failure
from kiosk.web.scan import scan
from kiosk.web.socket import session


async def state(request: Request) -> Response:
    """`GET /api/state` → what the screen shows; 503 until the catalogue was seen once."""
    host: Host = request.app.state.host
    view = host.view()
    if view is None:
        raise Failure(503, "no_catalogue", "the counter's catalogue was not seen yet")
    return JSONResponse(view)


async def words(request: Request) -> Response:
    """`GET /api/words` → every language's words of the screens."""
    host: Host = request.app.state.host
    return JSONResponse(host.words)


async def picture(request: Request) -> Response:
    """`GET /ticket.png?turn=` → this visitor's ticket, the dots the printer burns."""
    host: Host = request.app.state.host
    turn = request.query_params.get("turn", "")
    wanted = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 10 else -1
    png = await host.tray.picture(wanted) if wanted == host.session.turn else None
    if png is None:
        raise Failure(404, "not_found", "there is no such ticket now")
    return Response(png, media_type="image/png")


async def health(request: Request) -> Response:
    """`GET /healthz`: what works; 200 while the kiosk can serve anybody, else 503."""
    host: Host = request.app.state.host
    cards = host.cards
    counterpart = host.counterpart
    serves = counterpart.guide is not None and counterpart.known
    body = {
        "status": "starting" if counterpart.guide is None else "ok" if serves else "refused",
        "reader": {"name": cards.name, "working": cards.working} if cards else None,
        "decoders": camera.decoders(),
        "kanji": host.kanji.working,
        "printer": host.tray.printer.paper().value,
        "counter": "online" if counterpart.online else "away",
        "outbox": counterpart.waiting,
    }
    return JSONResponse(body, 200 if serves else 503)


def routes(static: Path) -> list[Route | WebSocketRoute | Mount]:
    """All routes; `static` is the folder of the browser's files."""

    async def page(request: Request) -> Response:
        return FileResponse(static / "kiosk" / "index.html", media_type="text/html")

    return [
        Route("/", page, name="page"),
        Route("/api/state", state, name="state"),
        Route("/api/words", words, name="words"),
        Route("/api/scan", scan, name="scan", methods=["POST"]),
        Route("/ticket.png", picture, name="ticket"),
        Route("/healthz", health, name="health"),
        WebSocketRoute("/ws/session", session, name="session"),
        Mount("/static", StaticFiles(directory=static), name="static"),
    ]
