"""The sign in the lobby; all of it is drawn from live snapshots."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from display import say
from display.directory import Office
from display.language import words
from display.web.names import badge, desks, reasons
from display.web.page import come_again, page, words_of
from display.web.status import public_of


async def sign(request: Request) -> Response:
    """`GET /signage/{office}`: the lobby's screen; all of it is drawn from live snapshots."""
    public, w = public_of(request), words_of(request)
    directory, office = public.directory, request.path_params["office"]
    if directory is None:
        return come_again(request, w, 503, w("sign.wait"), "")
    if office not in directory.offices:
        return page(request, w, "lost.html", 404, title=w("sign.title"), text="", number="")
    found = directory.offices[office]
    return page(
        request,
        w,
        "signage.html",
        city=w.of(directory.city),
        office=found,
        second=words(w("language.second")),
        data={
            "words": w.group("level", "wait", "common", "sign"),
            "old_s": say.OLD_S,
            "catalogue": directory.version,
            "desks": desks(directory, office, w),
            "reasons": reasons(directory, w),
            "services": [badge(service, w) for service in found.services],
            "quiet_desks": _quiet_desks(found),
        },
    )


def _quiet_desks(office: Office) -> list[str]:
    """Desks where somebody may be called for a quiet service; lines may share a letter."""
    quiet = {service.id for service in office.services if service.quiet}
    return [desk.id for desk in office.desks if quiet.intersection(desk.services)]
