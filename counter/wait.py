"""How long people will wait: many forward runs of the very line, all at once.

Pure and repeatable. Everybody in line is put, in the order "next" would call them, on the desk
that is free first among those that serve them; what becomes of them there is `room.py`'s. One pass
over the line answers every turn and a newcomer of every service. A closed desk is taken to open
soon where no other is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

import numpy as np

from counter.law import RUNS, Floats, Law
from counter.line import early, line
from counter.room import DeskNow, Hall, Room
from counter.visit import IN_LINE, State, Turn

LOW, MID, HIGH = RUNS // 10, RUNS // 2, RUNS - RUNS // 10 - 1  # places of q10, q50, q90
WALK_MINUTES, AWAY_MINUTES = 5, 10  # the way back; less than that to spare is no time to go out
STRANGE = Law.of(10)  # a service without a law, perhaps dropped from the catalogue today


@dataclass(frozen=True)
class Range:
    """People called before, and whole minutes: nine in ten wait no longer than `high`."""

    ahead: int
    low: int
    mid: int
    high: int


@dataclass(frozen=True)
class Estimate:
    """Ranges by turn id (waiting and preparing ones), and by service id for a newcomer."""

    turns: Mapping[str, Range]
    services: Mapping[str, Range]


@dataclass(frozen=True)
class Waits:
    """The same before it is rounded: people ahead, and seconds to the call in every run, sorted."""

    turns: Mapping[str, tuple[int, Floats]]
    services: Mapping[str, tuple[int, Floats]]


def estimate(hall: Hall, at: datetime, seed: int = 0) -> Estimate:
    """Everybody's wait from `at` on; the same hall and seed give the same answer."""
    found = waits(hall, at, seed)
    return Estimate(_ranges(found.turns), _ranges(found.services))


def waits(hall: Hall, at: datetime, seed: int = 0) -> Waits:
    """Everybody's wait in every run."""
    room = _room(hall, at, seed)
    queue = _in_order(hall, at, slots=False)
    here, queue = len(queue), queue + _in_order(hall, at, slots=True)
    masks = [room.mask(turn.service, turn.wanted_desk) for turn in queue]
    room.begin()
    starts = list(map(room.seat, queue[:here], masks))
    newcomers = {service: room.mask(service) for service in hall.laws}
    fresh = [room.free(mask) for mask in newcomers.values()]  # they are before slots to come
    starts += map(room.seat, queue[here:], masks[here:])
    before = [sum(1 for m in masks[:here] if m & mask) for mask in newcomers.values()]
    return Waits(
        dict(zip((turn.id for turn in queue), _sorted(_ahead(masks), starts), strict=True)),
        dict(zip(newcomers, _sorted(before, fresh), strict=True)),
    )


def later(hall: Hall, at: datetime, after_s: float, seed: int = 0) -> dict[str, Floats]:
    """Service → what somebody who comes so many seconds from `at` would wait, in every run, sorted.

    Whoever comes before is in the hall's turns with a slot: seconds from the coming to the call.
    """
    room = _room(hall, at, seed)
    queue = _in_order(hall, at, slots=False) + _in_order(hall, at, slots=True)
    room.begin()
    for turn in queue:
        room.seat(turn, room.mask(turn.service, turn.wanted_desk))
    free = {service: room.free(room.mask(service)) for service in hall.laws}
    return {name: np.sort(np.maximum(first - after_s, 0.0)) for name, first in free.items()}


def _room(hall: Hall, at: datetime, seed: int) -> Room:
    strangers = dict.fromkeys((turn.service for turn in hall.turns), STRANGE)
    return Room(replace(hall, laws=strangers | dict(hall.laws)), at, seed)


def _in_order(hall: Hall, at: datetime, slots: bool) -> list[Turn]:
    """Who waits, or whose slot is to come, as they would be called: a group of desks at a time."""
    waiting = [_as_ready(turn) for turn in hall.turns if turn.state in IN_LINE]
    waiting = [turn for turn in waiting if early(turn, at) is slots]
    # A pause is no matter of order: the line is asked for when the last pause is over.
    over = max([at, *(t for turn in waiting for t in (turn.not_before, turn.due_at) if t)])
    groups = _groups(hall.desks, {turn.service for turn in waiting})
    return [p.turn for group in groups for p in line(waiting, group, (), over, hall.rule)]


def _as_ready(turn: Turn) -> Turn:
    """Who has sat down after the intake comes back when the papers are ready: soon, we say."""
    if turn.seated:
        return replace(turn, state=State.WAITING, hand_over=True)
    return turn


def _groups(desks: Iterable[DeskNow], services: Iterable[str]) -> list[frozenset[str]]:
    """Services that meet at a desk, directly or through others, stand in one group."""
    groups = [frozenset({service}) for service in sorted(services)]
    for desk in desks:
        touched = [group for group in groups if group & desk.services]
        others = [group for group in groups if not group & desk.services]
        groups = [*others, frozenset().union(*touched)] if touched else groups
    return groups


def _ahead(masks: Iterable[int]) -> list[int]:
    """For each in order, how many before it may be called by one of its own desks."""
    counts: dict[int, int] = {}
    ahead = []
    for mask in masks:
        ahead.append(sum(count for other, count in counts.items() if other & mask))
        counts[mask] = counts.get(mask, 0) + 1
    return ahead


def _sorted(ahead: Iterable[int], starts: Sequence[Floats]) -> Iterator[tuple[int, Floats]]:
    return zip(ahead, np.sort(np.array(starts).reshape(-1, RUNS), axis=1), strict=True)


def _ranges(found: Mapping[str, tuple[int, Floats]]) -> dict[str, Range]:
    return {name: _range(people, seconds / 60) for name, (people, seconds) in found.items()}


def _range(people: int, minutes: Floats) -> Range:
    low, mid, high = minutes[[LOW, MID, HIGH]]
    return Range(people, shown_low(low), round(mid), shown_high(high))


def away(found: Range) -> int | None:
    """Minutes one may be away: nine in ten are called later; None where it is too short to go."""
    spare = found.low - WALK_MINUTES
    return spare if spare >= AWAY_MINUTES else None


def shown_low(minutes: float) -> int:
    """The lower end as shown: whole minutes, from 10 on down to the last 5."""
    return int(minutes if minutes < 10 else minutes // 5 * 5)


def shown_high(minutes: float) -> int:
    """The upper end as shown: up to the next 5 minutes, above 40 to the next 10, at least 5."""
    step = 5 if minutes <= 40 else 10
    return max(5, ceil(minutes / step) * step)
