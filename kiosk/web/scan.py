"""Frames of the camera: looked at, sorted, told to the session; never kept."""

from __future__ import annotations

import asyncio

from PIL import Image
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kiosk import camera
from kiosk.host import Host
from kiosk.web.guard import Failure


async def scan(request: Request) -> Response:
    """`POST /api/scan` → `{seen, decoder, ms, taken}`: what the frame showed, not what it said."""
    host: Host = request.app.state.host
    data = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        seen = await asyncio.to_thread(_look, kind, data, dict(request.query_params))
    except camera.CameraFault as fault:
        status = 413 if fault.code == "too_large" else 422
        raise Failure(status, fault.code, "this picture cannot be looked at") from None
    taken = host.seen(seen)
    body = {"seen": seen.kind, "decoder": seen.decoder, "ms": seen.ms, "taken": taken}
    return JSONResponse(body)


def _look(kind: str, data: bytes, query: dict[str, str]) -> camera.Seen:
    return camera.look(_image(kind, data, query))


def _image(kind: str, data: bytes, query: dict[str, str]) -> Image.Image:
    if kind in ("image/png", "image/jpeg"):
        return camera.picture(data)
    if kind == "application/octet-stream":
        return camera.luma(_side(query, "width"), _side(query, "height"), data)
    raise Failure(415, "unsupported", "send image/png, image/jpeg or raw luma")


def _side(query: dict[str, str], name: str) -> int:
    value = query.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 6):
        raise Failure(422, "invalid", f"{name} must be a number of pixels")
    return int(value)
