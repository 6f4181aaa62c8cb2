"""How it stands, for programs: status, catalogue, one's own visit, and the live sockets."""

from __future__ import annotations

import json
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket

from display.client import etag
from display.edge import SNOOZE_MINUTES, Edge, Unavailable
from display.public import Public
from display.snapshot import TurnLine
from display.web.errors import envelope, error

RETRY = {"Retry-After": "5"}
WANTED = frozenset({"1", "true"})


def public_of(request: Request | WebSocket) -> Public:
    """What this program's public pages read."""
    public: Public = request.app.state.public
    return public


async def status(request: Request) -> Response:
    """`GET /api/status?office=[&turns=1]`: the newest snapshot, with its entity tag."""
    public, office = public_of(request), request.query_params.get("office", "")
    body = public.hub.body(office, request.query_params.get("turns") in WANTED)
    if body is None:
        return error(503, RETRY) if public.knows(office) else error(404)
    return tagged(request, *body)


async def live(websocket: WebSocket) -> None:
    """`WS /ws/status?office=[&turns=1]`: each message one whole snapshot, the first at once."""
    public, office = public_of(websocket), websocket.query_params.get("office", "")
    if not public.knows(office):
        await websocket.send_denial_response(error(404))
        return
    await public.hub.serve(websocket, office, websocket.query_params.get("turns") in WANTED)


async def catalogue(request: Request) -> Response:
    """`GET /api/catalogue?office=`: the public catalogue as the uplink brought it."""
    directory, office = public_of(request).directory, request.query_params.get("office")
    if directory is None:
        return error(503, RETRY)
    if office is not None and office not in directory.offices:
        return error(404)
    body = directory.body(office)
    return tagged(request, body, etag(body))


async def own_visit(request: Request) -> Response:
    """`GET /api/visits/by-secret/{secret}`: the visit's turns, from the newest snapshot."""
    found = public_of(request).hub.find(request.path_params["secret"])
    if found is None:
        return unknown(request)
    return JSONResponse({"visit": {"turns": [_turn(turn) for turn in found[1]]}})


async def leave(request: Request) -> Response:
    """`POST /api/visits/by-secret/{secret}/leave`, forwarded to the counter."""
    return await _command(request, "leave", None)


async def snooze(request: Request) -> Response:
    """`POST /api/visits/by-secret/{secret}/snooze {minutes}`, forwarded to the counter."""
    try:
        body = json.loads(await request.body())
        minutes = body["minutes"]
    except (ValueError, RecursionError, TypeError):
        return error(400)
    except KeyError:
        minutes = None
    if type(minutes) is not int or minutes not in SNOOZE_MINUTES:
        return JSONResponse(
            {
                "error": {
                    "code": "invalid",
                    "message": "分は1から60の整数です。",
                    "fields": {"minutes": "not_a_number"},
                }
            },
            422,
        )
    return await _command(request, "snooze", minutes)


def tagged(
    request: Request, body: bytes, tag: str, media_type: str = "application/json"
) -> Response:
    """A body with its entity tag, or 304 where the client has it already."""
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def has(request: Request, tag: str) -> bool:
    """Whether the client has what this entity tag stands for."""
    known = request.headers.get("if-none-match", "")
    return known == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}


def wait_for_unknown(request: Request) -> int:
    """Seconds an asker for unknown secrets must wait; 0 while they may go on."""
    address = request.client.host if request.client else ""
    wait = public_of(request).unknown_secrets.take(address, time.monotonic())
    return 0 if wait == 0 else int(wait) + 1


def unknown(request: Request) -> Response:
    wait = wait_for_unknown(request)
    return error(429, {"Retry-After": str(wait)}) if wait else error(404)


async def _command(request: Request, name: str, minutes: int | None) -> Response:
    edge: Edge = request.app.state.edge
    public, secret = public_of(request), request.path_params["secret"]
    if not public.allow_commands:
        return envelope(403, "commands_off", "この画面からは操作できません。案内係へどうぞ。")
    if public.hub.find(secret) is None:
        return unknown(request)
    try:
        code, body = await edge.send(name, secret, minutes)
    except Unavailable:
        return error(503, RETRY)
    except ValueError:
        return error(404)
    return JSONResponse(body or error_body(code), code) if code < 500 else error(503, RETRY)


def error_body(status: int) -> Any:
    """What an acknowledgement without a body says."""
    return {} if status < 400 else json.loads(bytes(error(status).body))


def _turn(turn: TurnLine) -> dict[str, Any]:
    return {
        "state": turn.state,
        "ahead": turn.ahead,
        "low": turn.low,
        "high": turn.high,
        "desk": turn.desk,
    } | ({"notice": turn.notice} if turn.notice else {})
