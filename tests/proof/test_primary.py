"""PostgreSQL restarted, gone, cut off or locked under load: 503 meanwhile, and all right after."""

from __future__ import annotations

import contextlib
import random
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.postgres import OwnServer, Server
from tests.proof.mixed import People, at_work
from tests.proof.programs import Counter, answers, counter, running
from tests.proof.sign import Sign, whole
from tests.proof.truth import RIGHT_S, Screens, faults, until

SECONDS = 6.0  # an answer's deadline, and some for a loaded machine
GONE_S = 30.0


@pytest.fixture
def house(tmp_path: Path, primary: OwnServer) -> Iterator[Counter]:
    """A counter on a server that these tests may stop."""
    with running(counter(tmp_path / "data", database=primary.fresh())) as found:
        yield found


def test_postgresql_restarted_under_load_costs_503s_and_loses_nothing(
    house: Counter, primary: OwnServer, chance: random.Random, put_up: Callable[[Counter], Sign]
) -> None:
    sign, took, everybody = put_up(house), [], People([], [])
    screens = Screens(house, sign)
    for _ in range(3):
        with at_work(house, chance=chance) as people:
            people.answered(chance.randrange(1, 30))
            primary.stop("immediate")
            people.end()
            primary.start()
            took.append(right_again(house, screens))
        everybody += people

    assert everybody.wrongs(house) == []
    assert whole(sign.frames)
    assert statistics.median(took) < RIGHT_S


def test_while_the_primary_is_gone_answers_are_503_and_screens_stay_and_then_all_is_right(
    house: Counter, primary: OwnServer, chance: random.Random, put_up: Callable[[Counter], Sign]
) -> None:
    sign = put_up(house)
    screens = Screens(house, sign)
    with at_work(house, chance=chance) as people:
        people.answered(20)
        took = [outage(house, primary, people, screens, GONE_S)]
        if took[0] > RIGHT_S:  # a loaded machine may try once more
            took.append(outage(house, primary, people, screens, 3.0))

    assert min(took) < RIGHT_S
    assert whole(sign.frames)
    assert max(seconds for each in people.all for seconds in each.took) < SECONDS
    assert {status for _, (status, _) in people.read} == {201, 503}
    assert people.wrongs(house) == []


def outage(
    house: Counter, primary: OwnServer, people: People, screens: Screens, seconds: float
) -> float:
    """The primary is gone for so long; how long it takes until all is right again."""
    kiosk, shown = house.device(), house.anybody().get("/api/status?office=honcho")
    primary.stop()
    until_then = time.monotonic() + seconds
    until(lambda: not answers(house.url + "/healthz"))
    last = kiosk.get("/api/status?office=honcho&turns=1").json()
    while time.monotonic() < until_then:
        refused = kiosk.take()
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "unavailable")
        assert not answers(house.url + "/healthz")
        assert kiosk.get("/api/status?office=honcho&turns=1").json() == last
        time.sleep(1)
    people.end()
    assert last["version"] >= shown.json()["version"]
    primary.start()
    return right_again(house, screens)


def right_again(house: Counter, screens: Screens) -> float:
    """How long it takes until somebody gets a number, it is healthy, and screens show it."""
    began, kiosk = time.monotonic(), house.device()
    until(lambda: kiosk.take().status_code == 201)
    until(lambda: answers(house.url + "/healthz"))
    screens.wait()
    return time.monotonic() - began


def test_lines_to_the_database_that_are_cut_under_load_lose_nothing(
    tmp_path: Path,
    address: str,
    postgresql: Server,
    chance: random.Random,
    put_up: Callable[[Counter], Sign],
) -> None:
    took = []
    with running(counter(tmp_path / "data", database=address)) as house:
        sign = put_up(house)
        with at_work(house, chance=chance) as people:
            for _ in range(12):
                people.answered(chance.randrange(1, 15))
                assert cut_all(postgresql, address) >= 2
        for _ in range(3):
            house.device().number()
            cut_all(postgresql, address)
            took.append(right_again(house, Screens(house, sign)))

        assert statistics.median(took) < RIGHT_S
        assert people.wrongs(house) == []
        assert whole(sign.frames)


def cut_all(server: Server, address: str) -> int:
    """End all lines of the counters on a database, whatever they are doing; how many."""
    query = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE "
    query += "datname = %s AND application_name LIKE 'matanai%%'"
    return int(server.ask(query, address.rpartition("/")[2])[0][0])


def test_a_ledger_that_another_session_holds_costs_a_late_answer_or_503_and_no_more(
    tmp_path: Path, address: str, put_up: Callable[[Counter], Sign]
) -> None:
    with running(counter(tmp_path / "data", database=address)) as house:
        kiosk, screens = house.device(), Screens(house, put_up(house))
        with held(address) as other, ThreadPoolExecutor(1) as beside:
            late = beside.submit(kiosk.take, "honcho-card")
            time.sleep(1)
            other.rollback()
            assert late.result().status_code == 201
        kiosk.number()
        time.sleep(0.2)  # the next one is shown half a second after this one
        kiosk.number()
        with held(address):
            began = time.monotonic()
            refused = kiosk.take("honcho-card", key="patience")
            assert time.monotonic() - began < SECONDS
            until(lambda: "no snapshot of honcho" in house.running.said())
        assert screens.wait() < RIGHT_S  # the look that could not be stored is taken again
        again = kiosk.take("honcho-card", key="patience")

        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "unavailable")
        assert (again.status_code, again.json()["visit"]["number"][1:]) == (201, "002")
        assert faults(house) == []


@contextlib.contextmanager
def held(address: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Another session that holds the office's ledger."""
    with psycopg.connect(address) as other:
        other.execute("SELECT * FROM ledger WHERE office = 'honcho' FOR UPDATE")
        yield other
