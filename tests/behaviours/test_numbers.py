"""Numbers: without a gap, without a double, and one only for one wish."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.behaviours.stage import Stage, waiting
from tests.proof.crew import Crew, number

pytestmark = pytest.mark.both

SHOMEI, ZEI = "honcho-shomei", "honcho-zei"


def digits(numbers: list[str], letter: str) -> list[int]:
    """The digits under a letter, in order."""
    return sorted(int(each[1:]) for each in numbers if each[0] == letter)


@pytest.mark.behaviour(1)
def test_a_hundred_who_come_at_once_get_a_hundred_numbers_without_a_gap(
    house: Stage, crew: Crew
) -> None:
    before = int(house.number(ZEI)["number"][1:])
    loads = [[number(house, ZEI) for _ in range(50)] for _ in range(2)]

    answers = crew.send(house, loads, lanes=50)

    assert [status for status, _ in answers] == [201] * 100
    house.came += [body["visit"]["secret"] for _, body in answers]
    numbers = [body["visit"]["number"] for _, body in answers]
    assert digits(numbers, "F") == list(range(before + 1, before + 101))


@pytest.mark.behaviour(1)
def test_two_lines_that_fill_at_once_are_each_without_a_gap(house: Stage, crew: Crew) -> None:
    first = {each: int(house.number(each)["number"][1:]) for each in (SHOMEI, ZEI)}
    loads = [[number(house, (SHOMEI, ZEI)[n % 2]) for n in range(20)] for _ in range(2)]

    answers = crew.send(house, loads, lanes=20)

    house.came += [body["visit"]["secret"] for _, body in answers]
    numbers = [body["visit"]["number"] for _, body in answers]
    assert digits(numbers, "A") == list(range(first[SHOMEI] + 1, first[SHOMEI] + 21))
    assert digits(numbers, "F") == list(range(first[ZEI] + 1, first[ZEI] + 21))


@pytest.mark.behaviour(4)
def test_a_repeated_request_is_one_number_and_the_same_answer(house: Stage) -> None:
    kiosk = house.device()
    first = kiosk.take(key="pressed-twice")
    again = [kiosk.take(key="pressed-twice") for _ in range(3)]

    assert [answer.status_code for answer in [first, *again]] == [201, 200, 200, 200]
    assert {answer.content for answer in again} == {first.content}
    house.shown(lambda status: waiting(status) == 1)


@pytest.mark.behaviour(4)
def test_one_key_from_two_senders_at_once_is_one_number(house: Stage, crew: Crew) -> None:
    loads = [[number(house, SHOMEI, "sent-at-once") for _ in range(10)] for _ in range(2)]

    crew.begin(house, loads, lanes=10)
    answers = [answer for each in crew.answers() for answer in each.values()]

    assert Counter(status for status, _ in answers) == {201: 1, 200: 19}
    assert len({body for _, body in answers}) == 1
    house.came.append(json.loads(answers[0][1])["visit"]["secret"])
    house.shown(lambda status: waiting(status) == 1)


@pytest.mark.behaviour(4)
def test_a_key_stays_one_number_through_a_restart(house: Stage) -> None:
    first = house.device().take(key="before-the-restart")
    house.running.kill()
    house.start()

    again = house.device().take(key="before-the-restart")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content


@pytest.mark.behaviour(4)
def test_a_key_used_for_something_else_is_a_conflict(house: Stage) -> None:
    kiosk = house.device()
    kiosk.take(key="for-a-certificate")

    other = kiosk.take(ZEI, key="for-a-certificate")

    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
