"""Cases of one visit that wait for each other: 住民票 after 転入届, in whatever order they came."""

from __future__ import annotations

from dataclasses import replace

from counter import case
from counter.actions.means import Means
from counter.store import rows
from counter.store.rows import CASE
from counter.store.transaction import Transaction


def tie(tx: Transaction, means: Means, visit_id: str) -> None:
    """Write down which of a visit's open cases wait for which, by their procedures' rules.

    A version stays: what a clerk has open has not changed.
    """
    mine = rows.cases_where(tx.connection, CASE.c.visit == visit_id)
    rules = {each.procedure: means.catalogue.procedures[each.procedure].after for each in mine}
    tied = case.tied(mine, rules)
    for each in mine:
        if tied.get(each.id, each.after) != each.after:
            rows.save_case(tx.connection, each, replace(each, after=tied[each.id]))
