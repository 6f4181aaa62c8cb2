"""Routes of the lobby: who is here today, for the greeter; needs and priority, and reprints."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from counter.actions import helps, lobby, pauses, visits
from counter.actions.lobby import Needs
from counter.actions.means import local
from counter.actions.people import SignedIn
from counter.case import Case
from counter.refusal import Refused, not_found
from counter.store import screens
from counter.store.screens import Lobby
from counter.visit import Turn
from counter.web import auth, door, feeds
from counter.web.door import Fields
from counter.web.house import House, house
from counter.web.known import DeviceCard
from counter.web.reading import NEEDS
from counter.web.show import staff_view, turn_view


async def show(request: Request) -> Response:
    """GET /api/lobby?office="""
    who, here = await auth.staff(request), house(request)
    office = _office_of(here, who, request.query_params.get("office"))
    return JSONResponse(await here.read(lambda db: screen(db, here, office)))


async def feed(socket: WebSocket) -> None:
    """WS /ws/lobby: the lobby of the clerk's office at once and at every change."""
    here = house(socket)
    try:
        who = await feeds.listener(socket)
    except Refused as error:
        await feeds.refuse(socket, error)
        return
    await feeds.run(socket, who, lambda db: screen(db, here, who.office))


async def set_needs(request: Request) -> Response:
    """POST /api/visits/{visit}/needs"""
    who, here = await auth.staff(request), house(request)
    fields = Fields(await door.body(request))
    if "needs" not in fields.given:
        fields.faults["needs"] = "required"
    needs = fields.texts("needs", NEEDS)
    said = fields.given.get("priority") is not None
    asked = Needs(tuple(dict.fromkeys(needs)), fields.flag("priority") if said else None)
    fields.done()
    found = await _visit(here, who, request.path_params["visit"])
    by = auth.actor(who, found["office"])
    await here.do(found["office"], lambda tx: lobby.set_needs(tx, found["id"], asked, by))
    view = await here.read(lambda db: staff_view(db, here, visits.find(db, found["id"])))
    return JSONResponse({"visit": view})


async def reprint(request: Request) -> Response:
    """POST /api/visits/{visit}/reprint"""
    who, here = await auth.staff(request), house(request)
    await door.body(request, empty=True)
    found = await _visit(here, who, request.path_params["visit"])
    by = auth.actor(who, found["office"])
    ticket = await here.do(
        found["office"], lambda tx: lobby.reprint(tx, here.means, found["id"], by)
    )
    return JSONResponse(ticket, headers={"Cache-Control": "no-store"})


def screen(connection: Connection, here: House, office: str) -> dict[str, Any]:
    """The lines of an office and everybody in them; no personal data, no secret."""
    at = here.clock()
    found = screens.lobby(connection, office, at)
    return {
        "office": office,
        "sequence": screens.reached(connection, office),
        "at": local(at),
        "services": _services(here, office),
        "turns": [_line(connection, here, found, turn) for turn in found.turns],
        "pauses": pauses.shown(connection, here.means, office),
        "help": helps.shown(connection, office),
        "left": [_line(connection, here, found, turn) for turn in found.left],
    }


def _services(here: House, office: str) -> list[Any]:
    """How each line stands, as the hall's sign says it."""
    body = here.hub.body(office, turns=False)
    return [] if body is None else list(json.loads(body[0])["services"])


def _line(connection: Connection, here: House, found: Lobby, turn: Turn) -> dict[str, Any]:
    known = found.visits[turn.visit]
    extra = {name: known[name] for name in ("needs", "language", "channel")}
    return (
        turn_view(connection, here, turn)
        | {"visit": turn.visit, "priority": turn.priority}
        | extra
        | {"cases": _cases(found.cases, turn)}
    )


def _cases(cases: Iterable[Case], turn: Turn) -> list[dict[str, str]]:
    return [
        {"id": case.id, "procedure": case.procedure, "for_whom": case.for_whom,
         "state": case.state.value}
        for case in cases
        if case.turn == turn.id
    ]  # fmt: skip


async def _visit(here: House, who: SignedIn | DeviceCard, visit_id: str) -> Any:
    """The visit, if it is of the asker's office. Raises Refused 404 or 403."""
    found = await here.read(lambda db: visits.find(db, visit_id))
    auth.at_office(who, found["office"])
    return found


def _office_of(here: House, who: SignedIn | DeviceCard, asked: str | None) -> str:
    """The office asked for, or one's own. Raises Refused 404 or 403."""
    own = who.office if isinstance(who, SignedIn) else who.offices[0]
    office = asked or own
    if office not in here.means.catalogue.offices:
        raise not_found("office")
    auth.at_office(who, office)
    return office


ROUTES: list[BaseRoute] = [
    Route("/api/lobby", show, methods=["GET"]),
    Route("/api/visits/{visit}/needs", set_needs, methods=["POST"]),
    Route("/api/visits/{visit}/reprint", reprint, methods=["POST"]),
    WebSocketRoute("/ws/lobby", feed),
]
