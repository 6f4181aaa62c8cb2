"""Every refusal as the contract's envelope, and nothing more: no trace, no value."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from counter.refusal import Refused, unavailable

log = logging.getLogger(__name__)
WORDS = {
    404: ("not_found", "there is nothing here"),
    405: ("method_not_allowed", "this address does not do that"),
    413: ("too_large", "the body is larger than 1 MiB"),
}


async def refused(request: Request, error: Exception) -> Response:
    """A refusal."""
    assert isinstance(error, Refused)
    headers = {"Retry-After": str(error.extra["retry_after"])} if error.status == 429 else None
    return JSONResponse(error.body(), error.status, headers)


async def http_error(request: Request, error: Exception) -> Response:
    """404, 405 and their like."""
    assert isinstance(error, HTTPException)
    code, message = WORDS.get(error.status_code, ("refused", str(error.detail)))
    body = {"error": {"code": code, "message": message}}
    return JSONResponse(body, error.status_code, dict(error.headers or {}))


async def broken(request: Request, error: Exception) -> Response:
    """A fault of ours: logged by its place, answered as 503, shown to nobody."""
    where = "".join(traceback.format_tb(error.__traceback__)[-4:])
    log.error("%s failed with %s\n%s", request.scope["path"][:20], type(error).__name__, where)
    return JSONResponse(unavailable().body(), 503)


HANDLERS: dict[Any, Any] = {Refused: refused, HTTPException: http_error, Exception: broken}
