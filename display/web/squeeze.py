"""Pages and static files travel compressed; programs' answers as they are."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

PLAIN = ("/api/", "/metrics", "/opendata/")


class Squeeze:
    """Compresses what people's browsers load, where the browser takes it.

    A ticket's secret stands in its page's address: who could make a browser ask for that page to
    guess at the length of an answer knows the secret already.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._plain, self._squeezed = app, GZipMiddleware(app, minimum_size=600, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pages = scope["type"] == "http" and not scope["path"].startswith(PLAIN)
        await (self._squeezed if pages else self._plain)(scope, receive, send)
