"""Yuzawa with room for far more numbers than it ever gives: for loads that would use up a day's."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cast import YUZAWA


def city(folder: Path) -> str:
    """What MATANAI_CITY takes; the offline ranges begin above."""
    copy = folder / "city"
    shutil.copytree(YUZAWA, copy)
    path = copy / "city.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("daily_limit = 999\n", "daily_limit = 8999\n"), encoding="utf-8")
    return str(copy)
