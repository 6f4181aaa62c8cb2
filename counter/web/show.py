"""Turns as the contract shows them, with the board's newest guess."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from counter.actions.means import new_turn_view, view
from counter.visit import Turn
from counter.web.house import House


def turn_view(connection: Connection, here: House, turn: Turn) -> dict[str, Any]:
    """A turn; its range is the board's, as old as the board's last look (half a second).

    People ahead of one the board has not seen in line yet are counted on the spot.
    """
    found, at = here.board.range_of(turn), here.clock()
    if found is None:
        return new_turn_view(connection, at, here.means, turn)
    return view(turn, at, found.ahead, found.low, found.high)
