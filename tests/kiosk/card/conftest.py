"""Fixtures of the card room: an emulated reader, and a hall with a real pcscd."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.card.emulator import EmulatedReader
from tests.kiosk.card.hall import Hall


@pytest.fixture
def reader() -> EmulatedReader:
    return EmulatedReader()


@pytest.fixture(scope="session")
def hall_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for the session: libpcsclite looks up its socket's path once a process."""
    return tmp_path_factory.mktemp("hall")


@pytest.fixture
def hall(hall_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A pcscd of its own for each test, with new cards; this process is its client."""
    with Hall(hall_folder) as open_hall:
        for name, value in open_hall.env.items():
            monkeypatch.setenv(name, value)
        yield open_hall


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that is taken but does not listen: who connects is refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])
