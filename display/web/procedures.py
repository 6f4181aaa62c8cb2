"""What do you need? Procedures by group and by words, and each on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from display import say
from display.directory import Directory, Office
from display.guide import ForWhom, Procedure, find
from display.language import Words
from display.public import Public
from display.snapshot import Snapshot
from display.web.best import best
from display.web.lines import best_first, busiest, is_old, line_view
from display.web.names import reasons
from display.web.page import come_again, page, this_moment, words_of
from display.web.status import public_of

LONGEST = 60  # characters of a search


async def listed(request: Request) -> Response:
    """`GET /procedures?q=&purpose=`: the procedures by group, or those that a search finds."""
    public, w = public_of(request), words_of(request)
    directory = public.directory
    if directory is None:
        return come_again(request, w, 503, w("procedure.title"), w("home.empty"))
    query = request.query_params.get("q", "").strip()[:LONGEST]
    wanted = request.query_params.get("purpose", "")
    found = find(directory.procedures.values(), directory.purposes, query)
    return page(
        request,
        w,
        "procedures.html",
        directory=directory,
        query=query,
        found=found if query else None,
        purposes=[purpose for purpose in directory.purposes if wanted in {"", purpose.id}]
        or directory.purposes,
    )


async def shown(request: Request) -> Response:
    """`GET /procedures/{procedure}?for=`: what to know of a procedure before coming."""
    public, w = public_of(request), words_of(request)
    directory = public.directory
    if directory is None:
        return come_again(request, w, 503, w("procedure.title"), w("home.empty"))
    procedure = directory.procedures.get(request.path_params["procedure"])
    if procedure is None:
        title, text = w("procedure.title"), w("procedure.nothing")
        return page(request, w, "lost.html", 404, title=title, text=text)
    return page(
        request,
        w,
        "procedure.html",
        directory=directory,
        procedure=procedure,
        whom=_whom(procedure, request.query_params.get("for", "")),
        places=_places(procedure, directory, public, w),
    )


def _whom(procedure: Procedure, code: str) -> ForWhom | None:
    """The one asked for, or the first that the procedure knows."""
    known = procedure.for_whom
    return next((who for who in known if who.code == code), known[0] if known else None)


def _places(
    procedure: Procedure, directory: Directory, public: Public, w: Words
) -> list[dict[str, Any]]:
    """Where it is done, the least busy office first."""
    offices = [each for each in directory.offices.values() if each.id in procedure.lines]
    places = [_place(procedure, office, directory, public, w) for office in offices]
    return sorted((each for each in places if each), key=lambda each: best_first(each["line"]))


def _place(
    procedure: Procedure, office: Office, directory: Directory, public: Public, w: Words
) -> dict[str, Any]:
    """An office with its line for the procedure; empty where the catalogue has no such line.

    A delicate line is shown together with another: its level stands there.
    """
    service = next((s for s in office.services if s.id == procedure.lines[office.id]), None)
    if service is None:
        return {}
    snapshot, why = public.hub.latest(office.id), reasons(directory, w)
    lines = snapshot.services if snapshot else ()
    line = next((each for each in lines if each.id == service.id), None)
    view = line_view(service, line, is_old(snapshot), w, why)
    if view["level"] not in {"old", "0"}:
        view |= _stopped(procedure, snapshot, w, why)
    return {
        "office": office,
        "line": view,
        "at": say.clock(snapshot.at) if snapshot else "",
        "best": best(office.forecast, this_moment(), w, busiest(snapshot)),
    }


def _stopped(
    procedure: Procedure, snapshot: Snapshot | None, w: Words, why: Mapping[str, str]
) -> dict[str, str]:
    """What is said instead where this procedure is not taken though its line is open."""
    known = snapshot.procedures if snapshot else ()
    stop = next((each for each in known if each.id == procedure.id), None)
    if stop is None:
        return {}
    level = "paused" if stop.state == "paused" else "0"
    people = why.get(stop.reason or "", "")
    return {"level": level, "level_word": w(f"level.{level}"), "minutes": "", "people": people}
