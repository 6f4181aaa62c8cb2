"""Many at once, from several processes to all counters there are: numbers, calls, repeated keys."""

from __future__ import annotations

import itertools
import json
from collections import Counter as Tally
from typing import Any

import pytest

from tests.cast import Person
from tests.proof.crew import Crew, number, press
from tests.proof.programs import Counter

pytestmark = pytest.mark.both
Counters = list[Counter]
ROUNDS = 100
DESKS = [f"honcho-{n}" for n in (2, 3, 4, 5)]
SHOMEI, ZEI = "honcho-shomei", "honcho-zei"


@pytest.mark.parametrize(("clerks", "waiting"), [(2, 1), (4, 3)])
def test_clerks_who_press_next_together_never_get_one_turn_twice(
    counters: Counters, crew: Crew, clerks: int, waiting: int
) -> None:
    people = [
        counter.clerk(desk)
        for counter, desk in zip(itertools.cycle(counters), DESKS[:clerks], strict=False)
    ]
    called: list[str] = []
    came, _ = crew_change(counters, crew, waiting, people, [])

    for _ in range(ROUNDS):
        answers = all_press(counters, crew, people)
        assert Tally(status for status, _ in answers) == {200: waiting, 204: clerks - waiting}
        turns = [body["turn"] for status, body in answers if status == 200]
        assert len({turn["desk"] for turn in turns}) == waiting
        called += [turn["number"] for turn in turns]
        arrived, seen_off = crew_change(counters, crew, waiting, people, turns)
        assert seen_off == [200] * waiting
        came += arrived

    last = [body["turn"]["number"] for status, body in all_press(counters, crew, people) if body]
    assert Tally(called + last) == dict.fromkeys(came, 1)
    go_home(people)


def test_a_hundred_who_come_at_once_get_a_hundred_numbers_without_a_gap(
    counters: Counters, crew: Crew
) -> None:
    loads = [[number(counters[0], ZEI) for _ in range(50)] for _ in range(2)]

    answers = crew.send(counters, loads, lanes=50)

    assert [status for status, _ in answers] == [201] * 100
    digits = sorted(int(body["visit"]["number"][1:]) for _, body in answers)
    assert digits == list(range(1, 101))


def test_numbers_of_two_lines_are_each_without_a_gap(counters: Counters, crew: Crew) -> None:
    services = ["honcho-hoken", "honcho-fukushi"]
    loads = [[number(counters[0], services[n % 2]) for n in range(40)] for _ in range(2)]

    answers = crew.send(counters, loads, lanes=20)

    found = [(body["visit"]["number"][0], int(body["visit"]["number"][1:])) for _, body in answers]
    letters = {letter for letter, _ in found}
    assert sorted(found) == [(letter, n) for letter in sorted(letters) for n in range(1, 41)]


@pytest.mark.parametrize("round_", range(5))
def test_one_key_from_two_processes_is_one_visit(
    counters: Counters, crew: Crew, round_: int
) -> None:
    key = f"one-key-{round_}"
    loads = [[number(counters[0], SHOMEI, key) for _ in range(10)] for _ in range(2)]

    crew.begin(counters, loads, lanes=10)
    answers = [answer for each in crew.answers() for answer in each.values()]

    assert Tally(status for status, _ in answers) == {201: 1, 200: 19}
    assert len({body for _, body in answers}) == 1
    leave(counters, answers[0][1])


def all_press(counters: Counters, crew: Crew, people: list[Person]) -> list[tuple[int, Any]]:
    """次を呼ぶ at every desk at once, half of the desks from each process."""
    presses = [press(each, f"/api/desks/{each.desk}/call-next") for each in people]
    half = len(presses) // 2
    return crew.send(counters, [presses[:half], presses[half:]], lanes=half)


def crew_change(
    counters: Counters, crew: Crew, waiting: int, people: list[Person], turns: list[dict[str, Any]]
) -> tuple[list[str], list[int]]:
    """The called ones have changed their minds and leave, while others come: who and how."""
    by_desk = {each.desk: each for each in people}
    moves = [
        press(by_desk[t["desk"]], f"/api/turns/{t['id']}/leave", {"version": t["version"]})
        for t in turns
    ]
    answers = crew.send(
        counters, [[number(counters[0], SHOMEI) for _ in range(waiting)], moves], lanes=4
    )
    arrived = [body["visit"]["number"] for status, body in answers if status == 201]
    return arrived, [status for status, _ in answers if status != 201]


def go_home(people: list[Person]) -> None:
    """Whoever is still called leaves, and the desks close."""
    for each in people:
        turn = each.get(f"/api/desks/{each.desk}").json()["turn"]
        assert turn is None or each.move(turn, "leave").status_code == 200
        answer = each.post(f"/api/desks/{each.desk}/state", {"state": "closed"})
        assert answer.status_code == 200


def leave(counters: Counters, body: str) -> None:
    """The visitor goes home, so that the line is empty for the next test."""
    secret = json.loads(body)["visit"]["secret"]
    assert counters[0].anybody().post(f"/api/visits/by-secret/{secret}/leave").status_code == 200
