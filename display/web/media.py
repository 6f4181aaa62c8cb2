"""The files beside the calls: their list for a sign, and each of them."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from display.directory import Sign
from display.media import Medium, media
from display.web.status import public_of

KEPT = {"Cache-Control": "max-age=86400"}  # its address changes with the file


async def listed(request: Request) -> Response:
    """`GET /signage/{sign}/media`: `{media: [{src, kind: picture | film}]}`, in order of names."""
    sign, found = await _found(request)
    shown = [
        {
            "src": f"/signage/{sign.id}/media/{quote(each.path.name)}?v={each.changed}",
            "kind": each.kind,
        }
        for each in found
    ]
    return JSONResponse({"media": shown})


async def file(request: Request) -> Response:
    """`GET /signage/{sign}/media/{name}`: one file of that list; 404 for any other name."""
    _, found = await _found(request)
    for each in found:
        if each.path.name == request.path_params["name"]:
            return FileResponse(each.path, headers=KEPT)
    raise HTTPException(404)


async def _found(request: Request) -> tuple[Sign, list[Medium]]:
    """The sign and what lies in its folder; HTTPException 404 where there is no such sign."""
    public = public_of(request)
    sign = public.directory.sign(request.path_params["sign"]) if public.directory else None
    if sign is None:
        raise HTTPException(404)
    if public.media is None or not sign.media:
        return sign, []
    return sign, await asyncio.to_thread(media, public.media / sign.media)
