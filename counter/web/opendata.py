"""Open data by the month: a page that says what there is, and its sheets. CC BY 4.0."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from counter.records import sheets
from counter.records.sheets import Kind
from counter.refusal import not_found
from counter.store.ledger import day_of
from counter.web.house import House, house
from counter.web.pages import HEADERS, TEMPLATES

CACHE = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}


async def index(request: Request) -> Response:
    """GET /opendata/: what is published, under which licence, and what each column means."""
    here = house(request)
    today = day_of(here.clock())
    kinds = await here.read(lambda db: [(each, each.months(db, today)) for each in sheets.KINDS])
    html = TEMPLATES.get_template("opendata.html").render(
        city=here.means.catalogue.city.name["ja"],
        demo=request.app.state.demo,
        license=sheets.LICENSE,
        dictionary=sheets.DICTIONARY,
        kinds=kinds,
    )
    return HTMLResponse(html, headers=HEADERS)


async def sheet(request: Request) -> Response:
    """GET /opendata/{name}.csv: a month up to yesterday, or the dictionary; with its entity tag."""
    here, name = house(request), request.path_params["name"] + ".csv"
    if name == sheets.DICTIONARY:
        return _answer(request, sheets.dictionary())
    found, today = sheets.named(name), day_of(here.clock())
    if found is None or found[1] not in await here.read(lambda db: found[0].months(db, today)):
        raise not_found("sheet")
    return _answer(request, await here.sheets.of(name, today, lambda: _made(here, *found, today)))


async def _made(here: House, kind: Kind, month: str, today: str) -> bytes:
    catalogue = here.means.catalogue
    return await here.read(lambda db: kind.month(db, catalogue, month, today))


def _answer(request: Request, body: bytes) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = CACHE | {"ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


ROUTES = [
    Route("/opendata/", index, methods=["GET"]),
    Route("/opendata/{name}.csv", sheet, methods=["GET"]),
]
