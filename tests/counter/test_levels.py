"""Levels as everybody sees them: they fit what stands beside them, and a restart forgets none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from counter.crowding import Limits
from tests.cast import Clock, Town, build
from tests.counter.test_status import service

LIMITS = Limits().minutes


def fitting(line: dict[str, Any]) -> set[int]:
    """The levels that may stand beside a line's range."""
    low, high = line["low"], line["high"]
    least, most = sum(low >= each for each in LIMITS), sum(high > each for each in LIMITS)
    return set(range(max(1 + least, most), 2 + most))


def test_a_line_that_fills_at_once_never_shows_a_level_that_its_range_rules_out(
    town: Town,
) -> None:
    kiosk = town.kiosk()
    for people in range(1, 13):
        kiosk.number()
        line = service(town.shown(lambda s, n=people: service(s)["waiting"] == n))

        assert line["level"] in fitting(line), line


def test_a_counter_that_takes_over_shows_the_level_that_stood_there(town: Town) -> None:
    for _ in range(4):
        town.kiosk().number()
    before = town.shown(lambda s: service(s)["waiting"] == 4)
    line = service(before)
    town.clock.forward(seconds=30)  # half the time it takes to rise, where desks are closed

    town.restart()

    after = town.shown(lambda s: s["version"] > before["version"])
    assert len(fitting(line)) > 1
    assert service(after)["level"] == line["level"] == min(fitting(line))


@pytest.fixture
def before_one(tmp_path: Path, database: str) -> Iterator[Town]:
    """A town that keeps its hours, ten minutes before its tax desk comes back from lunch."""
    clock = Clock(datetime.fromisoformat("2026-04-06T12:50:00+09:00"))
    made = build(tmp_path / "town", clock, database, always_open=False)
    yield made
    made.close()


def test_a_line_whose_only_desk_is_closed_at_lunch_is_told_to_wait_until_lunch_is_over(
    before_one: Town,
) -> None:
    line = service(before_one.shown(lambda s: True), "honcho-zei")

    assert (line["state"], line["low"], line["high"]) == ("open", 10, 10)
