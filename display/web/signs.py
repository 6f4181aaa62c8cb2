"""The signs in the lobby; all of it is drawn from live snapshots."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from display import say, voice
from display.directory import Directory, Office, Sign
from display.language import Words, words
from display.web.names import badge, desks, reasons
from display.web.page import come_again, page, words_of
from display.web.status import public_of


async def signs(request: Request) -> Response:
    """`GET /signage`: every sign of every office, for whoever sets the screens up."""
    directory, w = public_of(request).directory, words_of(request)
    if directory is None:
        return come_again(request, w, 503, w("sign.wait"), "")
    shown = [(office, directory.signs_of(office)) for office in directory.offices.values()]
    return page(request, w, "signs.html", city=w.of(directory.city), offices=shown)


async def sign(request: Request) -> Response:
    """`GET /signage/{sign}`: one screen, of an office as a whole or of some of its lines."""
    directory, w = public_of(request).directory, words_of(request)
    if directory is None:
        return come_again(request, w, 503, w("sign.wait"), "")
    found = directory.sign(request.path_params["sign"])
    if found is None:
        return page(request, w, "lost.html", 404, title=w("sign.title"), text="", number="")
    office, second = directory.offices[found.office], words(w("language.second"))
    return page(
        request,
        w,
        "signage.html",
        city=w.of(directory.city),
        office=office,
        sign=found,
        second=second,
        data=_data(directory, office, found, w)
        | {
            "second_words": second.group("sign"),
            "notices": _notices(directory, office, (w, second)),
        },
    )


def _data(directory: Directory, office: Office, sign: Sign, w: Words) -> dict[str, Any]:
    """What the page's script needs to know besides the snapshots."""
    every = desks(directory, office.id, w)
    heard = voice.settings(directory.source.get("voice"))
    return {
        "words": w.group("level", "wait", "common", "sign"),
        "old_s": say.OLD_S,
        "catalogue": directory.version,
        "desks": {desk: every[desk] for desk in sign.desks if desk in every},
        "labels": {desk.id: desk.label for desk in office.desks},
        "voice": heard | {"on": heard["on"] and not sign.silent},
        "reasons": reasons(directory, w),
        "services": [badge(service, w) for service in office.services],
        "shown": list(sign.services),
        "quiet_desks": _quiet_desks(office),
    }


def _notices(
    directory: Directory, office: Office, languages: tuple[Words, Words]
) -> list[dict[str, Any]]:
    """The city's sentences in both languages of the sign; the last is for whoever has a ticket."""
    own = [each for each in directory.notices if not each.offices or office.id in each.offices]
    told = [
        {"text": [w.of(each.text) for w in languages], "first": each.first, "last": each.last}
        for each in own
    ]
    return [*told, {"text": [w("sign.phone") for w in languages], "first": "", "last": ""}]


def _quiet_desks(office: Office) -> list[str]:
    """Desks where somebody may be called for a quiet service; lines may share a letter."""
    quiet = {service.id for service in office.services if service.quiet}
    return [desk.id for desk in office.desks if quiet.intersection(desk.services)]
