"""The started program, for tests that stand outside of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.proof import programs
from tests.proof.crew import Crew
from tests.proof.programs import Demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, started once; nobody comes or serves but the tests."""
    found = programs.demo(tmp_path_factory.mktemp("demo") / "data")
    yield found
    found.close()
    assert found.running.stop() == 0
    assert all(programs.is_free(port) for port in found.ports)


@pytest.fixture
def crew() -> Iterator[Crew]:
    """Two client processes."""
    found = Crew()
    yield found
    found.close()
