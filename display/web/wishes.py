"""Leaving and snoozing from a page without a script: a form, and the page again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from display.hub import Hub
from display.say import main_turn
from display.web.page import number_of, words_of
from display.web.status import public_of
from display.web.ticket import can_leave, no_ticket

MINUTES = {"leave": None, "snooze": 10}
SHOWN_S = 2.0  # by when the news of a leave has usually come


async def wish(request: Request) -> Response:
    """`POST /t/{secret}/{leave or snooze}?n=`: done or not, the page itself says so."""
    public, secret = public_of(request), request.path_params["secret"]
    name = request.path_params["wish"]
    if name not in MINUTES:
        raise HTTPException(404)
    if public.hub.find(secret) is None:
        return no_ticket(request)
    done = False
    if public.allow_commands and public.command is not None:
        done = await public.command(name, secret, MINUTES[name]) < 400
    if done and name == "leave":
        await _gone(public.hub, secret)
    asked = {"n": number_of(request), "lang": words_of(request).language}
    said = asked | {"said": name if done else "failed"}
    return RedirectResponse(f"/t/{secret}?{urlencode(said)}", 303)


async def back(request: Request) -> Response:
    """`GET /t/{secret}/{wish}`: the answer to a form looked at again is the ticket's page."""
    return RedirectResponse(f"/t/{request.path_params['secret']}?{request.url.query}", 303)


async def _gone(hub: Hub, secret: str) -> None:
    """Returns when the news says that the visitor has left; not for ever."""
    heard = asyncio.Event()
    forget = hub.watch(lambda _: heard.set())
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(SHOWN_S):
                while (found := hub.find(secret)) and can_leave(main_turn(found[1])):
                    heard.clear()
                    await heard.wait()
    finally:
        forget()
