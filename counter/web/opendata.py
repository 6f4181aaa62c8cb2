"""Open data by the month: a page that says what there is, and its sheets. CC BY 4.0."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from counter.records import arrivals, sheets
from counter.records.sheets import Kind
from counter.refusal import not_found
from counter.store.ledger import day_of
from counter.web.house import House, house
from counter.web.pages import HEADERS, TEMPLATES
from counter.web.shelf import Packed
from display.protocol import DICTIONARY_FILE, LICENSE

CACHE = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}

DAY_S = 60.0  # for one day of one sheet; nobody else waits for the thread it takes
PIECE = 2**16  # bytes unpacked at once


async def index(request: Request) -> Response:
    """GET /opendata/: what is published, under which licence, and what each column means."""
    here = house(request)
    today = day_of(here.clock())
    kinds = await here.read(lambda db: [(each, each.months(db, today)) for each in sheets.KINDS])
    html = TEMPLATES.get_template("opendata.html").render(
        city=here.means.catalogue.city.name["ja"],
        demo=request.app.state.demo,
        license=LICENSE,
        dictionary=DICTIONARY_FILE,
        kinds=kinds,
    )
    return HTMLResponse(html, headers=HEADERS)


async def sheet(request: Request) -> Response:
    """GET /opendata/{name}.csv: a month up to yesterday, or the dictionary; with its entity tag."""
    here, name = house(request), request.path_params["name"] + ".csv"
    if name == DICTIONARY_FILE:
        return _answer(request, sheets.dictionary())
    found, today = sheets.named(name), day_of(here.clock())
    if found is None or found[1] not in await here.read(lambda db: found[0].months(db, today)):
        raise not_found("sheet")
    kind, month = found
    days = kind.dates(month, today)
    make = partial(_made, here, kind, today)
    return _answer(request, kind.head(), await here.shelf.days(kind.name, days, today, make))


async def _made(here: House, kind: Kind, today: str, day: str, old: Packed | None) -> Packed:
    """A day's rows, or the old ones where nothing has changed since."""
    catalogue = here.means.catalogue

    def make(db: Connection) -> Packed:
        state = arrivals.state(db, catalogue.offices, day)
        if old is not None and old.state == state:
            return replace(old, seen=today)
        body = kind.day(db, catalogue, day)
        return Packed(today, state, zlib.compress(body, 1), hashlib.sha256(body).digest())

    return await here.read(make, DAY_S)


def _answer(request: Request, head: bytes, days: Sequence[Packed] = ()) -> Response:
    """The whole sheet, unpacked as it is read: somebody slow must not hold all of it in memory."""
    digests = hashlib.sha256(head + b"".join(day.digest for day in days))
    tag = f'"{digests.hexdigest()[:32]}"'
    headers = CACHE | {"ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    parts = chain([head], *(_pieces(day) for day in days))
    return StreamingResponse(parts, media_type="text/csv; charset=utf-8", headers=headers)


def _pieces(day: Packed) -> Iterator[bytes]:
    unpacking, left = zlib.decompressobj(), day.body
    while left:
        yield unpacking.decompress(left, PIECE)
        left = unpacking.unconsumed_tail
    yield unpacking.flush()


ROUTES = [
    Route("/opendata/", index, methods=["GET"]),
    Route("/opendata/{name}.csv", sheet, methods=["GET"]),
]
