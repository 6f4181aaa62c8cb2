"""The started program on each database, an empty hall for every test, and the list at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.behaviours import summary
from tests.behaviours.stage import Stage, stage
from tests.postgres import Server
from tests.proof.crew import Crew
from tests.proof.programs import running


def pytest_configure(config: pytest.Config) -> None:
    """Keep count of what held."""
    config.pluginmanager.register(summary.Summary(), "behaviours")


@pytest.fixture(scope="module")
def program(hall_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The counter itself, started once a file and database."""
    with running(stage(tmp_path_factory.mktemp("program"), hall_database)) as found:
        assert isinstance(found, Stage)
        yield found


@pytest.fixture(scope="module")
def own_database(request: pytest.FixtureRequest, hall_database: str) -> Iterator[str]:
    """A second database of the same kind: a counter with another clock keeps to itself."""
    if not hall_database:
        yield ""
        return
    server: Server = request.getfixturevalue("postgresql")
    address = server.fresh()
    yield address
    server.drop(address)


@pytest.fixture(scope="module")
def clockwork(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The counter with a clock the tests move, started once a file and database."""
    with running(stage(tmp_path_factory.mktemp("clockwork"), own_database, clock=True)) as found:
        assert isinstance(found, Stage)
        yield found


@pytest.fixture
def house(program: Stage) -> Iterator[Stage]:
    """The running counter with nobody in it."""
    yield program
    program.go_home()


@pytest.fixture
def day(clockwork: Stage) -> Iterator[Stage]:
    """Monday, nine o'clock, nobody there yet; a new week for every test."""
    yield clockwork
    clockwork.go_home()
    clockwork.next_week()


@pytest.fixture(scope="session")
def crew() -> Iterator[Crew]:
    """Two client processes."""
    found = Crew()
    yield found
    found.close()
