"""GET /api/openapi.json: every route of the API, read off the route table itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {"type": "object", "additionalProperties": {"type": "string"}},
                "by": {"type": "string"},
                "turn": {"$ref": "#/components/schemas/Turn"},
            },
        }
    },
}
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
MAYBE_TEXT, MAYBE_WHOLE = {"type": ["string", "null"]}, {"type": ["integer", "null"]}
TURN = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("id", "number", "service", "state", "arrived_at"), TEXT),
        **dict.fromkeys(("version", "calls", "waited_s"), WHOLE),
        **dict.fromkeys(("desk", "purpose"), MAYBE_TEXT),
        **dict.fromkeys(("ahead", "low", "high"), MAYBE_WHOLE),
    },
}


async def openapi(request: Request) -> Response:
    """GET /api/openapi.json"""
    return JSONResponse(document(request.app.routes))


def document(routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if isinstance(route, Route) and route.path.startswith("/api/"):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                paths.setdefault(route.path, {})[method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "matanai", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": {"Error": ERROR, "Turn": TURN},
            "securitySchemes": {
                "device": {"type": "http", "scheme": "bearer"},
                "clerk": {"type": "apiKey", "in": "cookie", "name": "matanai_session"},
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    words = (getattr(route.endpoint, "func", route.endpoint).__doc__ or "").split("\n")[0]
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "summary": words,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": TEXT}
            for name in route.param_convertors
        ],
        "responses": {
            "2XX": {"description": "done"},
            "4XX": {"description": "refused", "content": refusal},
            "503": {"description": "nothing was done; send it again", "content": refusal},
        },
    }


ROUTES = [Route("/api/openapi.json", openapi, methods=["GET"])]
