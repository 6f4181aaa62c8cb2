"""The display's routes: those any program may serve, and those of the edge alone."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route, WebSocketRoute

from display.edge import Edge
from display.web import (
    forecast,
    health,
    home,
    manifest,
    media,
    opendata,
    preapply,
    procedures,
    push,
    sheets,
    signs,
    status,
    styles,
    ticket,
    wishes,
)

SECRET = "/api/visits/by-secret/{secret}"


def public_routes() -> list[BaseRoute]:
    """Status, sockets and pages; they read `app.state.public` and `app.state.demo`."""
    return [
        Route("/", home.home, name="home"),
        Route("/procedures", procedures.listed, name="procedures"),
        Route("/procedures/{procedure}", procedures.shown, name="procedure"),
        Route("/t/{secret}/{wish}", wishes.wish, methods=["POST"], name="wish"),
        Route("/t/{secret}/{wish}", wishes.back, name="back"),
        Route("/t/{secret}", ticket.ticket, name="ticket"),
        Route("/signage", signs.signs, name="signs"),
        Route("/signage/{sign}", signs.sign, name="signage"),
        Route("/signage/{sign}/media", media.listed, name="media"),
        Route("/signage/{sign}/media/{name}", media.file, name="medium"),
        *preapply.routes,
        Route("/phone.css", styles.phone, name="phone_styles"),
        Route("/app.webmanifest", manifest.manifest, name="manifest"),
        Route("/colors.css", styles.colors, name="colors"),
        Route("/api/forecast", forecast.forecast, name="forecast"),
        Route("/opendata/congestion.json", opendata.congestion, name="congestion"),
        Route("/api/status", status.status, name="status"),
        WebSocketRoute("/ws/status", status.live, name="live"),
    ]


def edge_routes(edge: Edge) -> list[BaseRoute]:
    """What only a display of its own serves: the uplink, and in a counter's place what it keeps."""
    return [
        WebSocketRoute("/uplink", edge.endpoint, name="uplink"),
        Route("/api/catalogue", status.catalogue, name="catalogue"),
        Route(SECRET, status.own_visit, name="own_visit"),
        Route(f"{SECRET}/leave", status.leave, methods=["POST"], name="leave"),
        Route(f"{SECRET}/snooze", status.snooze, methods=["POST"], name="snooze"),
        *push.push_routes(SECRET),
        Route("/opendata/", sheets.index, name="sheets"),
        Route("/opendata/{name}.csv", sheets.sheet, name="sheet"),
        Route("/healthz", health.healthz, name="healthz"),
        Route("/metrics", health.metrics, name="metrics"),
    ]
