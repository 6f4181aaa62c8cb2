"""Open data, live: how crowded each line is, for everybody's programs. CC BY 4.0.

Lines whose visitors might be told from their line (`sensitive`) are one row, and say no more than
their level. News that is old says nothing: it never reads as free.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from display import say
from display.client import etag
from display.directory import Directory, Office, Service
from display.language import DEFAULT
from display.protocol import LICENSE
from display.public import Public
from display.snapshot import ServiceLine, Snapshot
from display.web.errors import error
from display.web.status import RETRY, public_of, tagged

SCHEMA = "matanai-congestion/1"
NEXT_S = 30  # nobody needs to ask more often
HEADERS = {"Access-Control-Allow-Origin": "*", "Cache-Control": f"public, max-age={NEXT_S}"}


async def congestion(request: Request) -> Response:
    """`GET /opendata/congestion.json`: every line of every office, with its entity tag."""
    public = public_of(request)
    if public.directory is None:
        return error(503, RETRY)
    found = document(public, public.directory, datetime.now(say.JAPAN))
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    answer = tagged(request, body, etag(body))
    answer.headers.update(HEADERS)
    return answer


def document(public: Public, directory: Directory, now: datetime) -> dict[str, Any]:
    """The whole document; nothing in it changes while no news comes and none grows old."""
    city = directory.source["city"]
    return {
        "schema": SCHEMA,
        "license": LICENSE,
        "municipality": {"code": str(city.get("code") or ""), "name": directory.city.get(DEFAULT)},
        "next_update_s": NEXT_S,
        "lines": [
            row
            for office in directory.offices.values()
            for row in _rows(office, public.hub.latest(office.id), now)
        ],
    }


def _rows(office: Office, snapshot: Snapshot | None, now: datetime) -> Iterator[dict[str, Any]]:
    known = {line.id: line for line in snapshot.services} if snapshot else {}
    old = snapshot is None or say.is_old(snapshot.at, now)
    place = {
        "office": office.id,
        "office_name": office.name.get(DEFAULT),
        "as_of": snapshot.at if snapshot else None,
    }
    for service in (each for each in office.services if not each.sensitive):
        line = None if old else known.get(service.id)
        yield place | _named(service.id, [service]) | _level(line) | _figures(line)
    if merged := [each for each in office.services if each.sensitive]:
        lines = [known[each.id] for each in merged if each.id in known and not old]
        busiest = max(lines, key=lambda line: line.level, default=None)
        yield place | _named("sensitive", merged) | _level(busiest) | _figures(None)


def _named(service: str, services: list[Service]) -> dict[str, Any]:
    return {"service": service, "service_name": "・".join(s.name[DEFAULT] for s in services)}


def _level(line: ServiceLine | None) -> dict[str, Any]:
    if line is None:
        return {"status": "unknown", "level": None, "level3": None}
    is_open = line.state == "open"
    return {
        "status": line.state,
        "level": line.level if is_open else 0,
        "level3": line.level3 if is_open else 0,
    }


def _figures(line: ServiceLine | None) -> dict[str, Any]:
    """People waiting, and minutes for somebody who would come now."""
    if line is None or line.state != "open":
        return {"waiting": None, "wait_low": None, "wait_high": None}
    return {"waiting": line.waiting, "wait_low": line.low, "wait_high": line.high}
