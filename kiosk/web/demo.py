"""The demo's tray: cards of invented residents to lay on the emulated reader."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.card.emulator.reader import EmulatedReader
from kiosk.card.emulator.residents import residents
from kiosk.web.guard import Failure


def routes(reader: EmulatedReader) -> list[Route]:
    """The tray's routes over this reader; they exist in the demo with the emulator only."""

    async def tray(request: Request) -> Response:
        cards = [
            {"id": one.id, "name": one.name, "note": one.note, "kind": one.kind, "pin": one.pin}
            for one in residents().values()
        ]
        return JSONResponse({"residents": cards})

    async def insert(request: Request) -> Response:
        try:
            reader.insert(request.path_params["resident"])
        except KeyError:
            raise Failure(404, "not_found", "no such card") from None
        return JSONResponse({"present": True})

    async def remove(request: Request) -> Response:
        reader.remove()
        return JSONResponse({"present": False})

    return [
        Route("/demo/tray", tray, name="tray", methods=["GET"]),
        Route("/demo/tray/{resident}/insert", insert, name="tray_insert", methods=["POST"]),
        Route("/demo/tray/{resident}/remove", remove, name="tray_remove", methods=["POST"]),
    ]
