"""Whether the display lives, for people and for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from display.public import Public
from display.web.status import public_of


async def healthz(request: Request) -> Response:
    """`GET /healthz`: alive, with the uplink's state and each office's version."""
    public, fed = public_of(request), request.app.state.fed()
    versions = {
        office: snapshot.version
        for office in public.hub.offices()
        if (snapshot := public.hub.latest(office)) is not None
    }
    known = public.directory is not None
    return JSONResponse({"ok": True, "uplink": fed, "catalogue": known, "offices": versions})


async def metrics(request: Request) -> Response:
    """`GET /metrics`: figures of the hub, no label but the office."""
    registry = CollectorRegistry()
    registry.register(_Figures(public_of(request), request.app.state.fed()))
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Figures(Collector):
    def __init__(self, public: Public, fed: bool) -> None:
        self._hub = public.hub
        self._push = public.push
        self._fed = fed

    def collect(self) -> Iterator[Metric]:
        hub, tally = self._hub, self._hub.tally
        yield GaugeMetricFamily("matanai_listeners", "Sockets that listen now.", hub.listeners())
        yield GaugeMetricFamily("matanai_uplink", "1 while fed.", int(self._fed))
        for name, text, value in (
            ("published", "Snapshots taken.", tally.published),
            ("ignored", "Snapshots older than the newest.", tally.ignored),
            ("aborted", "Sockets ended because they took nothing.", tally.aborted),
        ):
            yield CounterMetricFamily(f"matanai_snapshots_{name}", text, value)
        versions = GaugeMetricFamily("matanai_version", "Newest snapshot.", labels=["office"])
        for office in hub.offices():
            if (snapshot := hub.latest(office)) is not None:
                versions.add_metric([office], snapshot.version)
        yield versions
        if self._push is not None:
            yield GaugeMetricFamily("matanai_push_phones", "To be told.", len(self._push.phones))
            for name, value in vars(self._push.tally).items():
                yield CounterMetricFamily(f"matanai_push_{name}", "Letters so far.", value)
