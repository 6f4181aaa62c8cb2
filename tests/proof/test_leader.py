"""The leading counter dies or hangs, or nobody hears the doorbell: screens see it for a moment."""

from __future__ import annotations

import os
import random
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import beside
from tests.cast import Person
from tests.postgres import Server
from tests.proof import programs
from tests.proof.mixed import People, at_work
from tests.proof.programs import Counter, running
from tests.proof.sign import Sign, whole
from tests.proof.truth import until

TAKEN_OVER_S = 3.0
NOTICED_S = 2.0  # the server takes the lock from a leader that hangs after so long
CUT_S, LATE_S = 10.0, 6.0  # two timers and a look, on a loaded machine


@pytest.fixture
def pair(tmp_path: Path, address: str) -> Iterator[list[Counter]]:
    """Two counters on one database; the first, which began earlier, leads."""
    both = [programs.counter(tmp_path / "data", database=address) for _ in range(2)]
    with running(both[0]), running(both[1]):
        yield both


def called(counter: Counter, clerk: Person) -> str:
    """Somebody comes, and is called at once."""
    number = counter.device().number()["number"]
    turn = clerk.next().json()["turn"]
    assert turn["number"] == number
    assert clerk.move(turn, "leave").status_code == 200
    return str(number)


def test_a_leader_that_is_killed_is_followed_within_three_seconds(
    pair: list[Counter], put_up: Callable[[Counter], Sign]
) -> None:
    leader, other = pair
    clerk, sign = other.clerk("honcho-2"), put_up(other)
    sign.shows(called(other, clerk))

    os.kill(leader.pid, signal.SIGKILL)
    took = sign.shows(called(other, clerk))

    assert took < TAKEN_OVER_S
    leader.halt()
    leader.start()
    assert sign.shows(called(leader, clerk)) < TAKEN_OVER_S
    assert whole(sign.frames)
    assert [call["seq"] for call in sign.frames[-1]["calls"]] == [1, 2, 3]


def test_a_leader_that_hangs_is_followed_and_what_it_saw_is_not_shown_when_it_wakes(
    pair: list[Counter], put_up: Callable[[Counter], Sign]
) -> None:
    leader, other = pair
    clerk, sign = other.clerk("honcho-2"), put_up(other)
    sign.shows(called(other, clerk))

    os.kill(leader.pid, signal.SIGSTOP)
    took = sign.shows(called(other, clerk))
    os.kill(leader.pid, signal.SIGCONT)
    late = put_up(leader)
    number = called(leader, clerk)

    assert took < TAKEN_OVER_S + NOTICED_S
    assert sign.shows(number) < TAKEN_OVER_S
    assert late.shows(number) < TAKEN_OVER_S
    assert whole(sign.frames)
    assert whole(late.frames)


def test_a_leader_that_is_killed_under_load_is_followed_and_no_call_is_told_twice(
    pair: list[Counter], put_up: Callable[[Counter], Sign], chance: random.Random
) -> None:
    leader, other = pair
    signs, took, everybody = [put_up(each) for each in pair], [], People([], [])
    for _ in range(3):
        with at_work(leader, other, chance=chance) as people:
            people.answered(chance.randrange(10, 40))
            os.kill(leader.pid, signal.SIGKILL)
            took.append(catches_up(other, signs[pair.index(other)]))
        leader.halt()
        leader.start()
        leader, other = other, leader  # whoever followed leads now
        everybody += people

    assert statistics.median(took) < TAKEN_OVER_S
    assert all(whole(sign.frames) for sign in signs)
    assert everybody.wrongs(other) == []


def catches_up(counter: Counter, sign: Sign) -> float:
    """How long a sign takes from now on to show a call that was made since."""
    began, before = time.monotonic(), seq(counter)
    until(lambda: seq(counter) > before + 1)
    last = seq(counter)
    sign.until(lambda frame: bool(frame["calls"]) and frame["calls"][-1]["seq"] >= last)
    return time.monotonic() - began


def seq(counter: Counter) -> int:
    """The newest call, as the database has it."""
    query = "SELECT call_seq FROM ledger WHERE office = 'honcho'"
    return int(beside.ask(counter.place, query)[0][0])


def test_a_doorbell_that_is_cut_for_ten_seconds_keeps_no_change_from_any_screen(
    pair: list[Counter], put_up: Callable[[Counter], Sign], postgresql: Server
) -> None:
    signs, took = [put_up(counter) for counter in pair], []
    clerks = [counter.clerk(f"honcho-{n}") for n, counter in enumerate(pair, start=2)]
    with postgresql.severed("matanai doorbell"):
        end = time.monotonic() + CUT_S
        while time.monotonic() < end:
            for counter, clerk in zip(pair, clerks, strict=True):
                number = called(counter, clerk)
                took.append(max(sign.shows(number) for sign in signs))
    number = called(pair[0], clerks[0])

    assert max(took) < LATE_S
    assert min(sign.shows(number) for sign in signs) < LATE_S
    assert all(whole(sign.frames) for sign in signs)
