"""What stands before every route: this machine only, bounded bodies, headers, plain errors."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIMIT = 1 << 20
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Failure(Exception):
    """An answer in the error envelope; `message` never holds what was sent."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


def failure(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status)


async def on_failure(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, Failure)
    return failure(fault.status, fault.code, fault.message)


CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


async def on_http(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    code = CODES.get(fault.status_code, "malformed")
    answer = failure(fault.status_code, code, str(fault.detail))
    answer.headers.update(fault.headers or {})
    return answer


async def on_error(_: Request, fault: Exception) -> Response:
    """The rim: never a stack trace, never another 5xx."""
    return failure(503, "unavailable", "the kiosk cannot answer this just now")


class Guard:
    """Refuses every Host and Origin but this machine's own: a page elsewhere in the browser,
    or a name that was pointed here, must not read a visitor's screen or send a PIN."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._ours(headers):
            await _refuse(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        if _declared(headers) > LIMIT:
            await failure(413, "too_large", "more than 1 MiB")(scope, receive, send)
            return
        await self._app(scope, _counted(receive), _dressed(send))

    def _ours(self, headers: Headers) -> bool:
        host = headers.get("host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        origin = headers.get("origin")
        return name in self._hosts and origin in (None, f"http://{host}")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    answer = failure(403, "forbidden", "the kiosk answers its own screen only")
    await answer(scope, receive, _dressed(send))


def _declared(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else LIMIT + 1


def _counted(receive: Receive) -> Receive:
    """Count what comes in pieces, too. Raises Failure 413."""
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > LIMIT:
            raise Failure(413, "too_large", "more than 1 MiB")
        return message

    return counted


def _dressed(send: Send) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return dressed
