"""kill -9 of the counter under load, again and again: what a client has read stands."""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests import roomy
from tests.postgres import OwnServer
from tests.proof import truth
from tests.proof.crew import Answer, Crew, Request
from tests.proof.mixed import DESKS, Clerk, Read, Visitor, arrival
from tests.proof.programs import Counter, counter, running
from tests.proof.sign import Sign, whole
from tests.proof.truth import RIGHT_S, Screens

ROUNDS = 20


@pytest.mark.both
def test_after_twenty_kills_under_load_everything_that_was_read_stands_and_nothing_is_twice(
    tmp_path: Path,
    database: str,
    crew: Crew,
    chance: random.Random,
    put_up: Callable[[Counter], Sign],
) -> None:
    visits: list[dict[str, Any]] = []
    place = counter(tmp_path / "data", database=database, MATANAI_CITY=roomy.city(tmp_path))
    with running(place) as found:
        sign, clerks = put_up(found), [Clerk(found.clerk(d), chance, False) for d in DESKS]
        screens, took, moves = Screens(found, sign), [], []
        for _ in range(ROUNDS):
            told, visitor = kill_under_load(found, crew, clerks, chance)
            found.start()
            took.append(screens.wait())
            visits += same_again(found, crew, [*told, *visitor.read])
            moves += [move for each in (visitor, *clerks) for move in each.moves]
            clerks = [Clerk(each.person, chance, False) for each in clerks]

        done = {move.name for move in moves if move.status == 200}
        assert done >= {"start", "finish"}
        assert done & {"leave", "put_back", "transfer", "go"}
        assert truth.stand(found.device(), chance.sample(visits, 20))
        assert truth.lost(found, visits) == []
        assert truth.contradictions(found, moves) == []
        assert truth.faults(found) == []
        assert whole(sign.frames)
        assert statistics.median(took) < RIGHT_S


def kill_under_load(
    found: Counter, crew: Crew, clerks: list[Clerk], chance: random.Random
) -> tuple[Read, Visitor]:
    """Load from several processes, kill -9 the moment one has read an answer drawn by chance.

    That is the hardest moment for a counter that would answer too early. Answers every request
    with what its client read, and the visitor who also went away again.
    """
    loads = [[arrival(found, chance) for _ in range(60)] for _ in range(2)]
    visitor = Visitor(found, chance)
    for each in (*clerks, visitor):
        each.start()
    crew.begin(found, loads, lanes=8)
    early = [crew.senders[0].hear() for _ in range(chance.randrange(1, 60))]
    os.kill(found.pid, signal.SIGKILL)
    told = heard(crew, loads, early)
    for each in (*clerks, visitor):
        each.end()
    found.halt()
    return told, visitor


def test_after_postgresql_was_killed_under_load_every_number_that_was_read_stands(
    tmp_path: Path, crew: Crew, chance: random.Random, primary: OwnServer
) -> None:
    city, address = roomy.city(tmp_path), primary.fresh()
    with running(counter(tmp_path / "data", database=address, MATANAI_CITY=city)) as found:
        loads = [[arrival(found, chance) for _ in range(400)] for _ in range(2)]
        crew.begin(found, loads, lanes=16)
        early = [crew.senders[0].hear() for _ in range(chance.randrange(1, 120))]
        with ThreadPoolExecutor(1) as beside_the_load:
            back = beside_the_load.submit(restart, primary)
            told = heard(crew, loads, early)
            back.result()
        visits = same_again(found, crew, told)

        assert {status for _, (status, _) in told} == {201, 503}
        assert truth.lost(found, visits) == []
        assert truth.faults(found) == []


def restart(primary: OwnServer) -> None:
    """kill -9, and start it again on what is on the disk."""
    primary.crash()
    primary.start()


def heard(crew: Crew, loads: list[list[Request]], early: list[str]) -> Read:
    """Every request with its answer; those of the first sender heard early among them."""
    answers = crew.answers()
    for index, status, body in map(json.loads, early):
        answers[0][index] = (status, body)
    return [
        (load[i], a) for load, each in zip(loads, answers, strict=True) for i, a in each.items()
    ]


def same_again(found: Counter, crew: Crew, told: Read) -> list[dict[str, Any]]:
    """Everybody sends the same again, as a kiosk does that heard no answer: all the visits.

    Who has read an answer gets the same bytes, and nobody a second number.
    """
    requests = [request for request, _ in told]
    loads = [requests[::2], requests[1::2]]
    crew.begin(found, loads, lanes=8)
    again: dict[str, Answer] = {
        load[index][2]["Idempotency-Key"]: answer
        for load, each in zip(loads, crew.answers(), strict=True)
        for index, answer in each.items()
    }
    assert len(again) == len(told)
    for request, (status, body) in told:
        assert status in (0, 201, 503), body
        if status == 201:
            assert again[request[2]["Idempotency-Key"]] == (200, body)
    return [json.loads(body)["visit"] for _, body in again.values()]
