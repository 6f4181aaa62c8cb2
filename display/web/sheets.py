"""Open data by the month, where a folder of it is carried to this display. CC BY 4.0."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from display.language import DEFAULT, words
from display.protocol import DICTIONARY_FILE, LICENSE, SHEETS, sheet_file
from display.sheets import Sheet, Sheets
from display.web.page import page
from display.web.status import has, public_of

CACHE = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}


async def index(request: Request) -> Response:
    """`GET /opendata/`: what is published, under which licence, and what each column means."""
    sheets, directory = _sheets(request), public_of(request).directory
    months, columns = await asyncio.to_thread(lambda: (sheets.months(), sheets.columns()))
    return page(
        request,
        words(DEFAULT),  # the sheets are in Japanese, and so is what is said of them
        "opendata.html",
        city=directory.city.get(DEFAULT, "") if directory else "",
        license=LICENSE,
        carried=sheets.folder is not None,
        kinds=[(kind, SHEETS[kind], months[kind], columns.get(kind, [])) for kind in SHEETS],
        file=sheet_file,
        dictionary=DICTIONARY_FILE if columns else "",
    )


async def sheet(request: Request) -> Response:
    """`GET /opendata/{name}.csv`: a month's sheet or the dictionary; with its entity tag."""
    name = request.path_params["name"] + ".csv"
    found = await asyncio.to_thread(_sheets(request).sheet, name)
    if found is None:
        raise HTTPException(404)
    headers = CACHE | {"ETag": found.tag}
    if has(request, found.tag):
        found.file.close()
        return Response(status_code=304, headers=headers)
    return Reading(found, headers | {"Content-Length": str(found.size)})


class Reading(StreamingResponse):
    """A sheet as it is read; its file is closed whatever becomes of the answer."""

    def __init__(self, found: Sheet, headers: Mapping[str, str]) -> None:
        super().__init__(found.pieces(), headers=headers, media_type="text/csv; charset=utf-8")
        self._file = found.file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await super().__call__(scope, receive, send)


def _sheets(request: Request) -> Sheets:
    sheets: Sheets = request.app.state.sheets
    return sheets
