"""The day of an office: numbers begin anew once a day, whatever the clock does."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cast import SAMPLES, Person, Town

pytestmark = pytest.mark.both


def numbers(town: Town, count: int = 1) -> list[str]:
    """Take so many numbers."""
    return [town.kiosk().number()["number"] for _ in range(count)]


def set_clock(town: Town, **by: float) -> None:
    """Set the clock forward or back, and start the counter anew: it knows only what it kept."""
    town.clock.forward(**by)
    town.restart()


def test_a_restart_at_noon_keeps_the_numbers_and_the_next_day_begins_at_one(town: Town) -> None:
    assert numbers(town, 2) == ["A001", "A002"]

    set_clock(town, hours=3)
    assert numbers(town) == ["A003"]
    set_clock(town, days=1)

    assert numbers(town, 2) == ["A001", "A002"]


def test_the_day_begins_at_midnight_in_tokyo_and_not_elsewhere(town: Town) -> None:
    town.clock.at = datetime.fromisoformat("2026-04-06T14:59:59+00:00")
    before = numbers(town)
    town.clock.forward(seconds=1)

    assert before + numbers(town) == ["A001", "A001"]


def test_a_clock_set_back_neither_repeats_a_number_nor_changes_the_order(town: Town) -> None:
    first = numbers(town, 2)
    set_clock(town, hours=-9)  # the wrong zone
    later = numbers(town, 2)

    assert first + later == ["A001", "A002", "A003", "A004"]
    line = town.clerk().get("/api/desks/honcho-2").json()["line"]
    assert [each["number"] for each in line] == first + later


def test_a_clock_a_day_ahead_and_back_gives_no_second_001_and_loses_nobody(town: Town) -> None:
    before = numbers(town, 2)
    town.clock.forward(days=1)
    ahead = numbers(town, 2)
    set_clock(town, days=-1)
    after = numbers(town, 2)

    assert (before, ahead, after) == (["A001", "A002"], ["A001", "A002"], ["A003", "A004"])
    line = town.clerk().get("/api/desks/honcho-2").json()["line"]
    assert [each["number"] for each in line] == before + ahead + after


def test_the_day_the_clock_ran_into_goes_on_when_it_really_comes(town: Town) -> None:
    town.clock.forward(days=1)
    ahead = numbers(town)
    town.clock.forward(days=-1)

    set_clock(town, days=1, hours=1)
    same = numbers(town)
    set_clock(town, days=1)

    assert ahead + same + numbers(town) == ["A001", "A002", "A001"]


def test_an_office_whose_clock_ran_ahead_calls_shows_and_waits_as_usual(
    town: Town, takahashi: Person
) -> None:
    town.clock.forward(days=1)
    numbers(town)
    town.clock.forward(days=-1)
    town.kiosk().number("honcho-ido")

    called = takahashi.next().json()["turn"]
    shown = town.shown(lambda found: found["calls"])
    missed = takahashi.move(called, "miss").json()["turn"]
    back = takahashi.move(missed, "return")

    assert shown["calls"][-1]["number"] == called["number"] == "A001"
    assert shown["at"].startswith("2026-04-06")
    assert back.status_code == 200
    assert takahashi.next().status_code == 204
    town.clock.forward(minutes=6)
    assert takahashi.next().json()["turn"]["number"] == "A001"


def test_a_clock_that_ran_ahead_changes_no_hours(town: Town) -> None:
    town.clock.forward(hours=17)  # 2 o'clock at night
    numbers(town)
    town.clock.forward(hours=-17)
    town.settings = type(town.settings)(**vars(town.settings) | {"always_open": False})
    town.restart()

    assert town.kiosk().take().status_code == 201


def test_a_form_may_be_added_to_a_visit_from_before_a_step(town: Town, kiosk: Person) -> None:
    visit = kiosk.number()
    town.clock.forward(days=1)
    numbers(town)

    body = {"secret": visit["secret"], "applications": [SAMPLES["tenkyo"]]}
    path, key = f"/api/visits/{visit['id']}/applications", {"Idempotency-Key": "later"}
    assert kiosk.post(path, body, headers=key).status_code == 201
