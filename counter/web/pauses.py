"""Routes of pauses: 「この手続を止める」, and taking it up again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counter.actions import pauses
from counter.actions.people import SignedIn
from counter.refusal import Refused, invalid, not_found
from counter.web import auth, door
from counter.web.door import Fields
from counter.web.house import House, house


async def show(request: Request) -> Response:
    """GET /api/pauses"""
    return await _shown(house(request), await auth.clerk(request))


async def pause(request: Request) -> Response:
    """POST /api/pauses"""
    who, here = await auth.clerk(request), house(request)
    fields = Fields(await door.body(request))
    target = fields.text("target")
    reason = fields.text("reason", [r.code for r in here.means.catalogue.city.pause_reasons])
    fields.done()
    if not _known(here, who, target):
        raise invalid({"target": "unknown_choice"})
    await here.do(who.office, lambda tx: pauses.pause(tx, target, reason, who.clerk, who.desk))
    return await _shown(here, who)


async def resume(request: Request) -> Response:
    """DELETE /api/pauses/{target}"""
    who, here = await auth.clerk(request), house(request)
    target = request.path_params["target"]
    if not _known(here, who, target):
        raise not_found("service or procedure")
    await here.do(who.office, lambda tx: pauses.resume(tx, target, who.clerk, who.desk))
    return await _shown(here, who)


async def _shown(here: House, who: SignedIn) -> Response:
    found = await here.read(lambda db: pauses.shown(db, here.means, who.office))
    return JSONResponse({"pauses": found})


def _known(here: House, who: SignedIn, target: str) -> bool:
    """Whether the clerk's office has such a line or procedure. Raises Refused 403 for another's."""
    catalogue = here.means.catalogue
    service = catalogue.services.get(target)
    if service is not None and service.office != who.office:
        raise Refused(403, "not_your_office", "this line belongs to another office")
    return service is not None or catalogue.does(who.office, target)


ROUTES = [
    Route("/api/pauses", show, methods=["GET"]),
    Route("/api/pauses", pause, methods=["POST"]),
    Route("/api/pauses/{target}", resume, methods=["DELETE"]),
]
