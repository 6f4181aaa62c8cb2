"""Turns as they were last read: who reads a hall again pays only for what has moved.

Every move gives a turn a new version, so id, version and `overtaken` say that all of it is known.
Only what is committed is remembered; the writer looks here too, but its own unfinished moves might
still be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from counter.visit import Turn

COMMITTED = "committed"  # an execution option of the engines that only read
MOST = 2048  # turns; more than offices have open at a time, but for a very bad day

Mark = tuple[str, int, int]  # id, version, overtaken


class Turnbook:
    """Shared by all threads: a turn in it is put or forgotten, never changed."""

    def __init__(self) -> None:
        self.known: dict[str, Turn] = {}

    def read(
        self,
        connection: Connection,
        marks: Iterable[Sequence[Any]],
        find: Callable[[list[str]], Mapping[str, Turn]],
    ) -> list[Turn]:
        """The turns of these marks, in their order; `find` reads those that are news."""
        known = self.known
        turns = {mark[0]: _same(known.get(mark[0]), mark) for mark in marks}
        fresh = find([turn_id for turn_id, turn in turns.items() if turn is None])
        if connection.get_execution_options().get(COMMITTED):
            self._learn(fresh)
        return [turn for name, kept in turns.items() if (turn := kept or fresh.get(name))]

    def _learn(self, fresh: Mapping[str, Turn]) -> None:
        if len(self.known) > MOST:
            self.known = {}
        self.known.update(fresh)


def _same(turn: Turn | None, mark: Sequence[Any]) -> Turn | None:
    """The turn, if it is still what the mark speaks of."""
    if turn is None or turn.version != mark[1] or turn.overtaken != mark[2]:
        return None
    return turn
