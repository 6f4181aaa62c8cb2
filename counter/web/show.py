"""Turns as the contract shows them, with the board's newest guess."""

from __future__ import annotations

from typing import Any

from counter.actions.means import view
from counter.visit import Turn
from counter.web.house import House


def turn_view(here: House, turn: Turn) -> dict[str, Any]:
    """A turn; its range is the board's, as old as the board's last look (half a second)."""
    found = here.board.range_of(turn)
    return view(turn, here.clock(), found.ahead, found.low, found.high)
