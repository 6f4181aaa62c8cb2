"""People who wait, for the tests of who is next: single turns, and lobbies of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from counter.line import Pick, Rule, line
from counter.visit import State, Turn

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=9)))
NOW = NINE + timedelta(hours=2)
RULE = Rule()
HERE = frozenset({"certificate", "tax"})


def at(minute: float) -> datetime:
    """So many minutes past nine."""
    return NINE + timedelta(minutes=minute)


def turn(sequence: int, minute: float = 0, **facts: Any) -> Turn:
    """Somebody who came at so many minutes past nine and waits for a certificate."""
    plain = Turn(
        id=f"t{sequence}", visit=f"v{sequence}", office="honcho", service="certificate",
        number=f"A{sequence:03}", state=State.WAITING, version=1, sequence=sequence,
        arrived_at=at(minute), queued_at=at(minute),
    )  # fmt: skip
    return replace(plain, **facts)


def ids(picks: Sequence[Pick]) -> list[str]:
    """Whose turns these are."""
    return [pick.turn.id for pick in picks]


def queue(*turns: Turn, desk: str | None = None) -> list[str]:
    """The line at eleven o'clock."""
    return ids(line(turns, HERE, (), NOW, RULE, desk))


def call(turns: Sequence[Turn], found: Pick) -> list[Turn]:
    """The lobby after a call: the called one gone, the passed ones counted."""
    return [
        replace(one, overtaken=one.overtaken + (one.id in found.overtaken))
        for one in turns
        if one.id != found.turn.id
    ]


@st.composite
def lobbies(draw: st.DrawFn) -> list[Turn]:
    """Some turns in any states, in any order, several at the same minute, some with slots."""
    turns = []
    minute = 0
    for sequence in range(1, draw(st.integers(0, 8)) + 1):
        minute += draw(st.sampled_from([0, 0, 1, 15]))
        turns.append(
            turn(
                sequence,
                minute,
                visit=f"v{draw(st.integers(1, 9))}",
                service=draw(st.sampled_from(["certificate", "tax", "welfare"])),
                state=draw(st.sampled_from(list(State))),
                priority=draw(st.booleans()),
                hand_over=draw(st.booleans()),
                overtaken=draw(st.integers(0, 2)),
                wanted_desk=draw(st.sampled_from([None, None, "honcho-3", "honcho-4"])),
                not_before=draw(st.sampled_from([None, None, NOW, NOW + timedelta(minutes=1)])),
                due_at=draw(st.sampled_from([None, None, None, at(1), at(20), at(121)])),
            )
        )
    return draw(st.permutations(turns))
