"""The hall at home: how busy an office is, the least busy line first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from display import say
from display.directory import Directory, Office
from display.language import Words
from display.public import Public
from display.snapshot import Snapshot
from display.web.names import badge, reasons
from display.web.page import come_again, page, this_moment, words_of
from display.web.status import public_of

_LEVEL_ORDER = ("1", "2", "3", "4", "5", "old", "paused", "0")


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
        levels=_worst(directory, public, w),
        snapshot=snapshot,
        data={
            "words": w.group("level", "wait", "common"),
            "old_s": say.OLD_S,
            "reasons": reasons(directory, w),
        },
    )


def _lines(
    office: Office, snapshot: Snapshot | None, w: Words, why: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The office's services with what is known of their lines, the least busy first."""
    now = {line.id: line for line in snapshot.services} if snapshot else {}
    old = snapshot is None or say.is_old(snapshot.at, this_moment())
    shown = []
    for service in office.services:
        line = now.get(service.id)
        if snapshot is not None and line is None:
            continue  # shown together with another line, or not today
        level = say.level(line, old) if line else "old"
        fresh = line is not None and level not in {"old", "0", "paused"}
        opens = say.opens(service.opens_at, this_moment(), w)
        today = (service.opens_at or "")[:10] == this_moment().date().isoformat()
        shut = say.why(line, opens, today, why) if line and level != "old" else ""
        shown.append(
            {
                **badge(service, w),
                "level": level,
                "level_word": w(f"level.{level}"),
                "people": say.people(line.waiting, w) if line and fresh else shut,
                "opens": opens,
                "today": today,
                "minutes": say.minutes(line.low, line.high, w) if line and fresh else "",
            }
        )
    return sorted(shown, key=lambda each: _LEVEL_ORDER.index(each["level"]))


def _worst(directory: Directory, public: Public, w: Words) -> dict[str, tuple[str, str]]:
    """Each office's level in one word: that of its busiest open line."""
    levels = {}
    for office in directory.offices:
        snapshot, level = public.hub.latest(office), "old"
        if snapshot is not None and not say.is_old(snapshot.at, this_moment()):
            level = str(max((s.level for s in snapshot.services if s.state == "open"), default=0))
        levels[office] = (level, w(f"level.{level}"))
    return levels
