"""How errors look: an envelope on every /api path, a plain page everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from display.web.guard import PAGE_HEADERS

BODY_BYTES = 1024 * 1024
CODES = {
    400: ("malformed", "送られた内容を読み取れませんでした。"),
    401: ("unauthorized", "この操作には許可が必要です。"),
    403: ("forbidden", "この操作はできません。"),
    404: ("not_found", "お探しのものは見つかりませんでした。"),
    405: ("method_not_allowed", "この方法では受け付けていません。"),
    413: ("too_large", "送られた内容が大きすぎます。"),
    422: ("invalid", "内容に誤りがあります。"),
    429: ("too_many", "しばらく待ってから、もう一度お試しください。"),
    503: ("unavailable", "ただいま情報を受け取れません。しばらくしてからお試しください。"),
}


def envelope(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """`{"error": {"code", "message"}}` with its status."""
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)


def error(status: int, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The usual envelope of a status."""
    return envelope(status, *CODES[status], headers)


def on_http(request: Request, fault: Exception) -> Response:
    """Starlette's own refusals: 404, 405 and whatever a route raised."""
    assert isinstance(fault, HTTPException)
    status = fault.status_code if fault.status_code in CODES else 400
    if request.url.path.startswith("/api/"):
        return error(status, fault.headers)
    return HTMLResponse(_page(CODES[status][1]), status, {**PAGE_HEADERS, **(fault.headers or {})})


def on_fault(request: Request, fault: Exception) -> Response:
    """A fault of ours: logged by the server, told without a word of its insides."""
    if request.url.path.startswith("/api/"):
        return error(503)
    return HTMLResponse(_page(CODES[503][1]), 503, PAGE_HEADERS)


def _page(sentence: str) -> str:
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8"><title>待たない窓口</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="/static/base.css">'
        f'<main class="page stack"><h1 class="page-title">{escape(sentence)}</h1>'
        '<p><a class="button" data-kind="secondary" href="/">窓口の混み具合へ</a></p></main></html>'
    )


class BodyLimit:
    """413 beyond 1 MiB: by Content-Length before reading, by counting when there is none."""

    def __init__(self, app: ASGIApp, most: int = BODY_BYTES) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _declared(scope) > self._most:
            await error(413)(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


def _declared(scope: Scope) -> int:
    """Content-Length, where one was declared that is a number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
