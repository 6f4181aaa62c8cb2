"""So many numbers a day and no more: of one line, of lines that share a letter, of an office."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.cast import YUZAWAS_OWN, Town

pytestmark = pytest.mark.both


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets how many numbers a place may give on a day."""

    def limit(kind: str, name: str, most: int | None) -> None:
        book = getattr(YUZAWAS_OWN, kind)
        monkeypatch.setitem(book, name, replace(book[name], daily_limit=most))

    return limit


def codes(town: Town, service: str, times: int) -> list[str]:
    """What so many visitors for a line hear."""
    answers = [town.kiosk().take(service) for _ in range(times)]
    return [a.json()["error"]["code"] if a.is_error else a.json()["visit"]["number"]
            for a in answers]  # fmt: skip


def test_a_full_line_says_when_to_come_and_takes_no_digits(town: Town, limits: Any) -> None:
    limits("services", "honcho-card", 2)

    assert codes(town, "honcho-card", 3) == ["M001", "M002", "limit_reached"]
    error = town.kiosk().take("honcho-card").json()["error"]
    assert (error["opens_at"], error["fields"]) == (
        "2026-04-07T08:45:00+09:00", {"services": "limit_reached"})  # fmt: skip
    assert codes(town, "honcho-ido", 1) == ["B001"]


def test_lines_that_share_a_letter_have_limits_of_their_own(town: Town, limits: Any) -> None:
    limits("services", "honcho-okuyami", 1)

    assert codes(town, "honcho-sodan", 2) == ["S001", "S002"]
    assert codes(town, "honcho-okuyami", 2) == ["S003", "limit_reached"]
    assert codes(town, "honcho-sodan", 1) == ["S004"]


def test_an_office_has_a_limit_over_all_its_lines(town: Town, limits: Any) -> None:
    limits("offices", "honcho", 2)

    assert codes(town, "honcho-ido", 1) + codes(town, "honcho-zei", 2) == [
        "B001", "F001", "limit_reached"]  # fmt: skip


def test_the_next_day_has_numbers_again(town: Town, limits: Any) -> None:
    limits("services", "honcho-card", 1)
    codes(town, "honcho-card", 2)

    town.clock.forward(days=1)

    assert codes(town, "honcho-card", 2) == ["M001", "limit_reached"]


def test_a_full_line_is_closed_on_every_screen_before_anybody_tries(
    town: Town, limits: Any
) -> None:
    limits("services", "honcho-shomei", 1)
    codes(town, "honcho-shomei", 1)

    status = town.shown(lambda found: found["services"][0]["state"] == "closed")

    line = status["services"][0]
    assert (line["state"], line["reason"], line["waiting"]) == ("closed", "full", 1)
