"""One's own turn: people ahead, minutes, and what to do next."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from display import say
from display.snapshot import TurnLine, key
from display.web.names import desk_name, desks, reasons
from display.web.page import come_again, number_of, page, this_moment, words_of
from display.web.status import public_of, wait_for_unknown

# A number is known here up to a second after its paper is out: whoever is quick is not told off.
LOOK_AGAIN_S, LOOK_AGAIN = 2, {"": "once", "once": "twice"}

SAID = {"snooze": "snoozed", "failed": "failed"}  # after a form; the headline says who has left


async def ticket(request: Request) -> Response:
    """`GET /t/{secret}?n=`: one's own turn; the number in `n` is only shown, never looked up."""
    public, w = public_of(request), words_of(request)
    secret, number = request.path_params["secret"], number_of(request)
    found = public.hub.find(secret)
    if found is None:
        return no_ticket(request)
    office, turns = found
    directory, snapshot = public.directory, public.hub.latest(office)
    assert snapshot is not None  # it is where the turns were found
    old = say.is_old(snapshot.at, this_moment())
    turn = say.main_turn(turns)
    return page(
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
        back=say.back(turn, snapshot.at, old, w),
        until=say.until(turn, snapshot.at, old, w),
        may_snooze=say.may_snooze(turns),
        snapshot=snapshot,
        old=old,
        push_key=public.push.postage.public_key if public.push else "",
        commands=public.allow_commands and can_leave(turn),
        said=SAID.get(request.query_params.get("said", ""), "") if can_leave(turn) else "",
        data={
            "words": w.group(
                "level", "wait", "common", "ticket", *(("push",) if public.push else ())
            ),
            "old_s": say.OLD_S,
            "desks": desks(directory, office, w),
            "reasons": reasons(directory, w),
        },
    )


def no_ticket(request: Request) -> Response:
    """The page of a secret that is not known: not yet, not any more, or asked for too often."""
    public, w = public_of(request), words_of(request)
    if not public.hub.offices():
        title, text = w("ticket.wait"), w("ticket.wait_text")
        return come_again(request, w, 503, title, text)
    wait = wait_for_unknown(request)
    if wait:
        title, text = w("ticket.busy"), w("ticket.busy_text")
        extra = {"Retry-After": str(wait)}
        return page(request, w, "lost.html", 429, extra, title=title, text=text)
    if looked := LOOK_AGAIN.get(request.query_params.get("looked", "")):
        title, text = w("ticket.looking"), w("ticket.looking_text")
        asked = urlencode({"n": number_of(request), "lang": w.language, "looked": looked})
        return come_again(request, w, 404, title, text, LOOK_AGAIN_S, f"?{asked}")
    title, text = w("ticket.unknown"), w("ticket.unknown_text")
    return page(request, w, "lost.html", 404, title=title, text=text)


def can_leave(turn: TurnLine) -> bool:
    """Whether its holder may still leave or snooze."""
    return turn.state in {"waiting", "preparing", "missed"}
