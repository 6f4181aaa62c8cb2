"""Routes of desks: open or closed, call next, and the desk's whole screen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from counter import line
from counter.actions import cases, helps, holds, pauses, turns
from counter.actions.means import local
from counter.actions.people import SignedIn
from counter.case import OPEN as OPEN_CASES
from counter.line import Why
from counter.refusal import Refused, not_found
from counter.store import pauses as stops
from counter.store import rows, screens
from counter.store.rows import CASE
from counter.store.transaction import Transaction
from counter.visit import ACTIVE, State, Turn
from counter.web import auth, door, feeds
from counter.web.door import Fields
from counter.web.house import House, house
from counter.web.show import turn_view

DESK_STATES = ("open", "break", "lunch", "closed")
LISTS = ("line", "preparing", "held", "missed", "recent")


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
    mine = [t for t in open_turns if t.service in known.services or desk in (t.desk, t.wanted_desk)]
    current = [turn for turn in mine if turn.desk == desk and turn.state in ACTIVE]
    recent = screens.recent(connection, known.office, desk, known.services, at)
    shown: dict[str, Any] = {
        "id": desk,
        "sequence": screens.reached(connection, known.office),
        "state": screens.desks(connection, known.office)[desk]["state"],
        "turn": _turn(connection, here, current[0]) if current else None,
        "line": _line(connection, here, open_turns, desk, at),
        "preparing": [_turn(connection, here, t) for t in mine if t.state is State.PREPARING],
        "held": [_held(connection, here, t) for t in mine if t.state is State.HELD],
        "missed": [_turn(connection, here, t) for t in mine if t.state is State.MISSED],
        "recent": [_turn(connection, here, t) for t in recent],
        "cases": _cases(connection, known.office, known.services, [t.id for t in mine]),
        "pauses": pauses.shown(connection, here.means, known.office),
        "help": helps.shown(connection, known.office),
    }
    _tell_visitors(connection, [turn for name in LISTS for turn in shown[name]])
    return shown


def _line(
    connection: Connection, here: House, turns_: list[Turn], desk: str, at: datetime
) -> list[dict[str, Any]]:
    """Who waits, in the order of "next", then those it leaves alone; each with the reason."""
    services = here.means.catalogue.desks[desk].services
    busy = {turn.visit: turn.desk for turn in turns_ if turn.state in ACTIVE}
    catalogue = here.means.catalogue
    stopped = stops.stopped(connection, catalogue.desks[desk].office)
    stopped = stops.held_up(stopped, catalogue.city.still_served)
    after = rows.turns_after(connection, turns_)
    picks = line.line(turns_, services, busy, at, here.means.rule, desk, after, paused=stopped)
    aside = line.aside(turns_, services, busy, at, desk, after, paused=stopped)
    waiting = [_waiting(connection, here, pick.turn, pick.reason) for pick in picks]
    for each in aside:
        where = {"at_desk": busy[each.turn.visit]} if each.why is Why.ELSEWHERE else {}
        waiting.append(_waiting(connection, here, each.turn, each.why) | where)
    return waiting


def _tell_visitors(connection: Connection, turns_: list[dict[str, Any]]) -> None:
    """Put beside each turn what to think of before its visitor stands here."""
    known = screens.visitors(connection, {turn["visit"] for turn in turns_})
    for turn in turns_:
        row = known[turn["visit"]]
        turn |= {name: row[name] for name in ("needs", "language", "channel")}


def _turn(connection: Connection, here: House, turn: Turn) -> dict[str, Any]:
    """A turn with its visit: the desk opens the visitor's other cases by it."""
    return turn_view(connection, here, turn) | {"visit": turn.visit}


def _waiting(connection: Connection, here: House, turn: Turn, why: Any) -> dict[str, Any]:
    words = {"reason": why.value, "reason_words": line.words(why, here.means.rule)}
    slot = turn.due_at and local(turn.due_at)
    known = {"priority": turn.priority, "due_at": slot}
    return _turn(connection, here, turn) | words | known


def _held(connection: Connection, here: House, turn: Turn) -> dict[str, Any]:
    until = {"held_until": turn.held_until and local(turn.held_until)}
    words = {"reason_words": holds.words(connection, here.means, turn)}
    return _turn(connection, here, turn) | words | until


def _cases(
    connection: Connection, office: str, services: tuple[str, ...], mine: list[str]
) -> list[Any]:
    """The open cases of the desk's lines, and of whoever sits here or wants to."""
    found = rows.cases_where(
        connection,
        CASE.c.office == office,
        or_(CASE.c.service.in_(services), CASE.c.turn.in_(mine)),
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
    WebSocketRoute("/ws/desk/{desk}", feed),
]
