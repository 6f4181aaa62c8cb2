"""A phone asks to be told by push, or no longer; and the worker that shows what it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

import display
from display.language import DEFAULT, languages
from display.push import Full
from display.snapshot import TurnLine
from display.web.errors import envelope, error
from display.web.status import RETRY, public_of, unknown

if TYPE_CHECKING:  # its libraries are the display's own, a counter does without
    from display.notifier import Notifier

WORKER = Path(display.__file__).parent.parent / "static" / "phone" / "worker.js"
MESSAGE = "この端末へのお知らせは設定できません。"


async def worker(request: Request) -> Response:
    """`GET /push-worker.js`: at the root, because a worker serves no page above its own."""
    return FileResponse(WORKER, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


async def subscribe(request: Request) -> Response:
    """`POST /api/visits/by-secret/{secret}/push {endpoint, keys, language}` → 204."""
    asked = await _asked(request)
    if isinstance(asked, Response):
        return asked
    wished = asked.body.get("language")
    language = wished if isinstance(wished, str) and wished in languages() else DEFAULT
    try:
        asked.push.subscribe(asked.office, asked.turns, asked.body, language)
    except ValueError as fault:
        return _invalid(str(fault))
    except Full:
        return error(503, RETRY)
    return Response(status_code=204)


async def unsubscribe(request: Request) -> Response:
    """`DELETE /api/visits/by-secret/{secret}/push {endpoint}` → 204, also when none was."""
    asked = await _asked(request)
    if isinstance(asked, Response):
        return asked
    asked.push.phones.forget(asked.turns[0].key, str(asked.body.get("endpoint")))
    return Response(status_code=204)


def push_routes(path: str) -> list[BaseRoute]:
    """The routes of push; `path` is the visit's own."""
    return [
        Route("/push-worker.js", worker, name="push_worker"),
        Route(f"{path}/push", subscribe, methods=["POST"], name="push"),
        Route(f"{path}/push", unsubscribe, methods=["DELETE"], name="push_no_more"),
    ]


@dataclass(frozen=True)
class _Asked:
    """What a phone sent, and the visit of its ticket."""

    push: Notifier
    office: str
    turns: Sequence[TurnLine]
    body: Mapping[str, Any]


async def _asked(request: Request) -> _Asked | Response:
    """What was asked, or the answer where it cannot be done."""
    public = public_of(request)
    if public.push is None:
        return envelope(403, "push_off", MESSAGE)
    body = await _body(request)
    if body is None:
        return error(400)
    found = public.hub.find(request.path_params["secret"])
    return unknown(request) if found is None else _Asked(public.push, *found, body)


async def _body(request: Request) -> dict[str, Any] | None:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _invalid(field: str) -> Response:
    fields = {field: "not_valid"}
    return JSONResponse({"error": {"code": "invalid", "message": MESSAGE, "fields": fields}}, 422)
