"""GET /api/openapi.json: every route of the API, read off the route table itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from counter.web.schemas import ANY, BODIES, MOVE, SCHEMAS, TEXT, Schema, many, ref, thing, wrapped

PUBLIC = (
    "/api/catalogue", "/api/status", "/api/forecast", "/api/openapi.json", "/api/visits/by-secret",
)  # fmt: skip
KEYED = ("/api/visits", "/api/visits/{visit}/applications")
STAFF = (
    "/api/lobby", "/api/visits/{visit}/needs", "/api/visits/{visit}/reprint", "/api/help",
    "/api/help/{help}/stop",
)  # fmt: skip
QUERIES = {
    "/api/catalogue": ("office",), "/api/status": ("office", "turns"),
    "/api/cases": ("state", "service"), "/api/lobby": ("office",),
    "/api/forecast": ("office",),
}  # fmt: skip
REASONS = {
    "400": "malformed", "401": "no session or token", "403": "no right", "404": "names nothing",
    "409": "conflict", "413": "over 1 MiB", "422": "invalid, with `fields`", "429": "wait",
    "503": "nothing was done; send it again",
}  # fmt: skip


async def openapi(request: Request) -> Response:
    """GET /api/openapi.json"""
    return JSONResponse(document(request.app.routes))


def document(routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if isinstance(route, Route) and route.path.startswith("/api/"):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                paths.setdefault(route.path, {})[method.lower()] = _operation(route, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "matanai", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "device": {"type": "http", "scheme": "bearer"},
                "clerk": {"type": "apiKey", "in": "cookie", "name": "matanai_session"},
            },
        },
    }


def _operation(route: Route, method: str) -> dict[str, Any]:
    words = (getattr(route.endpoint, "func", route.endpoint).__doc__ or "").split("\n")[0]
    found: dict[str, Any] = {
        "summary": words,
        "security": _security(route.path, method),
        "parameters": _parameters(route, method),
        "responses": _responses(route.path, method),
    }
    if method in ("POST", "PATCH"):
        body = BODIES.get(f"{method} {route.path}", MOVE)
        content = {"application/json": {"schema": body}}
        found["requestBody"] = {"required": bool(body["required"]), "content": content}
    return found


def _security(path: str, method: str) -> list[dict[str, list[str]]]:
    """Who may ask; an empty list means everybody."""
    if path.startswith(PUBLIC) or (method, path) == ("POST", "/api/session"):
        return []
    if path in KEYED or path in STAFF:
        return [{"device": []}, {"clerk": []}]
    return [{"device": []}] if path.startswith("/api/preapplications") else [{"clerk": []}]


def _parameters(route: Route, method: str) -> list[Schema]:
    found = [_parameter(name, "path", True) for name in route.param_convertors]
    found += [_parameter(name, "query", False) for name in QUERIES.get(route.path, ())]
    if method == "POST" and route.path in KEYED:
        found.append(_parameter("Idempotency-Key", "header", True))
    if method != "GET" and {"clerk": []} in _security(route.path, method):
        found.append(_parameter("X-CSRF-Token", "header", False))
    return found


def _parameter(name: str, place: str, required: bool) -> Schema:
    return {"name": name, "in": place, "required": required, "schema": TEXT}


def _responses(path: str, method: str) -> dict[str, Any]:
    refusal = {"application/json": {"schema": ref("Error")}}
    found = {status: {"description": words, "content": refusal} for status, words in
             REASONS.items()}  # fmt: skip
    kind = "application/pdf" if path.endswith(".pdf") else "application/json"
    done = {"description": "done", "content": {kind: {"schema": _answer(path, method)}}}
    if method == "POST" and path in KEYED:
        return {"201": done, "200": {**done, "description": "a repeat of the key"}} | found
    if (method, path) == ("POST", "/api/session"):
        return {"201": done} | found
    if (method, path) == ("DELETE", "/api/session"):
        return {"204": {"description": "signed out"}} | found
    if path.endswith("/call-next"):
        return {"200": done, "204": {"description": "nobody may be called now"}} | found
    return {"200": done} | found


def _answer(path: str, method: str) -> Schema:
    """What a route answers when all is well."""
    if path.endswith("/call-next"):
        return thing({"turn": ref("Turn"), "reason": TEXT, "reason_words": TEXT})
    if path == "/api/cases":
        return thing({"cases": many(ref("Case"))})
    if path.startswith("/api/session") and method == "POST":
        return thing({"desk": TEXT} if path.endswith("/desk") else {"csrf": TEXT})
    if path.endswith(".pdf"):
        return {"type": "string", "format": "binary"}
    if path.endswith("/reprint"):
        return thing({"number": TEXT, "secret": TEXT, "status_url": TEXT})
    if path.endswith("/transfer"):
        return thing({"turn": ref("Turn"), "opened": ref("Turn")})
    if path.endswith("/finish"):
        return thing({"turn": ref("Turn")}, opened=ref("Turn"))
    for start, schema in (
        ("/api/turns/", wrapped("turn")), ("/api/cases/", wrapped("case")),
        ("/api/visits", wrapped("visit")), ("/api/desks/", ref("Desk")),
        ("/api/status", ref("Status")), ("/api/lobby", ref("Lobby")),
        ("/api/catalogue", ref("Catalogue")), ("/api/forecast", ref("Forecast")),
        ("/api/pauses", thing({"pauses": many(ref("Pause"))})), ("/api/help", wrapped("help")),
    ):  # fmt: skip
        if path.startswith(start):
            return schema
    return ANY


ROUTES = [Route("/api/openapi.json", openapi, methods=["GET"])]
