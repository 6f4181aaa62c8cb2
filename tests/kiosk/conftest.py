"""A kiosk of its own beside the town's counter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Town
from tests.kiosk.cast import Kiosk


@pytest.fixture
def lobby(town: Town, tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk in the lobby of 本庁舎."""
    made = Kiosk.of(town, tmp_path / "kiosk", offline=(9001, 9003))
    yield made
    made.close()
