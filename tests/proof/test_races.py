"""Many at once, from several processes: numbers, calls and repeated keys."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.conftest import Person
from tests.proof.crew import Crew, number, press
from tests.proof.programs import Demo

ROUNDS = 100
DESKS = [f"honcho-{n}" for n in (2, 3, 4, 5)]
SHOMEI, ZEI, HOKEN = "honcho-shomei", "honcho-zei", "honcho-hoken"


def test_a_hundred_who_come_at_once_get_a_hundred_numbers_without_a_gap(
    demo: Demo, crew: Crew
) -> None:
    loads = [[number(demo, ZEI) for _ in range(50)] for _ in range(2)]

    answers = crew.send(demo, loads, lanes=50)

    assert [status for status, _ in answers] == [201] * 100
    digits = sorted(int(body["visit"]["number"][1:]) for _, body in answers)
    assert digits == list(range(1, 101))


def test_numbers_of_two_lines_are_each_without_a_gap(demo: Demo, crew: Crew) -> None:
    services = ["honcho-hoken", "honcho-fukushi"]
    loads = [[number(demo, services[n % 2]) for n in range(40)] for _ in range(2)]

    answers = crew.send(demo, loads, lanes=20)

    found = [(body["visit"]["number"][0], int(body["visit"]["number"][1:])) for _, body in answers]
    letters = {letter for letter, _ in found}
    assert sorted(found) == [(letter, n) for letter in sorted(letters) for n in range(1, 41)]


@pytest.mark.parametrize(("clerks", "waiting"), [(2, 1), (4, 3)])
def test_clerks_who_press_next_together_never_get_one_turn_twice(
    demo: Demo, crew: Crew, clerks: int, waiting: int
) -> None:
    people = [demo.clerk(desk) for desk in DESKS[:clerks]]
    came, called = [], []

    for _ in range(ROUNDS):
        arrivals = [[number(demo, SHOMEI)] * 0, [number(demo, SHOMEI) for _ in range(waiting)]]
        came += [body["visit"]["number"] for _, body in crew.send(demo, arrivals, 4)]
        answers = all_press(demo, crew, people)
        assert Counter(status for status, _ in answers) == {200: waiting, 204: clerks - waiting}
        turns = [body["turn"] for status, body in answers if status == 200]
        assert len({turn["desk"] for turn in turns}) == waiting
        called += [turn["number"] for turn in turns]
        see_off(demo, crew, people, turns)

    assert Counter(called) == dict.fromkeys(came, 1)
    close(people)


@pytest.mark.parametrize("round_", range(5))
def test_one_key_from_two_processes_is_one_visit(demo: Demo, crew: Crew, round_: int) -> None:
    key = f"one-key-{round_}"
    loads = [[number(demo, SHOMEI, key) for _ in range(10)] for _ in range(2)]

    crew.begin(demo, loads, lanes=10)
    answers = [answer for each in crew.answers() for answer in each.values()]

    assert Counter(status for status, _ in answers) == {201: 1, 200: 19}
    assert len({body for _, body in answers}) == 1
    leave(demo, answers[0][1])


def all_press(demo: Demo, crew: Crew, people: list[Person]) -> list[tuple[int, Any]]:
    """次を呼ぶ at every desk at once, half of the desks from each process."""
    presses = [press(each, f"/api/desks/{each.desk}/call-next") for each in people]
    half = len(presses) // 2
    return crew.send(demo, [presses[:half], presses[half:]], lanes=half)


def see_off(demo: Demo, crew: Crew, people: list[Person], turns: list[dict[str, Any]]) -> None:
    """Nobody comes to the desk: the called ones are missed."""
    by_desk = {each.desk: each for each in people}
    moves = [
        press(by_desk[t["desk"]], f"/api/turns/{t['id']}/miss", {"version": t["version"]})
        for t in turns
    ]
    assert {status for status, _ in crew.send(demo, [moves, []], lanes=len(moves))} == {200}


def close(people: list[Person]) -> None:
    """The desks close."""
    for each in people:
        answer = each.post(f"/api/desks/{each.desk}/state", {"state": "closed"})
        assert answer.status_code == 200


def leave(demo: Demo, body: str) -> None:
    """The visitor goes home, so that the line is empty for the next test."""
    secret = json.loads(body)["visit"]["secret"]
    assert demo.anybody().post(f"/api/visits/by-secret/{secret}/leave").status_code == 200
