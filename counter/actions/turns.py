"""What clerks do with a turn: next, call, and the other moves of the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from counter import line, visit
from counter.actions import holds
from counter.actions.means import Means
from counter.case import OPEN as OPEN_CASES
from counter.case import Case, all_settled
from counter.case import State as CaseState
from counter.refusal import Refused, not_found
from counter.store import pauses, rows
from counter.store.ledger import day_of
from counter.store.prepared import Prepared
from counter.store.rows import CASE, TURN, VISIT
from counter.store.tables import Call, DeskRow, table
from counter.store.transaction import Transaction
from counter.visit import ACTIVE, IllegalMove, Purpose, State, Turn

CALL, DESK = table(Call), table(DeskRow)
CALLING = Prepared(insert(CALL), CALL.columns.keys())
STATE_OF = Prepared(select(DESK.c.state).where(DESK.c.id == bindparam("desk")))


SEATLESS = frozenset({"transfer", "hold", "resume", "return", "leave", "rejoin"})


@dataclass(frozen=True)
class Actor:
    """Who acts: a clerk, at a desk or at none (""), or the greeter's tablet, which is no clerk."""

    clerk: str
    office: str
    desk: str = ""
    device: str | None = None

    @property
    def by(self) -> dict[str, str | None]:
        """Who it was, for an event."""
        return {"desk": self.desk or None, "clerk": self.clerk or None}


def call_next(tx: Transaction, means: Means, actor: Actor) -> tuple[Turn, line.Reason] | None:
    """Call who is next at the desk, or None when nobody may be called. Raises Refused."""
    _refuse_closed_or_busy(tx, actor)
    end_holds(tx)
    services = means.catalogue.desks[actor.desk].services
    turns = rows.line_turns(tx.connection, tx.office, services, actor.desk)
    busy = rows.busy_visits(tx.connection)
    stopped = pauses.stopped(tx.connection, tx.office)
    stopped = pauses.held_up(stopped, means.catalogue.city.still_served)
    after: set[str] = set()
    while found := line.pick(
        turns, services, busy, tx.now, means.rule, actor.desk, after, paused=stopped
    ):
        if not rows.waits(tx.connection, found.turn):
            break
        after.add(found.turn.id)
    if found is None:
        return None
    for passed in found.overtaken:
        bump = update(TURN).where(TURN.c.id == passed).values(overtaken=TURN.c.overtaken + 1)
        tx.connection.execute(bump)
    return move(
        tx, found.turn, "call", actor, **_words_of_call(tx, actor, found.turn)
    ), found.reason


def act(
    tx: Transaction, means: Means, actor: Actor, turn_id: str, name: str, version: int, given: Any
) -> Turn:
    """A move of a turn, checked in the contract's order. Raises Refused."""
    turn = seen(tx, means, actor, turn_id, name, version)
    refuse_illegal(turn, name, actor, _moment(tx, name), given)
    if name == "call":
        if turn.state is not State.CALLED:
            _refuse_closed_or_busy(tx, actor)
            refuse_elsewhere(tx, turn)
        given = _words_of_call(tx, actor, turn) | given
    if name == "rejoin":
        _refuse_passed(tx, turn)
    if name == "hold":
        given = given | {"reason": holds.sealed(tx, means, turn, given["reason"])}
    if name == "return":
        given = given | {"pause": means.rule.return_pause}
    if name == "finish":
        _settle_cases(tx, turn, given.pop("carry", False))
    after = move(tx, turn, name, actor, **given)
    return ready_if_settled(tx, after) if name == "set_aside" else after


def _words_of_call(tx: Transaction, actor: Actor, turn: Turn) -> dict[str, Any]:
    """Where a number is called to, and what for if a case needs its visitor."""
    ask = turn.state is not State.CALLED and rows.asked_for(tx.connection, turn)
    return {"desk": actor.desk} | ({"purpose": Purpose.ASK} if ask else {})


def seen(
    tx: Transaction, means: Means, actor: Actor, turn_id: str, name: str, version: int
) -> Turn:  # fmt: skip
    """The turn somebody wants to move, as they saw it. Raises Refused 404, 403 or 409."""
    turn = rows.turn_by_id(tx.connection, turn_id)
    if turn.office != actor.office or not _reaches(means, actor, turn):
        raise Refused(403, "not_your_service", "this desk does not serve that line")
    if not actor.desk and name not in SEATLESS:
        raise Refused(403, "no_desk", "sit down at a desk first")
    if turn.version != version:
        raise conflict("stale", "somebody moved this number first", turn)
    return turn


def move(
    tx: Transaction, turn: Turn, name: str, actor: Actor | None = None, why: str | None = None,
    **given: Any,
) -> Turn:  # fmt: skip
    """Make one move of the table, write it and its event, and let the screens know.

    `why` is the event's reason where the move itself has none.
    """
    actor = actor or Actor("", tx.office)
    after = replace(visit.step(turn, name, _moment(tx, name), **given), by=actor.desk or None)
    rows.save_turn(tx.connection, turn, after)
    reason = given.get("reason") or given.get("outcome") or why or actor.device
    tx.record(name, visit=turn.visit, turn=turn.id, before=turn.state, after=after.state,
              reason=reason, **actor.by)  # fmt: skip
    taken_back = turn.state is State.CALLED and name in ("put_back", "transfer", "leave")
    if name == "call":
        _announce(tx, after)
    elif taken_back:
        _withdraw(tx, turn)
    if name == "leave":
        _withdraw_cases(tx, turn)
    tx.ring(call=name == "call" or taken_back)
    return after


def _moment(tx: Transaction, name: str) -> datetime:
    """When a move is made; what it waits for is read off the clock, even one that has gone back."""
    return tx.now if name in ("return", "hold") else tx.at


def end_holds(tx: Transaction) -> None:
    """Holds end by themselves: those whose time has passed wait again, at their old place."""
    for turn in rows.held_too_long(tx.connection, tx.office, tx.now):
        move(tx, turn, "resume")


def may_be_prepared(cases: Iterable[Case]) -> bool:
    """Whether all cases of a turn may be worked on before the call."""
    cases = list(cases)
    return bool(cases) and all(case.may_prepare for case in cases)


def prepare_if_it_may(tx: Transaction, turn: Turn) -> None:
    """Forms have come for a waiting number: prepare them before the call, if all may be."""
    if turn.state is not State.WAITING or turn.first_called_at is not None:
        return
    if may_be_prepared(rows.cases_where(tx.connection, CASE.c.turn == turn.id)):
        move(tx, turn, "prepare")


def ready_if_settled(tx: Transaction, turn: Turn) -> Turn:
    """Every case of a preparing turn is settled: it goes to the hand-over line."""
    if turn.state is not State.PREPARING:
        return turn
    settled = all_settled(rows.cases_where(tx.connection, CASE.c.turn == turn.id))
    return move(tx, turn, "ready") if settled else turn


def conflict(code: str, message: str, turn: Turn, by: str | None = None) -> Refused:
    """409 with the turn as it stands and the desk that won."""
    return Refused(409, code, message, turn=turn, by=by or turn.by or turn.desk)


def _reaches(means: Means, actor: Actor, turn: Turn) -> bool:
    """Whether a turn is this desk's affair: its line, or at it, or wanting it."""
    if not actor.desk:
        return True
    serves = turn.service in means.catalogue.desks[actor.desk].services
    return serves or actor.desk in (turn.desk, turn.wanted_desk)


def refuse_illegal(turn: Turn, name: str, actor: Actor, at: datetime, given: Any) -> None:
    """Try the move on the table, and keep other desks' hands off a called or served visitor."""
    try:
        tried = {key: value for key, value in given.items() if key != "carry"}
        visit.step(turn, name, at, **(tried | ({"desk": actor.desk} if name == "call" else {})))
    except IllegalMove as error:
        raise conflict("illegal_move", str(error), turn) from error
    if turn.state in ACTIVE and turn.desk != actor.desk:
        raise conflict("illegal_move", "this visitor is at another desk", turn, by=turn.desk)


def _refuse_closed_or_busy(tx: Transaction, actor: Actor) -> None:
    refuse_busy(tx, actor)
    row = STATE_OF.run(tx.connection, {"desk": actor.desk}).fetchone()
    if row is None or row[0] != "open":
        raise Refused(409, "desk_closed", "open the desk first", by=actor.desk)


def refuse_busy(tx: Transaction, actor: Actor) -> None:
    """Raise Refused 409 while somebody is called or served at this desk."""
    current = at_desk(tx, actor.desk)
    if current is not None:
        raise conflict("desk_busy", "this desk has a visitor", current, by=actor.desk)


def at_desk(tx: Transaction, desk: str) -> Turn | None:
    """The turn called or served at a desk."""
    return rows.turn_at(tx.connection, desk)


def refuse_elsewhere(tx: Transaction, turn: Turn) -> None:
    """Raise Refused 409 while the visit is called or served with another turn."""
    query = select(TURN).where(TURN.c.visit == turn.visit, TURN.c.state.in_(sorted(ACTIVE)))
    row = tx.connection.execute(query).mappings().first()
    if row is not None:
        other = rows.turn_of(row)
        raise conflict("visit_busy", "this visitor is at another desk", turn, by=other.desk)


def _refuse_passed(tx: Transaction, turn: Turn) -> None:
    """Whose day has ended comes back with a new number."""
    query = select(VISIT.c.day).where(VISIT.c.id == turn.visit)
    if str(tx.connection.execute(query).scalar_one()) < min(tx.day, day_of(tx.now)):
        raise conflict("illegal_move", "this number's day has ended", turn)


def _announce(tx: Transaction, turn: Turn) -> None:
    tx.book.call_seq += 1
    CALLING.run(
        tx.connection,
        {
            "office": tx.office, "seq": tx.book.call_seq, "turn": turn.id, "service": turn.service,
            "number": turn.number, "desk": turn.desk, "withdrawn": False, "at": tx.at,
            "purpose": _public_purpose(tx, turn),
        },
    )  # fmt: skip


def _public_purpose(tx: Transaction, turn: Turn) -> str | None:
    """What screens say: that a case needs its visitor is nobody's business before the desk."""
    asked = turn.purpose is Purpose.ASK and rows.asked_for(tx.connection, turn)
    purpose = Purpose.HAND_OVER if asked else turn.purpose
    return purpose and purpose.value


def _withdraw(tx: Transaction, turn: Turn) -> None:
    mine = update(CALL).where(CALL.c.office == tx.office, CALL.c.turn == turn.id)
    tx.connection.execute(mine.values(withdrawn=True))


def _settle_cases(tx: Transaction, turn: Turn, carry: bool) -> None:
    if carry:
        return
    still = rows.cases_where(
        tx.connection, CASE.c.turn == turn.id, CASE.c.state.in_(sorted(OPEN_CASES))
    )
    if still:
        raise conflict("cases_open", "close this number's cases first, or send carry: true", turn)


def _withdraw_cases(tx: Transaction, turn: Turn) -> None:
    """Who leaves takes back what nobody has accepted."""
    found = rows.cases_where(
        tx.connection, CASE.c.turn == turn.id, CASE.c.accepted_at.is_(None),
        CASE.c.state.in_(sorted(OPEN_CASES)),
    )  # fmt: skip
    for case in found:
        after = replace(case, state=CaseState.WITHDRAWN, version=case.version + 1)
        rows.save_case(tx.connection, case, after)
        tx.record(
            "withdraw", visit=case.visit, turn=turn.id, case_id=case.id,
            before=case.state, after=after.state, reason="left",
        )  # fmt: skip


def desk_state(tx: Transaction, actor: Actor, state: str) -> None:
    """Open or close the desk; the same state again changes nothing."""
    query = select(DESK).where(DESK.c.id == actor.desk)
    row = tx.connection.execute(query).mappings().first()
    if row is None:
        raise not_found("desk")
    if row["state"] == state:
        return
    change = update(DESK).where(DESK.c.id == actor.desk)
    tx.connection.execute(change.values(state=state, since=tx.at, clerk=actor.clerk or None))
    tx.record("desk", before=row["state"], after=state, **actor.by)
    tx.ring()
