"""What clerks do with a case: claim, fill in, prepare, check, accept, close; every read is written
down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from counter import case, intake
from counter.actions import sealing, turns
from counter.actions.means import Means, local
from counter.actions.sealing import Filled
from counter.actions.turns import Actor
from counter.case import Case
from counter.procedures import may_prepare
from counter.refusal import Refused, invalid
from counter.store import rows
from counter.store.rows import VISIT
from counter.store.tables import Event, table
from counter.store.writer import Transaction
from counter.visit import IllegalMove

EVENT = table(Event)
SILENT = ("read", "print", "export")  # events that change nothing


def act(
    tx: Transaction, means: Means, actor: Actor, case_id: str, name: str, version: int, facts: Any
) -> dict[str, Any]:
    """A clerk's move of a case; `facts` are an acceptance's. Raises Refused."""
    found = _seen(tx, means, actor, case_id, version)
    try:
        after = case.step(found, name, tx.at, actor.clerk)
    except IllegalMove as error:
        raise _conflict(tx, "illegal_move", str(error), found) from error
    sealed: dict[str, Any] = {}
    if name == "accept":
        wrapped = sealing.open_case(tx.connection, means.vault, case_id).wrapped
        said = facts | {"clerk": actor.clerk, "at": local(tx.at)}
        sealed["acceptance"] = sealing.seal_acceptance(means.vault, wrapped, case_id, said)
    rows.save_case(tx.connection, found, after, **sealed)
    tx.record(name, visit=found.visit, turn=found.turn, case_id=found.id, desk=actor.desk or None,
              clerk=actor.clerk, before=found.state, after=after.state)  # fmt: skip
    if after.turn is not None:
        turns.ready_if_settled(tx, rows.turn_by_id(tx.connection, after.turn))
    tx.ring()
    return view(tx.connection, after)


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
    after = replace(found, version=found.version + 1, may_prepare=early)
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
    tx.record(why, visit=found.visit, turn=found.turn, case_id=found.id, desk=actor.desk or None,
              clerk=actor.clerk)  # fmt: skip
    return (
        view(tx.connection, found)
        | whole(means, found, opened.filled)
        | {"accepted": opened.acceptance, "history": _history(tx.connection, found)}
    )


def whole(means: Means, found: Case, filled: Filled) -> dict[str, Any]:
    """The personal part of a case, and what is still missing."""
    missing = intake.missing(means.catalogue, found.procedure, found.for_whom, filled.answers)
    return {"answers": filled.answers, "sources": filled.sources, "missing": missing}


def view(connection: Connection, found: Case) -> dict[str, Any]:
    """A case without personal data, as lists and screens show it."""
    query = select(VISIT.c.number, VISIT.c.channel, VISIT.c.language).where(
        VISIT.c.id == found.visit
    )
    row = connection.execute(query).one()
    return {
        "id": found.id, "number": row.number, "procedure": found.procedure,
        "state": found.state.value, "version": found.version, "visit": found.visit,
        "turn": found.turn, "for_whom": found.for_whom, "service": found.service,
        "claimed_by": found.claimed_by, "channel": row.channel, "language": row.language,
        "accepted_at": found.accepted_at and local(found.accepted_at),
        "may_prepare": found.may_prepare, "arrived_at": local(found.received_at),
        "second_check": found.second_check, "needs_acceptance": found.needs_acceptance,
    }  # fmt: skip


def _seen(tx: Transaction, means: Means, actor: Actor, case_id: str, version: int) -> Case:
    found = rows.case_by_id(tx.connection, case_id)
    _refuse_foreign(found, actor)
    if found.version != version:
        raise _conflict(tx, "stale", "somebody changed this case first", found)
    return found


def _refuse_foreign(found: Case, actor: Actor) -> None:
    if found.office != actor.office:
        raise Refused(403, "not_your_office", "this case belongs to another office")


def _conflict(tx: Transaction, code: str, message: str, found: Case) -> Refused:
    """409 with the case as it stands and the desk that changed it last."""
    query = select(EVENT.c.desk).where(EVENT.c.case_id == found.id, EVENT.c.kind.not_in(SILENT))
    last = tx.connection.execute(query.order_by(EVENT.c.sequence.desc()).limit(1)).scalar()
    return Refused(409, code, message, case=view(tx.connection, found), by=last)


def _history(connection: Connection, found: Case) -> list[dict[str, Any]]:
    """What happened to a case and its turn, in order; readings are kept but not shown here."""
    mine = (EVENT.c.case_id == found.id) | (EVENT.c.turn == found.turn)
    query = select(EVENT).where(EVENT.c.office == found.office, mine).order_by(EVENT.c.sequence)
    return [
        {"at": local(row["at"]), "kind": row["kind"], "by": row["clerk"], "desk": row["desk"],
         "reason": row["reason"]}
        for row in connection.execute(query).mappings()
        if row["kind"] not in SILENT and not _sat_down(row)
    ]  # fmt: skip


def _sat_down(event: RowMapping) -> bool:
    """The turn waits while its case is prepared: not the case's own `prepare`, which is work."""
    return event["kind"] == "prepare" and event["case_id"] is None
