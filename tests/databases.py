"""Both databases: tests marked `both` run on SQLite and on PostgreSQL, and as many on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests import postgres
from tests.postgres import Server

KINDS = ("sqlite", "postgresql")
RAN: Counter[str] = Counter()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both` run once a database."""
    if metafunc.definition.get_closest_marker("both"):
        names = [name for name in ("database", "hall_database") if name in metafunc.fixturenames]
        assert names, f"{metafunc.function.__name__} is marked `both` and uses no database"
        for name in names:
            metafunc.parametrize(name, KINDS, indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One real PostgreSQL server for the whole run, started when it is first needed."""
    found = postgres.server()
    yield found
    found.end()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """What MATANAI_DATABASE says: empty for the SQLite file, or a fresh PostgreSQL database."""
    yield from _database(request)


@pytest.fixture(scope="module")
def hall_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same for all tests of a file."""
    yield from _database(request)


@pytest.fixture
def address(postgresql: Server) -> Iterator[str]:
    """A fresh PostgreSQL database, for tests of what only PostgreSQL does."""
    found = postgresql.fresh()
    yield found
    postgresql.drop(found)


def _database(request: pytest.FixtureRequest) -> Iterator[str]:
    if getattr(request, "param", "sqlite") == "sqlite":
        yield ""
        return
    server: Server = request.getfixturevalue("postgresql")
    address = server.fresh()
    yield address
    server.drop(address)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note each test's database, and what `make quick` leaves out."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        kind = _kind(item)
        if {"town", "hall", "postgresql"} & names or kind == "postgresql":
            item.add_marker(pytest.mark.program)
        if kind is not None:
            item.user_properties.append(("database", kind))


def _kind(item: pytest.Item) -> str | None:
    params = item.callspec.params if hasattr(item, "callspec") else {}
    found = params.get("database", params.get("hall_database"))
    return found if found in KINDS else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count who really ran."""
    if report.when == "call" and not report.skipped:
        RAN.update(value for name, value in report.user_properties if name == "database")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on each database."""
    if RAN:
        each = ", ".join(f"{RAN[kind]} on {kind}" for kind in KINDS)
        left_out = ": a database was left out" if _left_out(terminalreporter.config) else ""
        terminalreporter.write_line(f"tests marked both ran {each}{left_out}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A whole run fails where a database was left out; a worker knows only its own share."""
    if hasattr(session.config, "workerinput"):
        return
    if exitstatus == pytest.ExitCode.OK and _left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _left_out(config: pytest.Config) -> bool:
    """Whether the databases had not as many tests, though nobody chose among them."""
    chosen = config.option.keyword or config.option.markexpr
    chosen = chosen or any("::" in each for each in config.args)
    return not chosen and RAN["sqlite"] != RAN["postgresql"]
