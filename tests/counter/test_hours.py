"""Closed is closed: at night, on Sundays, on holidays and at New Year no number is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.conftest import Clock, Town, build


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town that keeps its hours."""
    made = build(tmp_path_factory.mktemp("strict"), Clock(), always_open=False)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("hour", "status"),
    [
        ("2026-04-07T08:29:59+09:00", 409),
        ("2026-04-07T08:30:00+09:00", 201),
        ("2026-04-07T16:59:59+09:00", 201),
        ("2026-04-07T17:00:00+09:00", 409),  # the office is open, the last number is given
        ("2026-04-07T23:00:00+09:00", 409),
        ("2026-04-11T10:00:00+09:00", 409),  # Saturday
        ("2026-04-29T10:00:00+09:00", 409),  # 昭和の日
        ("2026-12-30T10:00:00+09:00", 409),  # 年末年始
        ("2026-12-31T01:00:00+00:00", 409),
    ],
)
def test_numbers_are_given_in_the_hours_for_numbers(strict: Town, hour: str, status: int) -> None:
    strict.clock.at = datetime.fromisoformat(hour)
    before = strict.rows()

    answer = strict.kiosk().take()

    assert answer.status_code == status
    assert (strict.rows() == before) == (status == 409)


def test_a_closed_service_is_told_as_such_in_the_answer_and_on_every_screen(strict: Town) -> None:
    strict.clock.at = datetime.fromisoformat("2026-04-12T10:00:00+09:00")
    strict.restart()

    answer = strict.kiosk().apply("juminhyo")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "closed")
    services = strict.anybody().get("/api/status?office=honcho").json()["services"]
    assert {service["state"] for service in services} == {"closed"}
    assert {service["low"] for service in services} == {None}


def test_a_town_that_never_closes_gives_numbers_at_night(hall: Town) -> None:
    hall.clock.at = datetime.fromisoformat("2027-01-01T03:00:00+09:00")

    assert hall.kiosk().take().status_code == 201


def test_a_repeat_of_the_key_is_answered_after_closing_time(strict: Town) -> None:
    strict.clock.at = datetime.fromisoformat("2027-04-07T16:59:00+09:00")
    first = strict.kiosk().take(key="last")
    strict.clock.forward(minutes=5)

    again = strict.kiosk().take(key="last")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content
