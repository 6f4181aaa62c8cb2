"""Somebody comes: a number, turns and cases at once; forms added later."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from counter import visit
from counter.actions import admission, numbers, pauses, preapplications, receipts, ties, turns
from counter.actions.means import Means, hashed, new_turn_view, view
from counter.actions.numbers import Offline
from counter.actions.receipts import Answer, Key
from counter.actions.sealing import Filled, seal_new
from counter.case import Case
from counter.case import State as CaseState
from counter.effort import effort
from counter.procedures import Service, may_prepare
from counter.refusal import Refused, not_found
from counter.store import rows
from counter.store.rows import VISIT
from counter.store.transaction import Transaction
from counter.visit import State, Turn


@dataclass(frozen=True)
class Application:
    """One application, checked at the door. `handle` names the pre-application it came from."""

    procedure: str
    for_whom: str
    filled: Filled
    handle: str | None = None


@dataclass(frozen=True)
class Arrival:
    """A visit as asked for, checked at the door."""

    office: str
    channel: str
    language: str
    needs: tuple[str, ...]
    services: tuple[str, ...]
    applications: tuple[Application, ...]
    key: Key
    offline: Offline | None = None
    priority: bool = False
    clerk: str | None = None  # who gave the number, where a person did
    due_at: datetime | None = None  # a reserved slot

    @property
    def light(self) -> Key | None:
        """The key of a number and nothing else, as most are: it leans on nobody just before."""
        heavy = self.offline is not None or self.due_at is not None or self.applications
        return None if heavy else self.key


def arrive(tx: Transaction, means: Means, arrival: Arrival) -> Answer:
    """Give a number. A repeat of the key gets the first answer. Raises Refused."""
    if (answer := receipts.given(tx, means.vault, arrival.key)) is not None:
        return answer
    services = _services(means, arrival)
    if arrival.offline is None:  # what a kiosk gave while it was cut off stands
        procedures = [each.procedure for each in arrival.applications]
        admission.refuse(tx, means, services, procedures)
    made, secret = _make_visit(tx, means, arrival, services[0])
    by = arrival.clerk
    sequence = tx.record("arrive", visit=made["id"], clerk=by, reason=arrival.channel)
    cases = _make_cases(tx, means, made, arrival.applications)
    new = [_make_turn(tx, made, service, sequence, arrival, cases) for service in services]
    for turn in new:
        tx.add(rows.ADD_TURN, rows.turn_values(turn))
    _add_cases(tx, means, new, cases, by)
    if len(cases) > 1:
        ties.tie(tx, means, made["id"])
    tx.ring()
    body = {
        "id": made["id"],
        "number": made["number"],
        "secret": secret,
        "status_url": means.status_url(secret, made["number"], made["language"]),
        "turns": [_standing(tx, means, turn) for turn in new],
        "cases": [case_line(case) for case, _ in cases],
    }
    return receipts.keep(tx, means.vault, arrival.key, _bytes({"visit": body}))


def _standing(tx: Transaction, means: Means, turn: Turn) -> dict[str, Any]:
    """A turn that has just been made, behind everybody who came before it."""
    if not tx.light:
        return new_turn_view(tx.connection, tx.at, means, turn)
    rivals = means.rivals(turn.service)
    before = tx.once(
        ("ahead", *rivals), lambda: rows.people_ahead(tx.connection, turn, rivals)
    )  # fmt: skip
    ahead = before + sum(
        row["service"] in rivals and row["visit"] != turn.visit for row in tx.added(rows.ADD_TURN)
    )
    return view(turn, tx.at, ahead, *means.guess(turn.service), notice=None)


def add_applications(
    tx: Transaction, means: Means, visit_id: str, applications: Sequence[Application], key: Key,
    by: str | None = None,
) -> Answer:  # fmt: skip
    """Add filled forms to a standing visit; a service new to it opens a turn of its own."""
    if (answer := receipts.earlier(tx.connection, means.vault, key)) is not None:
        return answer
    made = find(tx.connection, visit_id)
    standing = rows.turns_of(tx.connection, visit_id)
    if not any(turn.state in visit.OPEN for turn in standing):
        raise Refused(409, "visit_over", "this visit is over; please take a new number")
    pauses.refuse(tx, (), [each.procedure for each in applications])
    cases = _make_cases(tx, means, made, applications)
    open_turns = {turn.service: turn for turn in standing if turn.state in visit.OPEN}
    for case, _ in cases:
        if case.service not in open_turns:
            service = means.catalogue.services[case.service]
            admission.refuse(tx, means, [service])
            turn = _join(tx, made, service, standing[0], cases, by)
            open_turns[case.service] = turn
    _add_cases(tx, means, list(open_turns.values()), cases, by)
    ties.tie(tx, means, visit_id)
    for turn in open_turns.values():
        turns.prepare_if_it_may(tx, turn)
    tx.ring()
    body = {
        "id": visit_id,
        "number": made["number"],
        "turns": [
            new_turn_view(tx.connection, tx.at, means, turn)
            for turn in rows.turns_of(tx.connection, visit_id)
        ],
        "cases": [case_line(case) for case, _ in cases],
    }
    return receipts.keep(tx, means.vault, key, _bytes({"visit": body}))


def find(connection: Connection, visit_id: str) -> Any:
    """The visit of that id. Raises Refused 404."""
    row = connection.execute(select(VISIT).where(VISIT.c.id == visit_id)).mappings().first()
    if row is None:
        raise not_found("visit")
    return row


def _services(means: Means, arrival: Arrival) -> list[Service]:
    """The services asked for and those of the applications, each once, in that order."""
    asked = list(arrival.services)
    for each in arrival.applications:
        asked.append(means.catalogue.service_for(arrival.office, each.procedure).id)
    return [means.catalogue.services[name] for name in dict.fromkeys(asked)]


def _make_visit(
    tx: Transaction, means: Means, arrival: Arrival, first: Service
) -> tuple[dict[str, Any], str]:
    number, secret = numbers.give(tx, means, first, arrival.offline)
    row = {
        "id": rows.new_id(tx.at),
        "office": arrival.office,
        "day": tx.day,
        "number": number,
        "channel": arrival.channel,
        "language": arrival.language,
        "needs": list(arrival.needs),
        "device": arrival.key.device,
        "secret_hash": hashed(secret),
        "arrived_at": arrival.offline.arrival(tx.at) if arrival.offline else tx.at,
    }
    row["secret_sealed"] = means.vault.seal(secret.encode(), f"visit.secret_sealed:{row['id']}")
    tx.add(rows.ADD_VISIT, row)
    return row, secret


def _make_turn(
    tx: Transaction,
    made: Any,
    service: Service,
    sequence: int,
    arrival: Arrival,
    cases: Iterable[tuple[Case, Filled]],
) -> Turn:
    mine = [case for case, _ in cases if case.service == service.id]
    state = State.PREPARING if turns.may_be_prepared(mine) else State.WAITING
    return Turn(
        id=rows.new_id(tx.at),
        visit=made["id"],
        office=tx.office,
        service=service.id,
        number=made["number"],
        state=state,
        version=1,
        sequence=sequence,
        arrived_at=made["arrived_at"],
        queued_at=made["arrived_at"],
        priority=arrival.priority,
        due_at=arrival.due_at,
    )


def _join(
    tx: Transaction, made: Any, service: Service, first: Turn, cases: Any, by: str | None
) -> Turn:
    """A further turn of a standing visit: the same number, the original arrival."""
    mine = [case for case, _ in cases if case.service == service.id]
    state = State.PREPARING if turns.may_be_prepared(mine) else State.WAITING
    turn = replace(
        Turn(rows.new_id(tx.at), made["id"], tx.office, service.id, made["number"], state, 1,
             first.sequence, first.arrived_at, tx.at),
        priority=first.priority,
    )  # fmt: skip
    rows.add_turns(tx.connection, [turn])
    tx.record("join", visit=made["id"], turn=turn.id, clerk=by, after=turn.state)
    return turn


def _make_cases(
    tx: Transaction, means: Means, made: Any, applications: Iterable[Application]
) -> list[tuple[Case, Filled]]:
    found = []
    for each in applications:
        procedure = means.catalogue.procedures[each.procedure]
        filled = each.filled
        if each.handle is not None:
            preapplications.use(tx, each.handle, made["id"])
        ready = procedure.mode == "prepare" and may_prepare(
            procedure, each.for_whom, filled.answers, filled.sources
        )
        case = Case(
            id=rows.new_id(tx.at), visit=made["id"], turn=None, office=tx.office,
            service=means.catalogue.service_for(tx.office, each.procedure).id,
            procedure=each.procedure, for_whom=each.for_whom, state=CaseState.RECEIVED,
            version=1, received_at=tx.at, second_check=procedure.second_check,
            needs_acceptance=procedure.acceptance, may_prepare=ready,
            **asdict(effort(procedure.fields, filled.answers, filled.sources)),
        )  # fmt: skip
        found.append((case, filled))
    return found


def _add_cases(
    tx: Transaction, means: Means, turns_: Iterable[Turn], cases: Iterable[tuple[Case, Filled]],
    by: str | None,
) -> None:  # fmt: skip
    turn_of = {turn.service: turn.id for turn in turns_}
    for case, filled in cases:
        placed = replace(case, turn=turn_of[case.service])
        values = rows.case_values(placed) | seal_new(means.vault, case.id, filled)
        rows.ADD_CASE.run(tx.connection, values | {"acceptance": None})
        tx.record("receive", visit=case.visit, turn=placed.turn, case_id=case.id, clerk=by,
                  after=case.state)  # fmt: skip


def case_line(case: Case) -> dict[str, Any]:
    """A case as the answer to its sender names it."""
    return {"id": case.id, "procedure": case.procedure, "state": case.state.value}


def _bytes(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
