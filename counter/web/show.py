"""Turns and visits as the contract shows them, with the board's newest guess."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from counter.actions import cases
from counter.actions.means import new_turn_view, view
from counter.store import pauses, rows
from counter.store.rows import CASE
from counter.visit import Turn
from counter.web.house import House


def turn_view(connection: Connection, here: House, turn: Turn) -> dict[str, Any]:
    """A turn; its range is the board's, as old as the board's last look (half a second).

    People ahead of one the board has not seen in line yet are counted on the spot.
    """
    found, at = here.board.range_of(turn), here.clock()
    if found is None:
        return new_turn_view(connection, at, here.means, turn)
    notice = pauses.notice(connection, turn, here.means.catalogue.city.still_served)
    return view(turn, at, found.ahead, found.low, found.high, notice)


def visit_view(connection: Connection, here: House, found: Any) -> dict[str, Any]:
    """A visit with its turns and cases, without names and answers."""
    turns: list[Turn] = rows.turns_of(connection, found["id"])
    mine = rows.cases_where(connection, CASE.c.visit == found["id"])
    return {
        "id": found["id"],
        "number": found["number"],
        "turns": [turn_view(connection, here, turn) for turn in turns],
        "cases": [cases.view(connection, case) for case in mine],
    }


def staff_view(connection: Connection, here: House, found: Any) -> dict[str, Any]:
    """A visit with what staff know of its visitor: language, needs, and where it began."""
    extra = {name: found[name] for name in ("language", "needs", "channel")}
    return visit_view(connection, here, found) | extra
