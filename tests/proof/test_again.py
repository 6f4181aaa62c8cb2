"""A random day whose every write is sent twice, by two processes, each in an order of its own."""

from __future__ import annotations

import json
import random
from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import beside
from tests.cast import SAMPLES, Person
from tests.proof import truth
from tests.proof.crew import Answer, Crew, Request, number, press
from tests.proof.mixed import DESKS, ELSEWHERE, arrival
from tests.proof.programs import Counter
from tests.proof.truth import Move

pytestmark = pytest.mark.both
HOURS = 15


@dataclass
class Wish:
    """A request, and what it is to do: to a turn, or under a key."""

    name: str
    request: Request
    desk: str = ""
    turn: str | None = None

    @property
    def keyed(self) -> bool:
        """Whether a repeat gets the first answer."""
        return "Idempotency-Key" in self.request[2]


@dataclass
class Day:
    """Who is there, and what they may want next."""

    house: Counter
    chance: random.Random
    clerks: list[Person]
    visits: list[dict[str, Any]] = field(default_factory=list)

    def hour(self) -> list[Wish]:
        """Everything somebody wants this hour."""
        wishes = [Wish("arrive", arrival(self.house, self.chance)) for _ in range(4)]
        for clerk in self.clerks:
            wishes += self._desk(clerk)
        for visit in self.chance.sample(self.visits, min(3, len(self.visits))):
            wishes.append(self._visitor(visit))
        return wishes

    def _desk(self, clerk: Person) -> Iterator[Wish]:
        """The next move of whoever is at a desk, and at times the one after it."""
        shown = clerk.get(f"/api/desks/{clerk.desk}").json()
        turn = shown["turn"]
        if turn is None:
            request = press(clerk, f"/api/desks/{clerk.desk}/call-next")
            yield Wish("call", request, clerk.desk)
        elif turn["state"] == "called":
            yield self._move(clerk, turn, self.chance.choice(["start", "start", "miss", "hold"]))
            yield self._move(clerk, turn, "finish", ahead=1)
        else:
            yield self._move(clerk, turn, self.chance.choice(["finish", "transfer", "hold"]))
        for each in (*shown["held"], *shown["missed"]):
            yield self._move(clerk, each, "resume" if each["state"] == "held" else "return")
        for case in shown["cases"]:
            if case["state"] == "received":
                path, body = f"/api/cases/{case['id']}/claim", {"version": case["version"]}
                yield Wish("claim", press(clerk, path, body))

    def _move(self, clerk: Person, turn: dict[str, Any], name: str, ahead: int = 0) -> Wish:
        given: dict[str, dict[str, Any]] = {
            "finish": {"carry": True},
            "hold": {"reason": "書類"},
            "transfer": {"service": ELSEWHERE.get(turn["service"], "honcho-shomei")},
        }
        body = {"version": turn["version"] + ahead} | given.get(name, {})
        path = f"/api/turns/{turn['id']}/{name}"
        return Wish(name, press(clerk, path, body), clerk.desk, turn["id"])

    def _visitor(self, visit: dict[str, Any]) -> Wish:
        """Goes away, wants ten minutes more, or fills in another form."""
        path = f"/api/visits/by-secret/{visit['secret']}"
        name = self.chance.choice(["leave", "snooze", "apply"])
        if name == "apply":
            _, _, headers, _ = number(self.house, "")
            body = {"secret": visit["secret"], "applications": [SAMPLES["juminhyo"]]}
            request = ("POST", f"/api/visits/{visit['id']}/applications", headers, body)
            return Wish(name, request)
        body = {"minutes": 10} if name == "snooze" else {}
        return Wish(name, ("POST", f"{path}/{name}", {}, body))


def test_a_day_sent_twice_and_out_of_order_happens_once(
    counters: list[Counter], crew: Crew, chance: random.Random
) -> None:
    house = counters[0]
    day, moves = Day(house, chance, [house.clerk(desk) for desk in DESKS]), []
    seen: Tally[tuple[Any, ...]] = Tally()
    for _ in range(HOURS):
        wishes = day.hour()
        for wish, pair in zip(wishes, twice(counters, crew, wishes, chance), strict=True):
            seen[wish.name, *sorted(status for status, _ in pair)] += 1
            judge(wish, pair)
            moves += [moved(wish, answer) for answer in pair if wish.desk]
            if wish.name == "arrive":
                day.visits.append(json.loads(pair[0][1])["visit"])

    assert seen["start", 200, 409]
    assert seen["arrive", 200, 201] == 4 * HOURS == len(day.visits)
    assert truth.lost(house, day.visits) == []
    assert truth.contradictions(house, moves) == []
    assert truth.faults(house) == []
    assert twice_over(house) == []


def twice(
    counters: list[Counter], crew: Crew, wishes: list[Wish], chance: random.Random
) -> list[tuple[Answer, Answer]]:
    """Have both processes send everything, each in its own order; the two answers to each."""
    orders = [chance.sample(range(len(wishes)), len(wishes)) for _ in range(2)]
    crew.begin(counters, [[wishes[i].request for i in order] for order in orders], lanes=6)
    here, there = (
        {order[at]: answer for at, answer in each.items()}
        for order, each in zip(orders, crew.answers(), strict=True)
    )
    return [(here[i], there[i]) for i in range(len(wishes))]


def judge(wish: Wish, pair: tuple[Answer, Answer]) -> None:
    """One did it and the other is told so; under a key, in the same words."""
    (one, first), (other, second) = pair
    statuses = sorted((one, other))
    if wish.keyed and statuses != [409, 409]:
        assert statuses == [200, 201], (wish.name, pair)
        assert first == second
    else:
        assert set(statuses) <= {200, 204, 409}, (wish.name, pair)
        # Whatever carries a version is done once. A desk that has become free meanwhile may call
        # another visitor, and whoever has gone goes no further: what was written down tells.
        assert statuses.count(200) <= 1 or wish.name in ("call", "leave", "snooze"), pair


def moved(wish: Wish, answer: Answer) -> Move:
    """What a clerk has read."""
    status, text = answer
    turn = json.loads(text).get("turn") if status == 200 else None
    at = ((turn["id"], turn["version"]),) if turn else ()
    return Move(wish.name, wish.desk, turn["id"] if turn else wish.turn, status, at)


def twice_over(house: Counter) -> list[Any]:
    """Events that may happen once to a turn, and cases that are there twice."""
    query = "SELECT kind, turn FROM event WHERE kind IN ('leave', 'snooze') GROUP BY kind, turn "
    twice_ = beside.ask(house.place, query + "HAVING count(*) > 1")
    query = "SELECT case_id FROM event WHERE kind = 'claim' GROUP BY case_id HAVING count(*) > 1"
    return twice_ + beside.ask(house.place, query)
