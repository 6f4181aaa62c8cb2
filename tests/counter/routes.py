"""Every write the counter takes, with somebody who may send it and a body it would take."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.routing import Route

from counter.app import create
from counter.settings import Settings
from tests.cast import KEPT, PASSWORD, SAMPLES, Person, Town

Json = dict[str, Any]
ALL = [
    route for route in create(Settings(data=Path("x"))).routes
    if isinstance(route, Route) and route.path.startswith("/api/")
]  # fmt: skip
WRITES = sorted(
    {(m, r.path) for r in ALL for m in r.methods or () if m in ("POST", "PATCH", "PUT")}
)
BODILESS = {"/api/desks/{desk}/call-next", "/api/visits/by-secret/{secret}/leave",
            "/api/preapplications/{handle}/reveal", "/api/visits/{visit}/reprint",
            "/api/help/{help}/respond", "/api/help/{help}/stop"}  # fmt: skip
KEPT_AND_SAID = (*KEPT, "event", "session")


@dataclass
class Stage:
    """A town with one of everything, and who may write where."""

    town: Town
    kiosk: Person
    clerk: Person
    visit: Json
    names: dict[str, str] = field(default_factory=dict)

    def path(self, route: str, **other: str) -> str:
        """A concrete address of a route."""
        return route.format(**(self.names | other))

    def who(self, route: str) -> Person:
        """Somebody with the right to write there."""
        if route == "/api/session" or "by-secret" in route:
            return self.town.anybody()
        if route.endswith(("/needs", "/reprint")):
            return self.town.greeter()
        device = route.startswith(("/api/visits", "/api/preapplications"))
        return self.kiosk if device else self.clerk

    def send(self, method: str, route: str, content: Any, **other: str) -> Any:
        """Send raw bytes to a route as somebody who may."""
        who = self.who(route)
        headers = who.headers | {"Idempotency-Key": secrets.token_hex(8)}
        return who.http.request(method, self.path(route, **other), content=content, headers=headers)

    def rows(self) -> dict[str, int]:
        """Everything kept and everything said about it."""
        return self.town.rows(*KEPT_AND_SAID)


def stage(town: Town) -> Stage:
    """One visitor with a form, one clerk, one of every id."""
    kiosk, clerk = town.kiosk(), town.clerk()
    visit = kiosk.apply("juminhyo").json()["visit"]
    wanted = kiosk.post("/api/help", {"kind": "visitor"}).json()["help"]
    names = {
        "visit": visit["id"], "secret": visit["secret"], "turn": visit["turns"][0]["id"],
        "case": visit["cases"][0]["id"], "desk": "honcho-2", "handle": "nobody",
        "target": "juminhyo", "help": wanted["id"],
    }  # fmt: skip
    return Stage(town, kiosk, clerk, visit, names)


def good(stage: Stage, method: str, route: str) -> Json:
    """A body the route would read to its end."""
    form = SAMPLES["tenkyo"]
    last = route.rpartition("/")[2]
    bodies: dict[str, Json] = {
        "/api/visits": {
            "office": "honcho", "channel": "kiosk", "language": "ja", "needs": ["infant"],
            "services": ["honcho-shomei"], "applications": [form], "catalogue": "x",
        },
        "/api/visits/{visit}/applications": {
            "secret": stage.names["secret"], "applications": [form],
        },
        "/api/visits/{visit}/needs": {"needs": ["hearing"], "priority": True},
        "/api/session": {"clerk": "伊藤", "password": PASSWORD, "desk": "honcho-3"},
        "/api/session/desk": {"desk": "honcho-2"},
        "/api/desks/{desk}/state": {"state": "closed"},
        "/api/pauses": {"target": "honcho-sodan", "reason": "drill"},
        "/api/help": {"kind": "visitor"},
        "/api/visits/by-secret/{secret}/snooze": {"minutes": 10},
        "/api/preapplications/open": {"sealed": "YZ1:ABC"},
        "/api/cases/{case}/answers": {
            "version": 1, "answers": {"submit_to": "銀行"}, "sources": {"submit_to": "clerk"},
        },
    }  # fmt: skip
    moves: dict[str, Json] = {
        "hold": {"reason": "書類", "until": "2026-04-06T10:00:00+09:00"},
        "call": {"purpose": "intake"},
        "transfer": {"service": "honcho-ido", "desk": "honcho-6", "come_back": True, "stay": False},
        "take_over": {"reason": "休みのため"}, "refer": {"reason": "県の決定"},
        "withdraw": {"reason": "取り下げ"}, "ask": {"question": "続柄の確認"},
        "close": {"fee": {"waived": "welfare"}}, "attach": {"turn": "nobody"},
        "finish": {"outcome": "done", "carry": False},
        "accept": {
            "identity": {"rule": "one_photo", "documents": ["passport"], "outcome": "confirmed"},
            "person": {"role": "proxy", "authority": "委任状"}, "signed": True,
        },
    }  # fmt: skip
    if route in bodies:
        return bodies[route]
    if route in BODILESS:
        return {}
    return {"version": 1} | moves.get(last, {})


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every text in a body."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    elif isinstance(value, str):
        yield path


def put(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """The body with something else in one place."""
    if not path:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy
