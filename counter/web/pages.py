"""The pages of clerks and greeters: one document each; all that is in them comes over the API."""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from counter.case import WAIVERS
from counter.procedures import Catalogue
from counter.web.house import house

IDENTITY = Path(__file__).parent.parent / "forms" / "identity.toml"
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


async def desk(request: Request) -> Response:
    """GET /desk: signing in, or the desk."""
    return _page(request, "desk.html")


async def greeter(request: Request) -> Response:
    """GET /greeter: signing in, or the lobby."""
    return _page(request, "greeter.html")


def _page(request: Request, template: str) -> Response:
    """A page for staff. Holds no personal data and no session's secret."""
    catalogue = house(request).means.catalogue
    html = TEMPLATES.get_template(template).render(
        city=catalogue.city.name["ja"],
        demo=request.app.state.demo,
        data=script(data(catalogue)),
    )
    return HTMLResponse(html, headers=HEADERS)


def data(catalogue: Catalogue) -> dict[str, Any]:
    """What clerks need beyond the public catalogue: identity rules, documents, fees, waivers."""
    return identity() | {
        "waivers": dict(WAIVERS),
        "procedures": {
            each.id: {"identity": each.identity, "fees": each.fees, "fee_times": each.fee_times}
            for each in catalogue.procedures.values()
        },
    }


@lru_cache(maxsize=1)
def identity() -> dict[str, Any]:
    """The documents people show and which of them are enough, from `forms/identity.toml`."""
    return tomllib.loads(IDENTITY.read_text("utf-8"))


def script(value: Any) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, default=dict)
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028"))


routes = [
    Route("/desk", desk, methods=["GET"], name="desk"),
    Route("/greeter", greeter, methods=["GET"], name="greeter"),
]
