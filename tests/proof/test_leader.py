"""The leading counter dies or hangs: another takes over, and no screen sees it but for a moment."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.cast import Person
from tests.proof import programs
from tests.proof.programs import Counter, running

TAKEN_OVER_S = 3.0
NOTICED_S = 2.0  # the server takes the lock from a leader that hangs after so long


class Sign:
    """A sign that remembers everything it was shown."""

    def __init__(self, counter: Counter) -> None:
        self.frames: list[dict[str, Any]] = []
        self.url = counter.url.replace("http", "ws") + "/ws/status?office=honcho"
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        with contextlib.suppress(ConnectionClosed), connect(self.url) as line:
            for frame in line:
                self.frames.append(json.loads(frame))

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> float:
        """How long it took until the newest frame was such."""
        began = time.monotonic()
        while not (self.frames and holds(self.frames[-1])):
            assert time.monotonic() - began < 15, self.frames[-1:]
            time.sleep(0.02)
        return time.monotonic() - began

    def shows(self, number: str) -> float:
        """How long it took until this number was called last."""
        return self.until(lambda f: bool(f["calls"]) and f["calls"][-1]["number"] == number)


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


def whole(frames: list[dict[str, Any]]) -> bool:
    """Whether every version was newer than the one before, and no call came or went oddly."""
    versions = [frame["version"] for frame in frames]
    numbers = {call["seq"]: call["number"] for frame in frames for call in frame["calls"]}
    last = [call["seq"] for call in frames[-1]["calls"]]
    same = all(numbers[c["seq"]] == c["number"] for frame in frames for c in frame["calls"])
    return versions == sorted(set(versions)) and same and last == sorted(set(numbers))


def test_a_leader_that_is_killed_is_followed_within_three_seconds(pair: list[Counter]) -> None:
    leader, other = pair
    clerk, sign = other.clerk("honcho-2"), Sign(other)
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
    pair: list[Counter],
) -> None:
    leader, other = pair
    clerk, sign = other.clerk("honcho-2"), Sign(other)
    sign.shows(called(other, clerk))

    os.kill(leader.pid, signal.SIGSTOP)
    took = sign.shows(called(other, clerk))
    os.kill(leader.pid, signal.SIGCONT)
    late = Sign(leader)
    number = called(leader, clerk)

    assert took < TAKEN_OVER_S + NOTICED_S
    assert sign.shows(number) < TAKEN_OVER_S
    assert late.shows(number) < TAKEN_OVER_S
    assert whole(sign.frames)
    assert whole(late.frames)
