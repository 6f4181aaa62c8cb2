"""Carry-over: in lines of a city's choice, who still waits goes on the next day, same number."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import RowMapping, select, update

from counter.actions import turns
from counter.actions.means import Means
from counter.procedures import Catalogue
from counter.store import rows
from counter.store.rows import TURN, VISIT
from counter.store.transaction import Transaction
from counter.visit import State, Turn

WAITS = frozenset({State.WAITING, State.PREPARING, State.HELD, State.CALLED})


def carried(means: Means, turn: Turn) -> bool:
    """Whether a turn of this line and state goes on the next day."""
    service = means.catalogue.services.get(turn.service)
    return service is not None and service.carry_over and turn.state in WAITS


def over(tx: Transaction, means: Means, today: str) -> Collection[str]:
    """Make the carried visits of other days today's; today's digits begin after theirs.

    Called with the first number of a letter too: no number may be given before. Answers the
    letters that have numbers of other days.
    """
    if not any(service.carry_over for service in means.catalogue.services.values()):
        return ()
    highest: dict[str, int] = {}
    for row in _of_other_days(tx, today):
        turn = rows.turn_of(row)
        if not carried(means, turn):
            continue
        if turn.state is State.CALLED:
            turns.move(tx, turn, "put_back", why="carry_over")
        change = update(VISIT).where(VISIT.c.id == turn.visit, VISIT.c.day < today)
        if tx.connection.execute(change.values(day=today)).rowcount:
            tx.record("carry_over", visit=turn.visit, turn=turn.id, before=row["day"], after=today)
            tx.ring()
        _note(means.catalogue, tx.office, highest, turn.number)
    for letter, digits in highest.items():
        tx.serials(today).begin_after(letter, digits)
    return highest


def _of_other_days(tx: Transaction, today: str) -> Sequence[RowMapping]:
    query = (
        select(TURN, VISIT.c.day)
        .join(VISIT, VISIT.c.id == TURN.c.visit)
        .where(TURN.c.office == tx.office, TURN.c.open, VISIT.c.day < today)
        .order_by(TURN.c.sequence, TURN.c.id)
    )
    return tx.connection.execute(query).mappings().all()


def _note(catalogue: Catalogue, office: str, highest: dict[str, int], number: str) -> None:
    """The highest digits of each letter; those of kiosks' own ranges never meet the counter's."""
    letter, digits = number.rstrip("0123456789"), int(number.lstrip("ABCDEFGHJKLMNPRSTUVWXYZ"))
    ranges = (each for each in catalogue.city.offline_ranges if each.office == office)
    if not any(each.first <= digits <= each.last for each in ranges):
        highest[letter] = max(digits, highest.get(letter, 0))
