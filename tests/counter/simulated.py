"""A whole day of a hall, minute by minute: who comes, who is called by which desk, who goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

from counter.line import Pick, Rule, early, line, pick
from counter.visit import ACTIVE, State, Turn, step
from tests.counter.lobby import at, turn

DESKS = {
    "1": frozenset({"certificate"}),
    "2": frozenset({"certificate", "tax"}),
    "3": frozenset({"tax", "welfare"}),
}
CALLS = 3  # a turn of these days is called at most so often: missed once, and handed papers once
LONG = 24 * 60


@dataclass(frozen=True)
class Plan:
    """What somebody will do that day."""

    turn: Turn
    misses: bool = False
    snoozes: int = 0  # minutes, from arrival on
    returns_for_papers: bool = False


@dataclass(frozen=True)
class Seen:
    """A call, and who else could have been called by that desk at that moment."""

    desk: str
    at: datetime
    found: Pick
    others: tuple[Turn, ...]


@dataclass
class Hall:
    """The hall in the course of a day."""

    rule: Rule
    plans: dict[str, Plan]
    minutes: dict[str, int]  # desk → how long it serves
    turns: dict[str, Turn] = field(default_factory=dict)
    free_at: dict[str, int] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    minute: int = 0

    def live(self) -> Hall:
        """Until everybody has been served. A day that does not end fails."""
        while any(t.state is not State.DONE for t in self.turns.values()) or len(
            self.turns
        ) < len(self.plans):  # fmt: skip
            assert self.minute < LONG, "somebody is never served"
            self._arrive()
            for desk in DESKS:
                if self.free_at.get(desk, 0) <= self.minute:
                    self._finish(desk)
                    self._call(desk)
            self.minute += 1
        return self

    def _arrive(self) -> None:
        for plan in self.plans.values():
            new = plan.turn
            if new.id not in self.turns and new.queued_at <= at(self.minute):
                pause = at(self.minute + plan.snoozes) if plan.snoozes else None
                self.turns[new.id] = replace(new, not_before=pause)

    def _finish(self, desk: str) -> None:
        """Whoever was here goes, or sits down until the papers are ready."""
        for one in self.turns.values():
            if one.desk == desk and one.state is State.SERVING:
                comes_back = self.plans[one.id].returns_for_papers and not one.served_s
                now = at(self.minute)
                self.turns[one.id] = step(one, "set_aside" if comes_back else "finish", now)
            elif one.state is State.PREPARING and one.first_called_at is not None:
                self.turns[one.id] = step(one, "ready", at(self.minute))

    def _call(self, desk: str) -> None:
        now = at(self.minute)
        busy = {t.visit for t in self.turns.values() if t.state in ACTIVE}
        lobby = list(self.turns.values())
        found = pick(lobby, DESKS[desk], busy, now, self.rule, desk)
        if found is None:
            return
        waiting = line(lobby, DESKS[desk], busy, now, self.rule, desk)
        others = tuple(each.turn for each in waiting[1:])
        self.seen.append(Seen(desk, now, found, others))
        for passed in found.overtaken:
            self.turns[passed] = replace(
                self.turns[passed], overtaken=self.turns[passed].overtaken + 1
            )
        self._serve(found.turn, desk, now)

    def _serve(self, one: Turn, desk: str, now: datetime) -> None:
        first = one.first_called_at is None
        called = step(one, "call", now, desk=desk)
        if first and self.plans[one.id].misses:
            pause = self.rule.return_pause
            self.turns[one.id] = step(step(called, "miss", now), "return", now, pause=pause)
            self.free_at[desk] = self.minute + 1
            return
        self.turns[one.id] = step(called, "start", now)
        self.free_at[desk] = self.minute + self.minutes[desk]

    def watched(self, one: Turn) -> int:
        """How often "next" took another while this one could have been called, slot begun."""
        return sum(
            any(other.id == one.id and not early(other, call.at) for other in call.others)
            for call in self.seen
        )


def bound(one: Turn, everybody: Iterable[Turn], rule: Rule) -> int:
    """The most calls of others that "next" may put before a turn that may be called."""
    before = sum(_key(other) < _key(one) for other in everybody)
    near = one.came_at + rule.head_start
    ready = sum(_key(one) < _key(other) and other.came_at <= near for other in everybody)
    return CALLS * (before + ready) + rule.overtake_limit


def _key(one: Turn) -> tuple[datetime, int]:
    return one.came_at, one.sequence


@st.composite
def days(draw: st.DrawFn) -> Hall:
    """People of all kinds at any pace; families in two lines; three desks, some slow."""
    plans: dict[str, Plan] = {}
    minute = 0
    for sequence in range(1, draw(st.integers(1, 20)) + 1):
        minute += draw(st.sampled_from([0, 0, 1, 3, 8]))
        slot = draw(st.sampled_from([None, None, None, -10, 10, 40]))
        behind = draw(st.sampled_from([0, 0, 0, 15]))  # the kiosk was cut off so long
        one = turn(
            sequence,
            minute - behind,
            queued_at=at(minute),
            visit=f"v{draw(st.integers(1, 18))}",
            service=draw(st.sampled_from(["certificate", "tax", "welfare"])),
            priority=draw(st.sampled_from([False, False, True])),
            hand_over=draw(st.sampled_from([False, False, True])),
            wanted_desk=draw(st.sampled_from([None, None, None, "2"])),
            due_at=None if slot is None else at(minute + slot),
        )
        one = replace(one, wanted_desk=None) if one.service not in DESKS["2"] else one
        plans[one.id] = Plan(
            one,
            misses=draw(st.booleans()),
            snoozes=draw(st.sampled_from([0, 0, 10])),
            returns_for_papers=draw(st.booleans()),
        )
    minutes = {desk: draw(st.sampled_from([1, 4, 15])) for desk in DESKS}
    limit = draw(st.integers(0, 3))
    start = timedelta(minutes=draw(st.sampled_from([0, 20])))
    return Hall(Rule(overtake_limit=limit, head_start=start), plans, minutes)
