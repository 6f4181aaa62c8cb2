"""What a phone needs to keep a page on its home screen."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from display.web.page import words_of
from display.web.status import public_of

ICONS = [
    {"src": f"/static/phone/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png",
     "purpose": "any maskable"}
    for size in (192, 512)
]  # fmt: skip


async def manifest(request: Request) -> Response:
    """`GET /app.webmanifest?lang=`: name, icons and colours.

    It names no first page: the one that was kept opens again, a ticket with its own address.
    """
    w, directory = words_of(request), public_of(request).directory
    title = w("common.title")
    body = {
        "name": f"{w.of(directory.city)} {title}" if directory else title,
        "short_name": title,
        "lang": w.html,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0017c1",
        "icons": ICONS,
    }
    return JSONResponse(body, media_type="application/manifest+json")
