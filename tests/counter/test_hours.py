"""Closed is closed: at night, on Sundays, on holidays and at New Year no number is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.cast import Clock, Town, build


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


def test_a_refusal_at_night_says_when_numbers_are_given_again(strict: Town) -> None:
    strict.clock.at = datetime.fromisoformat("2027-04-09T20:00:00+09:00")  # a Friday

    error = strict.kiosk().take().json()["error"]

    assert (error["code"], error["opens_at"]) == ("closed", "2027-04-12T08:30:00+09:00")


def test_a_procedure_of_a_national_system_is_refused_outside_its_own_hours(strict: Town) -> None:
    strict.clock.at = datetime.fromisoformat("2027-04-12T08:35:00+09:00")
    strict.restart()

    error = strict.kiosk().apply("tennyu").json()["error"]

    assert (error["code"], error["fields"]) == ("closed", {"applications": "closed"})
    assert error["opens_at"] == "2027-04-12T08:45:00+09:00"
    assert strict.kiosk().apply("tenkyo").status_code == 201
    status = strict.anybody().get("/api/status?office=honcho").json()
    assert status["procedures"] == [{"id": "tennyu", "state": "closed"}]


def test_what_a_kiosk_gave_while_cut_off_is_taken_after_closing_time(strict: Town) -> None:
    strict.clock.at = datetime.fromisoformat("2027-04-12T17:20:00+09:00")
    offline = {"number": "A9001", "secret": "s" * 22, "issued_at": "2027-04-12T16:50:00+09:00"}

    answer = strict.kiosk().take(offline=offline)

    assert answer.status_code == 201
    assert answer.json()["visit"]["turns"][0]["arrived_at"] == "2027-04-12T16:50:00+09:00"


def test_everybody_may_know_when_a_line_opens_next(strict: Town) -> None:
    strict.clock.at = datetime.fromisoformat("2027-04-13T12:00:00+09:00")

    body = strict.anybody().get("/api/catalogue?office=honcho").json()

    opens = {service["id"]: service["opens_at"] for service in body["services"]}
    assert opens["honcho-zei"] == "2027-04-13T12:45:00+09:00"
    assert opens["honcho-shomei"] == "2027-04-14T08:30:00+09:00"
    own = {each["id"]: each["opens_at"] for each in body["procedures"] if "opens_at" in each}
    assert own == {"tennyu": {"honcho": "2027-04-14T08:45:00+09:00"}}
