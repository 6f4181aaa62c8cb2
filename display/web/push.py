"""A phone asks to be told by push, or no longer; and the worker that shows what it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

import display
from display.language import DEFAULT, languages
from display.push import Full
from display.web.errors import envelope, error
from display.web.status import RETRY, public_of, unknown

WORKER = Path(display.__file__).parent.parent / "static" / "phone" / "worker.js"
MESSAGE = "この端末へのお知らせは設定できません。"


async def worker(request: Request) -> Response:
    """`GET /push-worker.js`: at the root, because a worker serves no page above its own."""
    return FileResponse(WORKER, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


async def subscribe(request: Request) -> Response:
    """`POST /api/visits/by-secret/{secret}/push {endpoint, keys, language}` → 204."""
    public = public_of(request)
    if public.push is None:
        return _off()
    body = await _body(request)
    if body is None:
        return error(400)
    found = public.hub.find(request.path_params["secret"])
    if found is None:
        return unknown(request)
    wished = body.get("language")
    language = wished if isinstance(wished, str) and wished in languages() else DEFAULT
    try:
        public.push.subscribe(*found, body, language)
    except ValueError as fault:
        return _invalid(str(fault))
    except Full:
        return error(503, RETRY)
    return Response(status_code=204)


async def unsubscribe(request: Request) -> Response:
    """`DELETE /api/visits/by-secret/{secret}/push {endpoint}` → 204, also when none was."""
    public = public_of(request)
    if public.push is None:
        return _off()
    body = await _body(request)
    if body is None:
        return error(400)
    found = public.hub.find(request.path_params["secret"])
    if found is None:
        return unknown(request)
    public.push.phones.forget(found[1][0].key, str(body.get("endpoint")))
    return Response(status_code=204)


def push_routes(path: str) -> list[BaseRoute]:
    """The routes of push; `path` is the visit's own."""
    return [
        Route("/push-worker.js", worker, name="push_worker"),
        Route(f"{path}/push", subscribe, methods=["POST"], name="push"),
        Route(f"{path}/push", unsubscribe, methods=["DELETE"], name="push_no_more"),
    ]


async def _body(request: Request) -> dict[str, Any] | None:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _off() -> Response:
    return envelope(403, "push_off", MESSAGE)


def _invalid(field: str) -> Response:
    fields = {field: "not_valid"}
    return JSONResponse({"error": {"code": "invalid", "message": MESSAGE, "fields": fields}}, 422)
