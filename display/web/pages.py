"""The public pages: the hall at home, one's own turn, and the sign in the lobby."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from display import say
from display.directory import Directory, Office, Service
from display.language import DEFAULT, Words, languages, words
from display.public import Public
from display.snapshot import Snapshot, TurnLine, key
from display.web.guard import PAGE_HEADERS
from display.web.status import public_of, wait_for_unknown

WAIT_S = 5  # after which a page without news looks for some
# A number is known here up to a second after its paper is out: whoever is quick is not told off.
LOOK_AGAIN_S, LOOK_AGAIN = 2, {"": "once", "once": "twice"}
NUMBER = re.compile(r"[A-Z]{1,2}[0-9]{3,5}")


async def home(request: Request) -> Response:
    """`GET /?office=`: how busy an office is, readable without a script."""
    public, w = public_of(request), _words(request)
    directory = public.directory
    if directory is None or not directory.offices:
        title, text = w("home.title"), w("home.empty")
        return _wait(request, w, 503, title, text)
    wanted = request.query_params.get("office", "")
    office = directory.offices.get(wanted) or next(iter(directory.offices.values()))
    snapshot = public.hub.latest(office.id)
    return _page(
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


async def ticket(request: Request) -> Response:
    """`GET /t/{secret}?n=`: one's own turn; the number in `n` is only shown, never looked up."""
    public, w = public_of(request), _words(request)
    secret, number = request.path_params["secret"], _number(request)
    found = public.hub.find(secret)
    if found is None:
        return _no_ticket(request, public, w)
    office, turns = found
    directory, snapshot = public.directory, public.hub.latest(office)
    assert snapshot is not None  # it is where the turns were found
    old = say.is_old(snapshot.at, _now())
    turn = say.main_turn(turns)
    return _page(
        request,
        w,
        "ticket.html",
        office=directory.offices.get(office) if directory else None,
        office_id=office,
        secret=secret,
        key=key(secret),
        number=number,
        badge=directory.service_of_letter(number[0], office) if directory and number else None,
        own=say.own(turns, desk_name(directory, turn.desk, w), old, w, reasons(directory, w)),
        snapshot=snapshot,
        old=old,
        commands=public.allow_commands and _can_leave(turn),
        data={
            "words": w.group("level", "wait", "common", "ticket"),
            "old_s": say.OLD_S,
            "desks": desks(directory, office, w),
            "reasons": reasons(directory, w),
        },
    )


async def sign(request: Request) -> Response:
    """`GET /signage/{office}`: the lobby's screen; all of it is drawn from live snapshots."""
    public, w = public_of(request), _words(request)
    directory, office = public.directory, request.path_params["office"]
    if directory is None:
        return _wait(request, w, 503, w("sign.wait"), "")
    if office not in directory.offices:
        return _page(request, w, "lost.html", 404, title=w("sign.title"), text="", number="")
    found = directory.offices[office]
    return _page(
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
            "services": [_service(service, w) for service in found.services],
            "quiet_desks": _quiet_desks(found),
        },
    )


def _quiet_desks(office: Office) -> list[str]:
    """Desks where somebody may be called for a quiet service; lines may share a letter."""
    quiet = {service.id for service in office.services if service.quiet}
    return [desk.id for desk in office.desks if quiet.intersection(desk.services)]


def desk_name(directory: Directory | None, desk: str | None, w: Words) -> str:
    """A desk as people say it: 3番窓口; a desk without a numeral by its own name."""
    found = directory.desk(desk) if directory else None
    if found is None:
        return w("ticket.step_4")
    return w("common.desk", label=found.label) if found.label.isdigit() else w.of(found.name)


def desks(directory: Directory | None, office: str, w: Words) -> dict[str, str]:
    """Every desk of an office by id, as people say it."""
    found = directory.offices.get(office) if directory else None
    return {d.id: desk_name(directory, d.id, w) for d in found.desks} if found else {}


def reasons(directory: Directory | None, w: Words) -> dict[str, str]:
    """Why a line or procedure takes nobody, by code: the city's reasons, and those of the hours."""
    own = {code: w.of(name) for code, name in directory.reasons.items()} if directory else {}
    return own | {code: w(f"shut.{code}") for code in ("late", "full")}


def _no_ticket(request: Request, public: Public, w: Words) -> Response:
    if not public.hub.offices():
        title, text = w("ticket.wait"), w("ticket.wait_text")
        return _wait(request, w, 503, title, text)
    wait = wait_for_unknown(request)
    if wait:
        title, text = w("ticket.busy"), w("ticket.busy_text")
        extra = {"Retry-After": str(wait)}
        return _page(request, w, "lost.html", 429, extra, title=title, text=text)
    if looked := LOOK_AGAIN.get(request.query_params.get("looked", "")):
        title, text = w("ticket.looking"), w("ticket.looking_text")
        asked = urlencode({"n": _number(request), "lang": w.language, "looked": looked})
        return _wait(request, w, 404, title, text, LOOK_AGAIN_S, f"?{asked}")
    title, text = w("ticket.unknown"), w("ticket.unknown_text")
    return _page(request, w, "lost.html", 404, title=title, text=text)


def _wait(
    request: Request, w: Words, status: int, title: str, text: str, again: int = WAIT_S,
    next_: str = "",
) -> Response:  # fmt: skip
    """A page that looks again by itself, at another address if one is given."""
    return _page(request, w, "wait.html", status, title=title, text=text, again=again, next=next_)


def _lines(
    office: Office, snapshot: Snapshot | None, w: Words, why: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The office's services with what is known of their lines, the least busy first."""
    now = {line.id: line for line in snapshot.services} if snapshot else {}
    old = snapshot is None or say.is_old(snapshot.at, _now())
    shown = []
    for service in office.services:
        line = now.get(service.id)
        if snapshot is not None and line is None:
            continue  # shown together with another line, or not today
        level = say.level(line, old) if line else "old"
        fresh = line is not None and level not in {"old", "0", "paused"}
        opens = say.opens(service.opens_at, _now(), w)
        today = (service.opens_at or "")[:10] == _now().date().isoformat()
        shut = say.why(line, opens, today, why) if line and level != "old" else ""
        shown.append(
            {
                **_service(service, w),
                "level": level,
                "level_word": w(f"level.{level}"),
                "people": say.people(line.waiting, w) if line and fresh else shut,
                "opens": opens,
                "today": today,
                "minutes": say.minutes(line.low, line.high, w) if line and fresh else "",
            }
        )
    return sorted(shown, key=lambda each: _LEVEL_ORDER.index(each["level"]))


_LEVEL_ORDER = ("1", "2", "3", "4", "5", "old", "paused", "0")


def _worst(directory: Directory, public: Public, w: Words) -> dict[str, tuple[str, str]]:
    """Each office's level in one word: that of its busiest open line."""
    levels = {}
    for office in directory.offices:
        snapshot, level = public.hub.latest(office), "old"
        if snapshot is not None and not say.is_old(snapshot.at, _now()):
            level = str(max((s.level for s in snapshot.services if s.state == "open"), default=0))
        levels[office] = (level, w(f"level.{level}"))
    return levels


def _service(service: Service, w: Words) -> dict[str, Any]:
    return {
        "id": service.id,
        "letter": service.letter,
        "name": w.of(service.name),
        "color": service.color,
        "shape": service.shape,
        "quiet": service.quiet,
    }


def _can_leave(turn: TurnLine) -> bool:
    return turn.state in {"waiting", "preparing", "missed"}


def _number(request: Request) -> str:
    number = request.query_params.get("n", "")
    return number if NUMBER.fullmatch(number) else ""


def _words(request: Request) -> Words:
    wanted = request.query_params.get("lang", DEFAULT)
    return words(wanted if wanted in languages() else DEFAULT)


def _page(
    request: Request,
    w: Words,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    public = public_of(request)
    html = templates().get_template(template)
    body = html.render(
        w=w,
        say=say,
        demo=public.demo,
        now=_now().isoformat(timespec="seconds"),
        languages=_language_links(request),
        **context,
    )
    return HTMLResponse(body, status, {**PAGE_HEADERS, **(headers or {})})


def _language_links(request: Request) -> list[dict[str, Any]]:
    """The same page in each language, with its number or office."""
    office = request.query_params.get("office", "")
    known = public_of(request).knows(office)
    asked = {"n": _number(request), "office": office if known else ""}
    kept = {name: value for name, value in asked.items() if value}
    now = _words(request).language
    return [
        {
            "name": words(language)("language.name"),
            "short": words(language)("language.short"),
            "html": words(language).html,
            "href": "?" + urlencode({**kept, "lang": language}),
            "current": language == now,
        }
        for language in languages()
    ]


def _now() -> datetime:
    return datetime.now(say.JAPAN)


@cache
def templates() -> Environment:
    """The display's templates: every value escaped, every name required."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
