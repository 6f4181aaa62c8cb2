"""What every machine of the city may ask the counter: the catalogue."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counter.accuracy import Accuracy
from counter.actions.means import local
from counter.openings import Openings
from counter.refusal import Refused, not_found
from counter.store import screens, told
from counter.store.ledger import day_of
from counter.web.house import House, house

FEWEST = 10  # people; a share of fewer says more about each than about the estimate


async def catalogue(request: Request) -> Response:
    """GET /api/catalogue?office="""
    here = house(request)
    office = request.query_params.get("office") or None
    if office is not None and office not in here.means.catalogue.offices:
        raise not_found("office")
    body = json.dumps(await public_catalogue(here, office), ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or tag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


async def public_catalogue(here: House, office: str | None = None) -> dict[str, Any]:
    """The public catalogue with the QR's keys valid now."""
    rows = await here.read(lambda db: screens.public_keys(db, here.clock()))
    keys = [
        {
            "id": row["id"],
            "public": base64.urlsafe_b64encode(row["public"]).decode().rstrip("="),
            "from": local(row["begins_at"]),
            "until": local(row["ends_at"]),
        }
        for row in rows
    ]
    body = here.means.catalogue.public(office, keys)
    _add_openings(body, here.means.openings, here.clock())
    await here.read(lambda db: _add_last_days(db, body, day_of(here.clock())))
    for each in body["offices"]:
        await _add_forecast(here, each)
    return body


async def _add_forecast(here: House, office: dict[str, Any]) -> None:
    """When to come; a long past that takes its time to be read keeps no catalogue waiting."""
    with contextlib.suppress(Refused):
        foretold = partial(here.outlook.of, office=office["id"], now=here.clock())
        office["forecast"] = await here.read(foretold)


def _add_last_days(db: Connection, body: dict[str, Any], today: str) -> None:
    """How right each office's waits were on the last day before this one."""
    for office in body["offices"]:
        if (found := _last_day(db, office["id"], today)) is not None:
            office["last_day"] = found


def _last_day(db: Connection, office: str, today: str) -> dict[str, Any] | None:
    """Nothing where too few can tell."""
    day = told.day_before(db, office, today)
    found = day and Accuracy.of(told.outcomes(db, office, day))
    if not found or found.people < FEWEST:
        return None
    in_time = round(100 * found.in_time / found.people)
    return {"day": day, "people": found.people, "in_time": in_time, "error": found.error}


def _add_openings(body: dict[str, Any], openings: Openings, at: datetime) -> None:
    """When each line, and each procedure with hours of its own, is opened next."""
    for service in body["services"]:
        opens = openings.opens_at(service["id"], at)
        service["opens_at"] = opens and local(opens)
    for procedure in (each for each in body["procedures"] if each["hours"]):
        found = {
            office: openings.opens_at(line, at, procedure["id"])
            for office, line in procedure["services"].items()
        }
        procedure["opens_at"] = {office: opens and local(opens) for office, opens in found.items()}


ROUTES = [Route("/api/catalogue", catalogue, methods=["GET"])]
