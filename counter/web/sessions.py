"""Routes of clerks' sessions: sign in, sit down, who am I, sign out."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counter import clerks
from counter.actions import people
from counter.refusal import Refused, not_found
from counter.store import screens
from counter.web import auth, door
from counter.web.door import Fields
from counter.web.house import House, house


async def sign_in(request: Request) -> Response:
    """POST /api/session"""
    here = house(request)
    auth.refuse_foreign(request)
    fields = Fields(await door.body(request))
    name, password = fields.text("clerk"), fields.text("password")
    desk = fields.maybe_text("desk") or None
    fields.done()
    clerk = await _known(here, auth.place(request), name, password)
    if desk is not None and desk not in here.means.catalogue.desks:
        raise not_found("desk")
    people.refuse_desk(clerk["desks"], desk)
    token, csrf = await here.do(clerk["office"], lambda tx: people.sign_in(tx, clerk, desk))
    here.sessions.forget()
    answer = JSONResponse({"csrf": csrf}, 201)
    answer.set_cookie(
        auth.COOKIE,
        token,
        httponly=True,
        samesite="strict",
        secure=request.scope["scheme"] == "https",
    )
    return answer


async def _known(here: House, place: str, name: str, password: str) -> Any:
    """The clerk of this name and password. Raises Refused 401, or 429 after too many guesses.

    Only so many passwords are tried at once, however many are sent: hashing is made to be slow.
    """
    guesses = (here.patience.of_place(place), here.patience.of_name(place, name))
    async with here.patience.trying:
        now = here.clock().timestamp()
        for bucket in guesses:
            here.patience.ask(bucket, now)
        clerk = await here.read(lambda db: people.clerk_named(db, name))
        if await asyncio.to_thread(clerks.right, clerk and clerk["password"], password):
            return clerk
        for bucket in guesses:
            here.patience.miss(bucket, now)
    raise Refused(401, "wrong_password", "the name or the password is not right")


async def who_am_i(request: Request) -> Response:
    """GET /api/session"""
    who, here = await auth.clerk(request), house(request)
    return JSONResponse(await _session(here, who))


async def take_desk(request: Request) -> Response:
    """POST /api/session/desk"""
    who, here = await auth.clerk(request), house(request)
    fields = Fields(await door.body(request))
    desk = fields.text("desk")
    fields.done()
    if desk not in here.means.catalogue.desks:
        raise not_found("desk")
    people.refuse_desk(who.desks, desk)
    await here.do(who.office, lambda tx: people.take_desk(tx, who, desk))
    here.sessions.forget()
    return JSONResponse({"desk": desk})


async def sign_out(request: Request) -> Response:
    """DELETE /api/session"""
    who, here = await auth.clerk(request), house(request)
    await here.do(who.office, lambda tx: people.sign_out(tx, who))
    here.sessions.forget()
    answer = Response(status_code=204)
    answer.delete_cookie(auth.COOKIE, httponly=True, samesite="strict")
    return answer


async def _session(here: House, who: people.SignedIn) -> dict[str, object]:
    states = await here.read(lambda db: screens.desks(db, who.office))
    known = here.means.catalogue.desks
    desks = [
        {"id": d, "label": known[d].label, "name": known[d].name["ja"], "state": states[d]["state"]}
        for d in who.desks
        if d in states
    ]
    me = {"id": who.clerk, "name": who.name, "role": who.role, "office": who.office}
    return {"clerk": me, "desk": who.desk, "csrf": who.csrf, "desks": desks}


ROUTES = [
    Route("/api/session", sign_in, methods=["POST"]),
    Route("/api/session", who_am_i, methods=["GET"]),
    Route("/api/session", sign_out, methods=["DELETE"]),
    Route("/api/session/desk", take_desk, methods=["POST"]),
]
