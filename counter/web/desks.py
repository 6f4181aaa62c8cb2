"""Routes of desks and turns: open, call next, and the moves of the table."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from counter import line
from counter.actions import cases, turns
from counter.actions.means import local
from counter.actions.people import SignedIn
from counter.case import OPEN as OPEN_CASES
from counter.refusal import Refused, not_found
from counter.store import rows, screens
from counter.store.rows import CASE
from counter.store.writer import Transaction
from counter.visit import ACTIVE, Purpose, State, Turn
from counter.web import auth, door, feeds
from counter.web.door import Fields
from counter.web.house import House, house
from counter.web.show import turn_view

DESK_STATES = ("open", "break", "lunch", "closed")
OUTCOMES = ("done", "papers_missing", "referred", "walked_out")
BUILT = ("call", "start", "finish", "miss", "return", "hold", "resume", "leave", "put_back")
TO_COME = ("set_aside", "transfer", "reopen", "rejoin")


async def show(request: Request) -> Response:
    """GET /api/desks/{desk}"""
    who = await auth.clerk(request)
    here = house(request)
    desk = _desk_of(here, who, request.path_params["desk"])
    return JSONResponse(await here.read(lambda db: screen(db, here, desk)))


async def set_state(request: Request) -> Response:
    """POST /api/desks/{desk}/state"""
    clerk = await auth.clerk(request)
    here = house(request)
    fields = Fields(await door.body(request))
    state = fields.text("state", DESK_STATES)
    fields.done()
    who = _at_own_desk(here, clerk, request.path_params["desk"])
    await here.do(who.office, lambda tx: turns.desk_state(tx, who, state))
    return JSONResponse(await here.read(lambda db: screen(db, here, who.desk)))


async def call_next(request: Request) -> Response:
    """POST /api/desks/{desk}/call-next"""
    clerk = await auth.clerk(request)
    here = house(request)
    await door.body(request, empty=True)
    who = _at_own_desk(here, clerk, request.path_params["desk"])
    found = await here.do(who.office, lambda tx: _called(tx, here, who))
    return Response(status_code=204) if found is None else JSONResponse(found)


def _called(tx: Transaction, here: House, who: turns.Actor) -> dict[str, Any] | None:
    found = turns.call_next(tx, here.means, who)
    if found is None:
        return None
    turn, reason = found
    words = {"reason": reason.value, "reason_words": line.words(reason, here.means.rule)}
    return {"turn": turn_view(tx.connection, here, turn)} | words


async def move(request: Request, name: str) -> Response:
    """POST /api/turns/{turn}/{move}"""
    clerk, here = await auth.clerk(request), house(request)
    turn_id = request.path_params["turn"]
    fields = Fields(await door.body(request))
    version = fields.whole("version", range(1, 2**31))
    given = _given(fields, name)
    fields.done()
    await here.read(lambda db: rows.turn_by_id(db, turn_id))
    who = auth.seated(clerk)
    if name in TO_COME:
        raise Refused(501, "not_built", "this move is not built yet")
    shown = await here.do(
        who.office,
        lambda tx: turn_view(
            tx.connection, here, turns.act(tx, here.means, who, turn_id, name, version, given)
        ),
    )
    return JSONResponse({"turn": shown})


def _given(fields: Fields, name: str) -> dict[str, Any]:
    """The words a move brings along."""
    if name == "call":
        if fields.given.get("purpose") is None:
            return {}
        purpose = fields.text("purpose", tuple(Purpose))
        return {} if fields.faults else {"purpose": Purpose(purpose)}
    if name == "hold":
        reason = fields.text("reason")
        if not reason.strip():
            fields.faults.setdefault("reason", "required")
        return {"reason": reason, "until": fields.moment("until")}
    if name == "finish":
        said = fields.given.get("outcome") is not None
        outcome = fields.text("outcome", OUTCOMES) if said else "done"
        return {"outcome": outcome, "carry": fields.flag("carry")}
    return {}


async def feed(socket: WebSocket) -> None:
    """WS /ws/desk/{desk}: the desk's whole screen at once and at every change."""
    here = house(socket)
    try:
        who = await feeds.listener(socket)
        desk = _desk_of(here, who, socket.path_params["desk"])
    except Refused as error:
        await feeds.refuse(socket, error)
        return
    await feeds.run(socket, who, lambda db: screen(db, here, desk))


def screen(connection: Connection, here: House, desk: str) -> dict[str, Any]:
    """A desk and the lines it serves; no personal data."""
    known = here.means.catalogue.desks[desk]
    at = here.clock()
    open_turns = rows.open_turns(connection, known.office)
    mine = [turn for turn in open_turns if turn.service in known.services]
    busy = {turn.visit for turn in open_turns if turn.state in ACTIVE}
    picks = line.line(open_turns, known.services, busy, at, here.means.rule, desk)
    aside = line.aside(open_turns, known.services, busy, at, desk)
    waiting = [_waiting(connection, here, pick.turn, pick.reason) for pick in picks]
    waiting += [_waiting(connection, here, each.turn, each.why) for each in aside]
    current = [turn for turn in open_turns if turn.desk == desk and turn.state in ACTIVE]
    return {
        "id": desk,
        "state": screens.desks(connection, known.office)[desk]["state"],
        "turn": _turn(connection, here, current[0]) if current else None,
        "line": waiting,
        "preparing": [_turn(connection, here, t) for t in mine if t.state is State.PREPARING],
        "held": [_held(connection, here, t) for t in mine if t.state is State.HELD],
        "missed": [_turn(connection, here, t) for t in mine if t.state is State.MISSED],
        "cases": _cases(connection, known.office, known.services),
    }


def _turn(connection: Connection, here: House, turn: Turn) -> dict[str, Any]:
    """A turn with its visit: the desk opens the visitor's other cases by it."""
    return turn_view(connection, here, turn) | {"visit": turn.visit}


def _waiting(connection: Connection, here: House, turn: Turn, why: Any) -> dict[str, Any]:
    words = {"reason": why.value, "reason_words": line.words(why, here.means.rule)}
    slot = turn.due_at and local(turn.due_at)
    known = {"priority": turn.priority, "due_at": slot}
    return _turn(connection, here, turn) | words | known


def _held(connection: Connection, here: House, turn: Turn) -> dict[str, Any]:
    return _turn(connection, here, turn) | {"reason_words": turns.hold_words(here.means, turn)}


def _cases(connection: Connection, office: str, services: tuple[str, ...]) -> list[Any]:
    found = rows.cases_where(
        connection,
        CASE.c.office == office,
        CASE.c.service.in_(services),
        CASE.c.state.in_(sorted(OPEN_CASES)),
    )
    return [cases.view(connection, case) for case in found]


def _desk_of(here: House, who: SignedIn, desk: str) -> str:
    known = here.means.catalogue.desks.get(desk)
    if known is None:
        raise not_found("desk")
    if known.office != who.office:
        raise Refused(403, "not_your_office", "this desk belongs to another office")
    return desk


def _at_own_desk(here: House, clerk: SignedIn, desk: str) -> turns.Actor:
    if desk not in here.means.catalogue.desks:
        raise not_found("desk")
    who = auth.seated(clerk)
    if desk != who.desk:
        raise Refused(403, "not_your_desk", "a clerk acts from the desk of the session")
    return who


ROUTES: list[BaseRoute] = [
    Route("/api/desks/{desk}", show, methods=["GET"]),
    Route("/api/desks/{desk}/state", set_state, methods=["POST"]),
    Route("/api/desks/{desk}/call-next", call_next, methods=["POST"]),
    *(
        Route(f"/api/turns/{{turn}}/{name}", partial(move, name=name), methods=["POST"], name=name)
        for name in (*BUILT, *TO_COME)
    ),
    WebSocketRoute("/ws/desk/{desk}", feed),
]
