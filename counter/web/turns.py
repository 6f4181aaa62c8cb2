"""Routes of turns: the moves of the table, and a number moved to another line."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from counter.actions import legs, turns
from counter.actions.legs import Way
from counter.actions.people import SignedIn
from counter.actions.turns import SEATLESS, Actor
from counter.refusal import invalid
from counter.store import rows
from counter.store.transaction import Transaction
from counter.visit import MOVES, Purpose, Turn
from counter.web import auth, door
from counter.web.door import Fields
from counter.web.house import House, house
from counter.web.known import DeviceCard
from counter.web.show import turn_view

OUTCOMES = ("done", "papers_missing", "referred", "walked_out")
AUTOMATIC = ("prepare", "ready", "ask")  # made by the counter itself when cases change
BY_HAND = tuple(name for name in MOVES if name not in AUTOMATIC)


async def move(request: Request, name: str) -> Response:
    """POST /api/turns/{turn}/{move}"""
    who, here = await _mover(request, name), house(request)
    fields = Fields(await door.body(request))
    version = fields.whole("version", range(1, 2**31))
    given = _given(fields, name)
    fields.done()
    if name == "transfer":
        _refuse_way(here, who, given["way"])
    turn_id = request.path_params["turn"]
    turn = await here.read(lambda db: rows.turn_by_id(db, turn_id))
    actor = auth.actor(who, turn.office)
    return JSONResponse(
        await here.do(
            turn.office, lambda tx: _moved(tx, here, actor, turn_id, name, version, given)
        )
    )


def _moved(
    tx: Transaction, here: House, who: Actor, turn_id: str, name: str, version: int, given: Any
) -> dict[str, Any]:
    """The turn after its move, and the new turn its number goes on in."""
    opened: Turn | None = None
    if name == "transfer":
        turn, opened = legs.transfer(tx, here.means, who, turn_id, version, given["way"])
    elif name == "finish":
        turn, opened = legs.finish(tx, here.means, who, turn_id, version, given)
    elif name == "reopen":
        turn = legs.reopen(tx, here.means, who, turn_id, version)
    elif name == "rejoin":
        turn = legs.rejoin(tx, here.means, who, turn_id, version)
    else:
        turn = turns.act(tx, here.means, who, turn_id, name, version, given)
    shown = {"turn": turn_view(tx.connection, here, turn)}
    return shown | ({"opened": turn_view(tx.connection, here, opened)} if opened else {})


async def _mover(request: Request, name: str) -> SignedIn | DeviceCard:
    """Who may try this move: a clerk, and for some the greeter's tablet."""
    return await (auth.staff(request) if name in SEATLESS else auth.clerk(request))


def _refuse_way(here: House, who: SignedIn | DeviceCard, way: Way) -> None:
    """Raise Refused 422 for a line that is nowhere, or a desk that does not serve it."""
    known = here.means.catalogue.services.get(way.service)
    own = (isinstance(who, SignedIn) and who.desk) or ""
    if known is None:
        raise invalid({"service": "unknown_service"})
    if wrong := legs.faults(here.means, known.office, own, way):
        raise invalid(wrong)


def _given(fields: Fields, name: str) -> dict[str, Any]:
    """The words a move brings along."""
    if name == "call":
        if fields.given.get("purpose") is None:
            return {}
        purpose = fields.text("purpose", tuple(Purpose))
        return {} if fields.faults else {"purpose": Purpose(purpose)}
    if name == "hold":
        return {"reason": fields.words("reason"), "until": fields.moment("until")}
    if name == "finish":
        said = fields.given.get("outcome") is not None
        outcome = fields.text("outcome", OUTCOMES) if said else "done"
        return {"outcome": outcome, "carry": fields.flag("carry")}
    if name == "transfer":
        asked = fields.text("service"), fields.maybe_text("desk")
        return {"way": Way(*asked, fields.flag("come_back"), fields.flag("stay"))}
    return {}


ROUTES: list[BaseRoute] = [
    Route(f"/api/turns/{{turn}}/{name}", partial(move, name=name), methods=["POST"], name=name)
    for name in BY_HAND
]
