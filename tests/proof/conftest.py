"""The started program, for tests that stand outside of it."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator

import pytest

from tests.postgres import OwnServer
from tests.proof import programs
from tests.proof.crew import Crew
from tests.proof.programs import Counter, Demo, running
from tests.proof.sign import Sign


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, started once; nobody comes or serves but the tests."""
    found = programs.demo(tmp_path_factory.mktemp("demo") / "data")
    yield found
    found.close()
    assert found.running.stop() == 0
    assert all(programs.is_free(port) for port in found.ports)


@pytest.fixture(scope="module")
def counters(
    tmp_path_factory: pytest.TempPathFactory, hall_database: str
) -> Iterator[list[Counter]]:
    """Two counters on one PostgreSQL; on SQLite the one that may be."""
    data = tmp_path_factory.mktemp("counters") / "data"
    with contextlib.ExitStack() as stack:
        found = [programs.counter(data, database=hall_database) for _ in range(2)]
        yield [stack.enter_context(running(each)) for each in found[: 2 if hall_database else 1]]


@pytest.fixture
def crew() -> Iterator[Crew]:
    """Two client processes."""
    found = Crew()
    yield found
    found.close()


@pytest.fixture
def put_up() -> Iterator[Callable[[Counter], Sign]]:
    """Puts a sign up at a counter; all are switched off at the end."""
    signs: list[Sign] = []

    def sign(counter: Counter) -> Sign:
        signs.append(Sign(counter))
        return signs[-1]

    yield sign
    for each in signs:
        each.close()


@pytest.fixture
def chance() -> random.Random:
    """Chance from a seed that is shown when the test fails."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    return random.Random(seed)


@pytest.fixture(scope="package")
def primary() -> Iterator[OwnServer]:
    """A PostgreSQL that syncs to the disk as in earnest, for tests that stop or kill it."""
    found = OwnServer(durable=True)
    yield found
    found.end()
