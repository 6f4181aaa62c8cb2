"""Headers that keep a page to itself: no other host, no frame, no secret in a Referer."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGE_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; manifest-src 'self'; media-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}


def _raw(**more: str) -> list[tuple[bytes, bytes]]:
    """These headers as they go on the wire, made once: every answer carries them."""
    policy = {"Content-Security-Policy": "default-src 'none'"}
    given = HEADERS | policy | {name.replace("_", "-"): value for name, value in more.items()}
    return [(name.lower().encode(), value.encode()) for name, value in given.items()]


FRESH, STATIC = _raw(Cache_Control="no-store"), _raw(Cache_Control="no-cache")


class Guard:
    """Adds what a response does not say itself; static files are asked for again each time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kept = STATIC if scope["path"].startswith("/static/") else FRESH

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name.lower() for name, _ in message["headers"]}
                more = [pair for pair in kept if pair[0] not in said]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self._app(scope, receive, guarded)
