"""The hall at home: how busy an office is, the least busy line first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from display import say
from display.directory import Office
from display.language import Words
from display.snapshot import Snapshot
from display.web.best import best
from display.web.lines import best_first, busiest, is_old, line_view, office_levels
from display.web.names import reasons
from display.web.page import come_again, page, this_moment, words_of
from display.web.status import public_of


async def home(request: Request) -> Response:
    """`GET /?office=`: how busy an office is, readable without a script."""
    public, w = public_of(request), words_of(request)
    directory = public.directory
    if directory is None or not directory.offices:
        title, text = w("home.title"), w("home.empty")
        return come_again(request, w, 503, title, text)
    wanted = request.query_params.get("office", "")
    office = directory.offices.get(wanted) or next(iter(directory.offices.values()))
    snapshot = public.hub.latest(office.id)
    return page(
        request,
        w,
        "home.html",
        directory=directory,
        office=office,
        lines=_lines(office, snapshot, w, reasons(directory, w)),
        levels=office_levels(directory, public, w),
        snapshot=snapshot,
        best=best(office.forecast, this_moment(), w, busiest(snapshot)),
        data={
            "words": w.group("level", "wait", "common"),
            "old_s": say.OLD_S,
            "reasons": reasons(directory, w),
        },
    )


def _lines(
    office: Office, snapshot: Snapshot | None, w: Words, why: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The office's services with what is known of their lines, the least busy first.

    A service without a line is shown together with another, or not today.
    """
    now = {line.id: line for line in snapshot.services} if snapshot else {}
    shown = [s for s in office.services if snapshot is None or s.id in now]
    old = is_old(snapshot)
    return sorted((line_view(s, now.get(s.id), old, w, why) for s in shown), key=best_first)
