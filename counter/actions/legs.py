"""One number through several desks: moved to another line, brought back, a slip undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from counter import case, visit
from counter.actions import turns
from counter.actions.means import Means
from counter.actions.turns import Actor, conflict
from counter.case import Case
from counter.refusal import Refused, invalid
from counter.store import rows
from counter.store.rows import CASE
from counter.store.transaction import Transaction
from counter.visit import OPEN, State, Turn

Back = tuple[str | None, str | None]  # a service and the desk there


@dataclass(frozen=True)
class Way:
    """Where a number goes on: a line, perhaps a certain desk, perhaps back again afterwards.

    `stay`: the visitor keeps the chair and the clerks change.
    """

    service: str
    desk: str | None = None
    come_back: bool = False
    stay: bool = False


def transfer(
    tx: Transaction, means: Means, actor: Actor, turn_id: str, version: int, way: Way
) -> tuple[Turn, Turn]:  # fmt: skip
    """Move a number to another line. Answers the old turn and the new one. Raises Refused."""
    turn = turns.seen(tx, means, actor, turn_id, "transfer", version)
    if wrong := faults(means, turn.office, actor.desk, way):
        raise invalid(wrong)
    turns.refuse_illegal(turn, "transfer", actor, tx.at, {})
    if way.stay and turn.state is not State.SERVING:
        raise conflict("illegal_move", "only who is being served can stay seated", turn)
    mine = rows.turns_of(tx.connection, turn.visit)
    if any(o.service == way.service and o.state in OPEN and o.id != turn.id for o in mine):
        raise conflict("illegal_move", "this number stands in that line already", turn)
    back = _back(tx, turn, way, actor)
    moved = turns.move(tx, turn, "transfer", actor)
    wanted = actor.desk if way.stay else way.desk
    leg = visit.next_leg(moved, rows.new_id(tx.at), way.service, tx.at, wanted_desk=wanted,
                         back_service=back[0], back_desk=back[1])  # fmt: skip
    return moved, _open(tx, visit.seated(leg, actor.desk, tx.at) if way.stay else leg, actor)


def finish(
    tx: Transaction, means: Means, actor: Actor, turn_id: str, version: int, given: Any
) -> tuple[Turn, Turn | None]:
    """End the service. A number that was to come back opens its turn there. Raises Refused."""
    done = turns.act(tx, means, actor, turn_id, "finish", version, given)
    if done.back_service is None or done.outcome == "walked_out" or _others(tx, done):
        return done, None
    service, desk = _above(tx, done, done.back_service)
    leg = visit.next_leg(
        done, rows.new_id(tx.at), done.back_service, tx.at, wanted_desk=done.back_desk,
        back_service=service, back_desk=desk,
    )  # fmt: skip
    return done, _open(tx, leg, actor)


def reopen(tx: Transaction, means: Means, actor: Actor, turn_id: str, version: int) -> Turn:
    """Undo a finish pressed by mistake, and the way back it opened. Raises Refused."""
    turn = turns.seen(tx, means, actor, turn_id, "reopen", version)
    turns.refuse_illegal(turn, "reopen", actor, tx.at, {})
    if turn.desk != actor.desk:
        raise conflict("illegal_move", "another desk has finished this number", turn, turn.desk)
    turns.refuse_busy(tx, actor)
    turns.refuse_elsewhere(tx, turn)
    for leg in _others(tx, turn):
        if leg.came_from != turn.id or leg.state not in visit.IN_LINE or leg.first_called_at:
            raise _gone_on(turn, leg)
        turns.move(tx, leg, "transfer", actor)
    return turns.move(tx, turn, "reopen", actor)


def rejoin(tx: Transaction, means: Means, actor: Actor, turn_id: str, version: int) -> Turn:
    """Who left is back, unless the number has gone on in another turn. Raises Refused."""
    turn = turns.seen(tx, means, actor, turn_id, "rejoin", version)
    turns.refuse_illegal(turn, "rejoin", actor, tx.at, {})
    for leg in _others(tx, turn):
        raise _gone_on(turn, leg)
    return turns.move(tx, turn, "rejoin", actor)


def _gone_on(turn: Turn, leg: Turn) -> Refused:
    by = leg.desk or leg.by or leg.wanted_desk
    return conflict("illegal_move", "this number has gone on already", turn, by)


def faults(means: Means, office: str, own: str, way: Way) -> dict[str, str]:
    """What is wrong with a way within an office, for somebody at desk `own`."""
    if way.service not in means.catalogue.offices[office].services:
        return {"service": "unknown_service"}
    if way.desk is None:
        return {}
    desk = means.catalogue.desks.get(way.desk)
    if desk is None or desk.office != office:
        return {"desk": "unknown_choice"}
    if way.desk != own and (way.stay or way.service not in desk.services):
        return {"desk": "does_not_serve"}
    return {}


def _back(tx: Transaction, turn: Turn, way: Way, actor: Actor) -> Back:
    """Where the new leg leads when it is finished."""
    if way.come_back:
        return turn.service, turn.desk or actor.desk or None
    if way.service == turn.back_service:
        return _above(tx, turn, way.service)
    return turn.back_service, turn.back_desk


def _above(tx: Transaction, turn: Turn, service: str) -> Back:
    """Where the leg leads that this way goes back to: a number may be lent twice."""
    lender = _lender(tx, turn, service)
    return (lender.back_service, lender.back_desk) if lender else (None, None)


def _lender(tx: Transaction, turn: Turn | None, service: str) -> Turn | None:
    """The leg of a service that lent the number on; one it has come back to lends no more."""
    while turn is not None and turn.came_from is not None:
        before = rows.turn_by_id(tx.connection, turn.came_from)
        if before.state is State.DONE:  # `turn` is a way back: go on from the leg it goes on for
            turn = _lender(tx, before, turn.service)
        elif before.service == service:
            return before
        else:
            turn = before
    return None


def _others(tx: Transaction, turn: Turn) -> list[Turn]:
    """The open turns a number has besides this one, in the same chain of legs."""
    found = rows.turns_of(tx.connection, turn.visit)
    came = {each.id: each.came_from for each in found}

    def first(leg: str) -> str:
        while (before := came[leg]) is not None:
            leg = before
        return leg

    return [
        each for each in found
        if each.id != turn.id and each.state in visit.OPEN and first(each.id) == first(turn.id)
    ]  # fmt: skip


def _open(tx: Transaction, leg: Turn, actor: Actor) -> Turn:
    """Write a new leg; the visit's open cases of its service follow it there."""
    following = _following(tx, leg)
    if leg.state is State.WAITING and following:
        ready = case.all_settled(following)
        early = turns.may_be_prepared(following) and not ready
        leg = replace(leg, hand_over=ready, state=State.PREPARING if early else leg.state)
    rows.add_turns(tx.connection, [leg])
    tx.record("join", visit=leg.visit, turn=leg.id, after=leg.state, **actor.by)
    for each in following:
        rows.save_case(tx.connection, each, replace(each, turn=leg.id))
        tx.record("follow", visit=leg.visit, turn=leg.id, case_id=each.id, **actor.by)
    return leg


def _following(tx: Transaction, leg: Turn) -> Sequence[Case]:
    """Open cases of the leg's service that stand with an ended turn of this visit."""
    ended = [t.id for t in rows.turns_of(tx.connection, leg.visit) if t.state not in visit.OPEN]
    return rows.cases_where(
        tx.connection, CASE.c.turn.in_(ended), CASE.c.service == leg.service,
        CASE.c.state.in_(sorted(case.OPEN)),
    )  # fmt: skip
