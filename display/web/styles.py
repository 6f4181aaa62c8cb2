"""The style sheet of the phone's pages in one piece: a slow line pays for each file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from display.client import etag
from display.web.status import public_of, tagged

STATIC = Path(__file__).parents[2] / "static"
_IMPORT = re.compile(r'@import url\("([^"]+)"\);')


async def phone(request: Request) -> Response:
    """`GET /phone.css`: the common look, the phone's own and the city's colours."""
    directory = public_of(request).directory
    colors = directory.colors() if directory else ""
    body = f"{whole('base.css')}\n{whole('phone/phone.css')}\n{colors}".encode()
    return tagged(request, body, etag(body), "text/css")


async def colors(request: Request) -> Response:
    """`GET /colors.css`: the colours of the city's services."""
    directory = public_of(request).directory
    body = directory.colors() if directory else ""
    return Response(body, media_type="text/css", headers={"Cache-Control": "no-cache"})


@cache
def whole(name: str) -> str:
    """A style sheet under `static/` with those it imports in their places."""
    path = STATIC / name

    def there(found: re.Match[str]) -> str:
        return whole(str((path.parent / found[1]).relative_to(STATIC)))

    return _IMPORT.sub(there, path.read_text("utf-8"))
