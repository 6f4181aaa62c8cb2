"""Leaving and snoozing from a page without a script: a form, and the page again."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from display.web.page import number_of, words_of
from display.web.status import public_of, unknown

MINUTES = {"leave": None, "snooze": 10}


async def wish(request: Request) -> Response:
    """`POST /t/{secret}/{leave or snooze}?n=`: done or not, the page itself says so."""
    public, secret = public_of(request), request.path_params["secret"]
    name = request.path_params["wish"]
    if name not in MINUTES or public.hub.find(secret) is None:
        return unknown(request)
    done = False
    if public.allow_commands and public.command is not None:
        done = await public.command(name, secret, MINUTES[name]) < 400
    asked = {"n": number_of(request), "lang": words_of(request).language}
    said = asked | {"said": name if done else "failed"}
    return RedirectResponse(f"/t/{secret}?{urlencode(said)}", 303)
