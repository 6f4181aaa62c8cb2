"""What clerks do with a case: claim, fill in, prepare, check, accept, close; every read is written
down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select

from counter import case, intake
from counter.actions import holds, sealing, turns
from counter.actions.means import Means, local
from counter.actions.sealing import Filled
from counter.actions.turns import Actor
from counter.case import Case
from counter.effort import effort
from counter.procedures import fee_for, may_prepare, tells_the_person
from counter.refusal import Refused, invalid
from counter.store import rows
from counter.store.rows import CASE, TURN, VISIT
from counter.store.tables import Event, table
from counter.store.transaction import Transaction
from counter.visit import OPEN, IllegalMove, State, Turn

EVENT = table(Event)
AROUND = (
    select(
        VISIT.c.number, VISIT.c.channel, VISIT.c.language,
        select(TURN.c.number).where(TURN.c.id == bindparam("turn")).scalar_subquery(),
        select(TURN.c.open).where(TURN.c.id == bindparam("turn")).scalar_subquery(),
        select(EVENT.c.sequence)
        .where(EVENT.c.case_id == bindparam("case"), EVENT.c.kind == "notify_person")
        .limit(1).scalar_subquery(),
    ).where(VISIT.c.id == bindparam("visit"))
)  # fmt: skip
SILENT = ("read", "print", "export")  # events that change nothing


def act(
    tx: Transaction, means: Means, actor: Actor, case_id: str, name: str, version: int, given: Any
) -> dict[str, Any]:
    """A clerk's move of a case, with what the move brings along. Raises Refused."""
    found = _seen(tx, means, actor, case_id, version)
    facts = _facts(tx, means, found, name, given)
    try:
        after = case.step(found, name, tx.at, actor.clerk, **facts)
    except IllegalMove as error:
        raise _conflict(tx, "illegal_move", str(error), found) from error
    if name in ("check", "close"):
        _refuse_waiting(tx, found)
    reason, sealed = _sealed(tx, means, actor, case_id, given)
    rows.save_case(tx.connection, found, after, **sealed)
    seen = {"visit": found.visit, "turn": after.turn, "case_id": found.id} | actor.by
    tx.record(name, before=found.state, after=after.state, reason=reason, **seen)
    told = name == "accept" and after.accepted_at is not None and _unconfirmed(given)
    if told:
        tx.record("notify_person", **seen)
    if after.turn is not None:
        _turn_follows(tx, actor, name, rows.turn_by_id(tx.connection, after.turn))
    tx.ring()
    shown = view(tx.connection, after)  # events are written at the end of the batch
    return shown | {"notify": shown["notify"] or told}


def _facts(tx: Transaction, means: Means, found: Case, name: str, given: Any) -> dict[str, Any]:
    """What the table's rule has to know about a move."""
    procedure = means.catalogue.procedures[found.procedure]
    if name == "accept":
        return {"counts": not _unconfirmed(given) or tells_the_person(procedure)}
    if name == "close":
        form = sealing.open_case(tx.connection, means.vault, found.id).filled
        return {"yen": fee_for(procedure, form.answers), "waived": given["waived"]}
    if name == "attach":
        return {"turn": _new_turn(tx, found, given["turn"])}
    return {}


def _unconfirmed(given: Any) -> bool:
    return bool(given["facts"]["identity"]["outcome"] == "not_confirmed")


def _new_turn(tx: Transaction, found: Case, turn_id: str) -> str:
    """The turn a case goes on under, if there is one of its line and its own is over."""
    query = select(TURN).where(TURN.c.id == turn_id, TURN.c.office == found.office)
    row = tx.connection.execute(query).mappings().first()
    if row is None or row["service"] != found.service:
        raise invalid({"turn": "unknown_choice" if row is None else "another_line"})
    if not row["open"]:
        raise Refused(409, "visit_over", "this number is over; please take a new one")
    if found.turn is not None and rows.turn_by_id(tx.connection, found.turn).state in OPEN:
        raise _conflict(tx, "illegal_move", "this case's own number is still here", found)
    return turn_id


def _refuse_waiting(tx: Transaction, found: Case) -> None:
    """Raise Refused 409 while a case this one depends on is open."""
    if found.after and rows.cases_where(
        tx.connection, CASE.c.id.in_(found.after), CASE.c.state.in_(sorted(case.OPEN))
    ):
        raise _conflict(tx, "waits_for", "another case has to be closed first", found)


def _sealed(
    tx: Transaction, means: Means, actor: Actor, case_id: str, given: Any
) -> tuple[str | None, dict[str, Any]]:
    """What the event says, and what is kept under the case's own key."""
    if "facts" in given:
        wrapped = sealing.open_case(tx.connection, means.vault, case_id).wrapped
        said = given["facts"] | {"clerk": actor.clerk, "at": local(tx.at)}
        kept = sealing.seal_acceptance(means.vault, wrapped, case_id, said)
        return said["identity"]["outcome"], {"acceptance": kept}
    if "words" in given:
        wrapped = sealing.open_case(tx.connection, means.vault, case_id).wrapped
        return sealing.seal_words(means.vault, wrapped, case_id, given["words"]), {}
    return given.get("waived"), {}


def _turn_follows(tx: Transaction, actor: Actor, name: str, turn: Turn) -> None:
    """What a case's move means for the visitor, in the same transaction."""
    if name == "ask" and turn.state is State.PREPARING:
        turns.move(tx, turn, "ask", actor)
    elif name == "reopen" and turn.state is State.WAITING and turn.hand_over:
        turns.move(tx, turn, "prepare", actor)
    elif name == "attach":
        turns.prepare_if_it_may(tx, turn)
    else:
        turns.ready_if_settled(tx, turn)


def fill_in(
    tx: Transaction, means: Means, actor: Actor, case_id: str, version: int,
    answers: Mapping[str, Any], sources: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Change some answers of a case: the clerk's hearing, or a correction. Raises Refused."""
    found = _seen(tx, means, actor, case_id, version)
    if found.state not in case.OPEN:
        raise _conflict(tx, "illegal_move", "this case is not open any more", found)
    opened = sealing.open_case(tx.connection, means.vault, case_id)
    filled = merged(opened.filled, answers, sources)
    filled = _checked(means, found, filled)
    procedure = means.catalogue.procedures[found.procedure]
    early = found.may_prepare and may_prepare(
        procedure, found.for_whom, filled.answers, filled.sources
    )
    after = replace(
        found, version=found.version + 1, may_prepare=early,
        **asdict(effort(procedure.fields, filled.answers, filled.sources)),
    )  # fmt: skip
    sealed = sealing.seal_again(means.vault, opened.wrapped, case_id, filled)
    rows.save_case(tx.connection, found, after, sealed=sealed)
    tx.record("fill_in", visit=found.visit, turn=found.turn, case_id=found.id,
              desk=actor.desk or None, clerk=actor.clerk, before=found.state,
              after=found.state)  # fmt: skip
    tx.ring()
    return view(tx.connection, after) | whole(means, after, filled)


def _checked(means: Means, found: Case, filled: Filled) -> Filled:
    """The form as intake keeps it. Raises Refused 422 naming every answer that is wrong."""
    try:
        checked = intake.check(means.catalogue, found.procedure, found.for_whom, filled.answers,
                               filled.sources, partial=True, clerk=True)  # fmt: skip
    except intake.Invalid as error:
        raise invalid(error.fields) from error
    return Filled(checked.answers, checked.sources)


def merged(
    old: Filled, answers: Mapping[str, Any], sources: Mapping[str, str]
) -> Filled:  # fmt: skip
    """The form with some answers changed; what a clerk changed is the clerk's, null takes away."""
    changed = {name for name, value in answers.items() if old.answers.get(name) != value}
    kept = {name: v for name, v in (dict(old.answers) | dict(answers)).items() if v is not None}
    given = {name: sources.get(name, "clerk") for name in changed}
    origin = dict(old.sources) | given
    return Filled(kept, {name: origin[name] for name in kept if name in origin})


def read(tx: Transaction, means: Means, actor: Actor, case_id: str, why: str) -> dict[str, Any]:
    """A case with its personal data, for its office's clerks; the reading is an event."""
    found = rows.case_by_id(tx.connection, case_id)
    _refuse_foreign(found, actor)
    opened = sealing.open_case(tx.connection, means.vault, case_id)
    if why == "print" and opened.wrapped == sealing.DESTROYED:
        raise _conflict(tx, "destroyed", "what this case held has had its time", found)
    tx.record(why, visit=found.visit, turn=found.turn, case_id=found.id, desk=actor.desk or None,
              clerk=actor.clerk)  # fmt: skip
    return (
        view(tx.connection, found)
        | whole(means, found, opened.filled)
        | {"accepted": opened.acceptance, "history": _history(tx, means, found, opened.wrapped)}
    )


def whole(means: Means, found: Case, filled: Filled) -> dict[str, Any]:
    """The personal part of a case, and what is still missing."""
    missing = intake.missing(means.catalogue, found.procedure, found.for_whom, filled.answers)
    yen = found.fee_yen
    if found.state in case.OPEN:
        yen = fee_for(means.catalogue.procedures[found.procedure], filled.answers)
    return {
        "answers": filled.answers, "sources": filled.sources, "missing": missing,
        "fee": {"yen": yen, "waived": found.fee_waived},
    }  # fmt: skip


def view(connection: Connection, found: Case) -> dict[str, Any]:
    """A case without personal data, as lists and screens show it."""
    row = connection.execute(AROUND, {"visit": found.visit, "turn": found.turn, "case": found.id})
    number, channel, language, number_now, here, notify = row.one()
    return {
        "id": found.id, "number": number_now or number, "procedure": found.procedure,
        "state": found.state.value, "version": found.version, "visit": found.visit,
        "turn": found.turn, "for_whom": found.for_whom, "service": found.service,
        "claimed_by": found.claimed_by, "prepared_by": found.prepared_by,
        "channel": channel, "language": language,
        "accepted_at": found.accepted_at and local(found.accepted_at),
        "may_prepare": found.may_prepare, "arrived_at": local(found.received_at),
        "second_check": found.second_check, "needs_acceptance": found.needs_acceptance,
        "after": list(found.after), "notify": bool(notify),
        "carried": found.state in case.OPEN and not here,
        "fee": {"yen": found.fee_yen, "waived": found.fee_waived},
    }  # fmt: skip


def _seen(tx: Transaction, means: Means, actor: Actor, case_id: str, version: int) -> Case:
    found = rows.case_by_id(tx.connection, case_id)
    _refuse_foreign(found, actor)
    if found.version != version:
        raise _conflict(tx, "stale", "somebody changed this case first", found)
    if sealing.destroyed(tx.connection, case_id):
        raise _conflict(tx, "destroyed", "what this case held has had its time", found)
    return found


def _refuse_foreign(found: Case, actor: Actor) -> None:
    if found.office != actor.office:
        raise Refused(403, "not_your_office", "this case belongs to another office")


def _conflict(tx: Transaction, code: str, message: str, found: Case) -> Refused:
    """409 with the case as it stands and the desk that changed it last."""
    query = select(EVENT.c.desk).where(EVENT.c.case_id == found.id, EVENT.c.kind.not_in(SILENT))
    last = tx.connection.execute(query.order_by(EVENT.c.sequence.desc()).limit(1)).scalar()
    return Refused(409, code, message, case=view(tx.connection, found), by=last)


def _history(tx: Transaction, means: Means, found: Case, wrapped: bytes) -> list[dict[str, Any]]:
    """What happened to a case and its turns, in order; readings are kept but not shown here."""
    own = EVENT.c.case_id == found.id
    legs = select(EVENT.c.turn).where(own, EVENT.c.turn.is_not(None))
    mine = own | (EVENT.c.case_id.is_(None) & EVENT.c.turn.in_(legs))
    query = select(EVENT).where(EVENT.c.office == found.office, mine).order_by(EVENT.c.sequence)
    return [
        {"at": local(row["at"]), "kind": row["kind"], "by": row["clerk"], "desk": row["desk"],
         "reason": _words(tx, means, wrapped, row)}
        for row in tx.connection.execute(query).mappings()
        if row["kind"] not in SILENT and not _sat_down(row)
    ]  # fmt: skip


def _words(tx: Transaction, means: Means, wrapped: bytes, event: RowMapping) -> str | None:
    """Why, as a clerk wrote it, or its code."""
    if event["reason"] is None:
        return None
    if event["kind"] == "hold":
        return holds.words_of(tx.connection, means, event["turn"], event["reason"])
    return sealing.words_of(means.vault, wrapped, event["case_id"] or "", event["reason"])


def _sat_down(event: RowMapping) -> bool:
    """The turn waits while its case is prepared: not the case's own `prepare`, which is work."""
    return event["kind"] == "prepare" and event["case_id"] is None
