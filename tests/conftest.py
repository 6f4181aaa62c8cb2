"""The stage: the databases, a fresh town for a test, and who stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.cast import (
    GREETER,
    HASH,
    KEPT,
    KIOSK,
    MONDAY_AT_NINE,
    PASSWORD,
    PLAIN,
    SAMPLES,
    STAFF,
    TOKYO,
    YUZAWA,
    YUZAWAS_OWN,
    Clock,
    Person,
    Served,
    Town,
    build,
    free_port,
    furnish,
    load,
)
from tests.databases import (
    address,
    database,
    hall_database,
    postgresql,
    pytest_collection_modifyitems,
    pytest_generate_tests,
    pytest_runtest_logreport,
    pytest_sessionfinish,
    pytest_terminal_summary,
)

__all__ = [  # fixtures and hooks that pytest finds here, and names other files take from here
    "GREETER",
    "HASH",
    "KEPT",
    "KIOSK",
    "MONDAY_AT_NINE",
    "PASSWORD",
    "PLAIN",
    "SAMPLES",
    "STAFF",
    "TOKYO",
    "YUZAWA",
    "YUZAWAS_OWN",
    "Clock",
    "Person",
    "Served",
    "Town",
    "address",
    "build",
    "database",
    "free_port",
    "furnish",
    "hall_database",
    "load",
    "postgresql",
    "pytest_collection_modifyitems",
    "pytest_generate_tests",
    "pytest_runtest_logreport",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
]

# A loaded machine is slow, not wrong: no deadline for property tests.
hypothesis.settings.register_profile(
    "matanai", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "quick", hypothesis.settings.get_profile("matanai"), max_examples=10
)
hypothesis.settings.load_profile("matanai")


@pytest.fixture
def clock() -> Clock:
    """Monday in April, nine o'clock."""
    return Clock()


@pytest.fixture
def town(tmp_path: Path, clock: Clock, database: str) -> Iterator[Town]:
    """A fresh town."""
    made = build(tmp_path / "town", clock, database)
    yield made
    made.close()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, hall_database: str) -> Iterator[Town]:
    """One town for all tests of a file that do not disturb each other."""
    made = build(tmp_path_factory.mktemp("hall"), Clock(), hall_database)
    yield made
    made.close()


@pytest.fixture
def kiosk(town: Town) -> Person:
    """The kiosk of 本庁舎."""
    return town.kiosk()


@pytest.fixture
def takahashi(town: Town) -> Person:
    """高橋 at an open certificate desk."""
    return town.clerk("高橋").open_desk()


@pytest.fixture
def ito(town: Town) -> Person:
    """伊藤 at the desk beside."""
    return town.clerk("伊藤").open_desk()


@pytest.fixture
def shibata(town: Town) -> Person:
    """柴田 at the open desk for moves and family registers."""
    return town.clerk("柴田").open_desk()
