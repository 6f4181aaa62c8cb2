"""Routes of desks and turns: open, call next, and the moves of the table."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from counter import line
from counter.actions import cases, turns
from counter.actions.people import SignedIn
from counter.case import OPEN as OPEN_CASES
from counter.refusal import Refused, not_found
from counter.store import rows, screens
from counter.store.rows import CASE
from counter.visit import ACTIVE, Purpose, State, Turn
from counter.web import auth, door
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
    who = await auth.actor(request)
    here = house(request)
    fields = Fields(await door.body(request))
    state = fields.text("state", DESK_STATES)
    fields.done()
    _own_desk(here, who, request.path_params["desk"])
    await here.do(who.office, lambda tx: turns.desk_state(tx, who, state))
    return JSONResponse(await here.read(lambda db: screen(db, here, who.desk)))


async def call_next(request: Request) -> Response:
    """POST /api/desks/{desk}/call-next"""
    who = await auth.actor(request)
    here = house(request)
    await door.body(request, empty=True)
    _own_desk(here, who, request.path_params["desk"])
    found = await here.do(who.office, lambda tx: turns.call_next(tx, here.means, who))
    if found is None:
        return Response(status_code=204)
    turn, reason = found
    words = {"reason": reason.value, "reason_words": line.REASONS[reason]}
    return JSONResponse({"turn": turn_view(here, turn)} | words)


async def move(request: Request, name: str) -> Response:
    """POST /api/turns/{turn}/{move}"""
    who = await auth.actor(request)
    here = house(request)
    turn_id = request.path_params["turn"]
    fields = Fields(await door.body(request))
    version = fields.whole("version", range(1, 2**31))
    given = _given(here, fields, name)
    fields.done()
    await here.read(lambda db: rows.turn_by_id(db, turn_id))
    if name in TO_COME:
        raise Refused(501, "not_built", "this move is not built yet")
    turn = await here.do(
        who.office, lambda tx: turns.act(tx, here.means, who, turn_id, name, version, given)
    )
    return JSONResponse({"turn": turn_view(here, turn)})


def _given(here: House, fields: Fields, name: str) -> dict[str, Any]:
    """The words a move brings along."""
    if name == "call":
        purpose = fields.given.get("purpose") and fields.text("purpose", tuple(Purpose))
        return {"purpose": Purpose(purpose)} if purpose and not fields.faults else {}
    if name == "hold":
        return {"reason": fields.text("reason"), "until": _until(fields)}
    if name == "finish":
        outcome = fields.maybe_text("outcome") or "done"
        if outcome not in OUTCOMES:
            fields.faults["outcome"] = "unknown_choice"
        return {"outcome": outcome, "carry": fields.flag("carry")}
    return {}


def _until(fields: Fields) -> datetime | None:
    text = fields.maybe_text("until")
    if text is None:
        return None
    try:
        until = datetime.fromisoformat(text)
    except ValueError:
        until = None
    if until is None or until.tzinfo is None:
        fields.faults["until"] = "not_a_time"
        return None
    return until


async def feed(socket: WebSocket) -> None:
    """WS /ws/desk/{desk}: the desk's whole screen at once and at every change."""
    here = house(socket)
    try:
        if not auth.same_origin(socket):
            raise Refused(403, "foreign_origin", "this came from another page")
        who = await auth.clerk(socket)
        desk = _desk_of(here, who, socket.path_params["desk"])
    except Refused as error:
        await socket.close(4400 + error.status % 100, error.code)
        return
    await socket.accept()
    sending = asyncio.create_task(_send(socket, here, who, desk))
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        sending.cancel()


async def _send(socket: WebSocket, here: House, who: SignedIn, desk: str) -> None:
    seen, sent = 0, ""
    while True:
        found = await here.read(lambda db: screen(db, here, desk))
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        if text != sent:
            await socket.send_text(text)
            sent = text
        seen = await here.board.changed(who.office, seen)


def screen(connection: Connection, here: House, desk: str) -> dict[str, Any]:
    """A desk and the lines it serves; no personal data."""
    known = here.means.catalogue.desks[desk]
    at = here.clock()
    open_turns = rows.open_turns(connection, known.office)
    mine = [turn for turn in open_turns if turn.service in known.services]
    busy = {turn.visit for turn in open_turns if turn.state in ACTIVE}
    picks = line.line(open_turns, known.services, busy, at, here.means.rule, desk)
    aside = line.aside(open_turns, known.services, busy, at, desk)
    waiting = [_waiting(here, pick.turn, pick.reason) for pick in picks]
    waiting += [_waiting(here, each.turn, each.why) for each in aside]
    current = [turn for turn in open_turns if turn.desk == desk and turn.state in ACTIVE]
    return {
        "id": desk,
        "state": screens.desks(connection, known.office)[desk]["state"],
        "turn": turn_view(here, current[0]) if current else None,
        "line": waiting,
        "preparing": [turn_view(here, t) for t in mine if t.state is State.PREPARING],
        "held": [_held(here, turn) for turn in mine if turn.state is State.HELD],
        "missed": [turn_view(here, turn) for turn in mine if turn.state is State.MISSED],
        "cases": _cases(connection, known.office, known.services),
    }


def _waiting(here: House, turn: Turn, why: Any) -> dict[str, Any]:
    words = {"reason": why.value, "reason_words": line.REASONS[why]}
    return turn_view(here, turn) | words | {"priority": turn.priority, "visit": turn.visit}


def _held(here: House, turn: Turn) -> dict[str, Any]:
    return turn_view(here, turn) | {"reason_words": turns.hold_words(here.means, turn)}


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


def _own_desk(here: House, who: turns.Actor, desk: str) -> None:
    if desk not in here.means.catalogue.desks:
        raise not_found("desk")
    if desk != who.desk:
        raise Refused(403, "not_your_desk", "a clerk acts from the desk of the session")


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
