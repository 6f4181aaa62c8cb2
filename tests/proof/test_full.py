"""A disk that is full while people are at work: 503s, nobody lost, and on it goes with room."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres import OwnServer
from tests.proof import tmpfs
from tests.proof.mixed import People, at_work
from tests.proof.programs import Counter, answers, counter, running
from tests.proof.sign import Sign, whole
from tests.proof.tmpfs import Disk
from tests.proof.truth import RIGHT_S, Screens, until

ROUNDS, REFUSED = 3, 8


@pytest.fixture
def disk() -> Iterator[Disk]:
    """A disk with some room for PostgreSQL, and plenty for SQLite."""
    with tmpfs.mounted(megabytes=96) as found:
        yield found


@pytest.fixture
def cramped(disk: Disk) -> Iterator[OwnServer]:
    """A PostgreSQL on that disk."""
    found = OwnServer(durable=True, disk=disk.folder)
    yield found
    found.end()


def test_sqlite_on_a_full_disk_refuses_and_goes_on_once_there_is_room(
    disk: Disk, chance: random.Random, put_up: Callable[[Counter], Sign]
) -> None:
    with running(counter(disk.folder / "data")) as found:
        live_through(found, disk, disk.make_room, chance, put_up(found))


def test_postgresql_on_a_full_disk_refuses_and_goes_on_once_there_is_room(
    tmp_path: Path,
    disk: Disk,
    cramped: OwnServer,
    chance: random.Random,
    put_up: Callable[[Counter], Sign],
) -> None:
    def make_room() -> None:
        """A PostgreSQL that could not write its journal has ended, and is started by somebody."""
        disk.make_room()
        if not cramped.runs():
            cramped.start()
        until(lambda: answered(cramped))

    with running(counter(tmp_path / "data", database=cramped.fresh())) as found:
        live_through(found, disk, make_room, chance, put_up(found))


def live_through(
    found: Counter, disk: Disk, make_room: Callable[[], None], chance: random.Random, sign: Sign
) -> None:
    """Several times the disk is full, in the midst of everything."""
    everybody, screens, took = People([], []), Screens(found, sign), []
    for _ in range(ROUNDS):
        with at_work(found, chance=chance) as people:
            people.answered(chance.randrange(1, 30))
            disk.fill()
            people.refused(REFUSED)
            assert found.anybody().get("/api/status?office=honcho").status_code == 200
            people.end()
            make_room()
            took.append(screens.wait())
        everybody += people

    until(lambda: answers(found.url + "/healthz"))
    assert everybody.wrongs(found) == []
    assert whole(sign.frames)
    assert statistics.median(took) < RIGHT_S


def answered(server: OwnServer) -> bool:
    """Whether it lets somebody in."""
    try:
        return bool(server.ask("SELECT 1"))
    except psycopg.OperationalError:
        return False
