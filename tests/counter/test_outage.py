"""PostgreSQL restarted, gone or frozen costs a 503 for a moment: no hang, no other fault."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cast import Clock, Person, Town, build
from tests.postgres import OwnServer

PATIENCE_S = 6.0  # five, and one for a loaded machine


@pytest.fixture(scope="module")
def shaky() -> Iterator[OwnServer]:
    """A server of these tests' own, which they may stop."""
    found = OwnServer(durable=True)
    yield found
    found.end()


@pytest.fixture
def town(tmp_path: Path, shaky: OwnServer) -> Iterator[Town]:
    """A town on that server."""
    found = build(tmp_path / "town", Clock(), shaky.fresh())
    yield found
    found.close()


def taking(kiosk: Person) -> tuple[int, float]:
    """A number asked for: the status, and how long it took."""
    began = time.monotonic()
    return kiosk.take().status_code, time.monotonic() - began


def asking(person: Person) -> tuple[int, float]:
    """A desk's screen asked for."""
    began = time.monotonic()
    return person.get(f"/api/desks/{person.desk}").status_code, time.monotonic() - began


def serves_again(town: Town) -> bool:
    """Whether it gives numbers again by itself, soon."""
    kiosk, until = town.kiosk(), time.monotonic() + 10
    while kiosk.take().status_code != 201:
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def test_a_restarted_server_costs_a_503_at_most(town: Town, shaky: OwnServer) -> None:
    kiosk, takahashi = town.kiosk(), town.clerk()
    kiosk.number()

    shaky.stop("immediate")
    shaky.start()
    seen = [asking(takahashi)[0] for _ in range(8)]
    taken = [taking(kiosk)[0] for _ in range(4)]

    assert seen == [200] * 8
    assert taken[-1] == 201
    assert set(taken) <= {201, 503}
    assert town.count("SELECT count(*) FROM visit") == 1 + taken.count(201)


def test_while_the_server_is_gone_everybody_hears_503_at_once(town: Town, shaky: OwnServer) -> None:
    kiosk, takahashi = town.kiosk(), town.clerk()
    kiosk.number()

    shaky.stop()
    answers = [taking(kiosk), taking(kiosk), asking(takahashi), asking(takahashi)]
    status = kiosk.get("/api/status?office=honcho").status_code
    shaky.start()

    assert [code for code, _ in answers] == [503] * 4
    assert max(took for _, took in answers) < 1
    assert status == 200  # what was shown last, with its age
    assert serves_again(town)


def test_a_frozen_server_keeps_nobody_waiting(town: Town, shaky: OwnServer) -> None:
    kiosk, takahashi = town.kiosk(), town.clerk()
    kiosk.number()

    shaky.freeze()
    try:
        with ThreadPoolExecutor(40) as crowd:
            futures = [crowd.submit(taking, kiosk) for _ in range(20)]
            futures += [crowd.submit(asking, takahashi) for _ in range(20)]
            answers = [each.result() for each in futures]
        second = [taking(kiosk), asking(takahashi)]
    finally:
        shaky.thaw()

    assert {code for code, _ in answers + second} == {503}
    assert max(took for _, took in answers + second) < PATIENCE_S
    assert serves_again(town)
    assert town.count("SELECT max(last) FROM serial") == town.count("SELECT count(*) FROM visit")
    assert town.count("SELECT max(sequence) - count(*) FROM event WHERE office = 'honcho'") == 0


def test_screens_move_on_after_an_outage_and_no_version_goes_back(
    town: Town, shaky: OwnServer
) -> None:
    before = town.shown(lambda status: True)["version"]

    shaky.stop("immediate")
    shaky.start()
    assert serves_again(town)

    shown = town.shown(lambda status: status["services"][0]["waiting"] > 0)
    assert shown["services"][0]["waiting"] > 0
    assert shown["version"] > before
