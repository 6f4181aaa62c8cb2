"""Whether the counter lives, for people and for Prometheus; figures only."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counter.store.rows import TURN
from counter.web.house import house


async def healthz(request: Request) -> Response:
    """GET /healthz"""
    here = house(request)
    versions = {}
    for office in here.means.catalogue.offices:
        newest = here.hub.latest(office)
        versions[office] = newest.version if newest else None
    alive = here.writer.is_alive() and here.board.sound and None not in versions.values()
    catalogue = here.means.catalogue.version
    body = {"ok": alive, "catalogue": catalogue, "offices": versions}
    return JSONResponse(body, 200 if alive else 503)


async def metrics(request: Request) -> Response:
    """GET /metrics"""
    here = house(request)
    registry = CollectorRegistry()
    turns = Gauge("matanai_open_turns", "Turns not over.", ["office", "state"], registry=registry)
    query = select(TURN.c.office, TURN.c.state, func.count()).where(TURN.c.open)
    query = query.group_by(TURN.c.office, TURN.c.state)
    for office, state, count in await here.read(lambda db: db.execute(query).all()):
        turns.labels(office, state).set(count)
    listeners = Gauge("matanai_listeners", "Sockets that listen now.", registry=registry)
    listeners.set(here.hub.listeners())
    lines = Gauge("matanai_uplink_up", "1 while told.", ["display"], registry=registry)
    for line in request.app.state.uplinks:
        lines.labels(line.address).set(int(line.up))
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


ROUTES = [
    Route("/healthz", healthz, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
]
