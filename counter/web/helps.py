"""Routes of calls for help, from kiosks and from desks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counter.actions import helps
from counter.actions.people import SignedIn
from counter.web import auth, door
from counter.web.door import Fields
from counter.web.house import house
from counter.web.known import DeviceCard


async def call(request: Request) -> Response:
    """POST /api/help"""
    who, here = await auth.supposed(request), house(request)
    fields = Fields(await door.body(request))
    kind = fields.text("kind", helps.KINDS)
    fields.done()
    place, (clerk, desk) = _place(who), _named(who)
    found = await here.do(_office(who), lambda tx: helps.call(tx, place, kind, clerk, desk))
    return JSONResponse({"help": found})


async def respond(request: Request) -> Response:
    """POST /api/help/{help}/respond"""
    who, here = await auth.clerk(request), house(request)
    await door.body(request, empty=True)
    call_id = request.path_params["help"]
    found = await here.do(
        who.office, lambda tx: helps.respond(tx, call_id, who.clerk, who.desk)
    )  # fmt: skip
    return JSONResponse({"help": found})


async def stop(request: Request) -> Response:
    """POST /api/help/{help}/stop"""
    who, here = await auth.supposed(request), house(request)
    await door.body(request, empty=True)
    call_id = request.path_params["help"]
    place, (clerk, desk) = _place(who), _named(who)
    found = await here.do(_office(who), lambda tx: helps.stop(tx, call_id, place, clerk, desk))
    return JSONResponse({"help": found})


def _place(who: SignedIn | DeviceCard) -> str:
    return who.id if isinstance(who, DeviceCard) else who.desk or who.clerk


def _named(who: SignedIn | DeviceCard) -> tuple[str | None, str | None]:
    return (None, None) if isinstance(who, DeviceCard) else (who.clerk, who.desk)


def _office(who: SignedIn | DeviceCard) -> str:
    return who.offices[0] if isinstance(who, DeviceCard) else who.office


ROUTES = [
    Route("/api/help", call, methods=["POST"]),
    Route("/api/help/{help}/respond", respond, methods=["POST"]),
    Route("/api/help/{help}/stop", stop, methods=["POST"]),
]
