"""When to come, for programs: the forecast of one office."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from display.client import etag
from display.web.errors import error
from display.web.status import RETRY, public_of, tagged


async def forecast(request: Request) -> Response:
    """`GET /api/forecast?office=`: today and two weeks, with its entity tag."""
    directory, office = public_of(request).directory, request.query_params.get("office", "")
    if directory is None:
        return error(503, RETRY)
    found = next((each for each in directory.source["offices"] if each["id"] == office), None)
    if found is None:
        return error(404)
    if "forecast" not in found:
        return error(503, RETRY)
    known = {"office": office, **found["forecast"]}
    body = json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()
    return tagged(request, body, etag(body))
