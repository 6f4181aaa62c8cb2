"""The end of a day: served, gone, unclaimed or carried over, each written down with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import YUZAWAS_OWN, Clock, Town, build

SHOMEI = "honcho-shomei"
pytestmark = pytest.mark.both


@pytest.fixture
def office(tmp_path: Path, database: str) -> Iterator[Town]:
    """A town that keeps its hours, on a Monday at half past four."""
    clock = Clock(datetime.fromisoformat("2026-04-06T16:30:00+09:00"))
    made = build(tmp_path / "town", clock, database, always_open=False)
    yield made
    made.close()


@pytest.fixture
def carrying(office: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The same, where certificates are carried over to the next day."""
    service = YUZAWAS_OWN.services[SHOMEI]
    monkeypatch.setitem(YUZAWAS_OWN.services, SHOMEI, replace(service, carry_over=True))
    return office


def until(town: Town, hour: str) -> None:
    """Let it be that hour, and let the caretaker come by."""
    town.clock.at = datetime.fromisoformat(f"{hour}+09:00")
    town.restart()


def state(town: Town, number: str) -> Any:
    """How a number stands."""
    return town.only(f"SELECT state FROM turn WHERE number = '{number}' ORDER BY id DESC")


def reasons(town: Town, kind: str) -> Any:
    """Why it was done."""
    return town.only(f"SELECT reason FROM event WHERE kind = '{kind}' ORDER BY sequence DESC")


def test_who_waits_when_the_hours_end_is_still_served(office: Town) -> None:
    office.kiosk().number()
    takahashi = office.clerk("高橋").open_desk()
    until(office, "2026-04-06T17:30:00")

    turn = office.clerk("高橋").next().json()["turn"]

    assert turn["number"] == "A001"
    assert takahashi.desk == turn["desk"]


def test_half_an_hour_after_the_hours_absent_and_waiting_have_left(office: Town) -> None:
    office.kiosk().number()
    office.kiosk().number()
    takahashi = office.clerk("高橋").open_desk()
    takahashi.move(takahashi.next().json()["turn"], "miss")

    until(office, "2026-04-06T17:45:00")

    assert [state(office, number) for number in ("A001", "A002")] == ["left", "left"]
    assert reasons(office, "leave") == "closing"
    assert office.clerk("高橋").get("/api/desks/honcho-2").json()["state"] == "closed"


def test_the_office_stays_while_somebody_is_served_and_half_an_hour_longer(office: Town) -> None:
    office.kiosk().number()
    office.kiosk().number()
    takahashi = office.clerk("高橋").open_desk()
    turn = takahashi.move(takahashi.next().json()["turn"], "start").json()["turn"]
    until(office, "2026-04-06T18:30:00")
    assert state(office, "A002") == "waiting"

    office.clerk("高橋").move(turn, "finish")
    until(office, "2026-04-06T18:59:00")
    assert state(office, "A002") == "waiting"
    until(office, "2026-04-06T19:01:00")

    assert state(office, "A002") == "left"


def test_forms_of_who_has_left_at_closing_are_unclaimed_and_not_withdrawn(office: Town) -> None:
    office.kiosk().apply("juminhyo")

    until(office, "2026-04-06T17:45:00")

    (case,) = office.clerk("高橋").get("/api/cases").json()["cases"]
    assert (case["state"], case["turn"]) == ("received", None)
    assert reasons(office, "unclaim") == "closing"


def test_an_unclaimed_form_goes_on_under_a_number_of_the_next_day(office: Town) -> None:
    office.kiosk().apply("juminhyo")
    until(office, "2026-04-06T17:45:00")
    until(office, "2026-04-07T09:00:00")
    clerk = office.clerk("高橋")
    (case,) = clerk.get("/api/cases").json()["cases"]
    turn = office.kiosk().number()["turns"][0]

    answer = clerk.handle(case, "attach", turn=turn["id"])

    assert (answer.status_code, answer.json()["case"]["turn"]) == (200, turn["id"])


def test_what_a_counter_switched_off_in_the_evening_left_open_ends_in_the_morning(
    office: Town,
) -> None:
    for _ in range(2):
        office.kiosk().number()
    takahashi = office.clerk("高橋").open_desk()
    takahashi.move(takahashi.next().json()["turn"], "start")

    until(office, "2026-04-07T08:20:00")

    assert [state(office, number) for number in ("A001", "A002")] == ["done", "left"]
    assert {reasons(office, "finish"), reasons(office, "leave")} == {"new_day"}


def test_a_town_that_never_closes_is_not_closed_at_night(town: Town) -> None:
    town.kiosk().number()

    until(town, "2026-04-06T23:00:00")

    assert state(town, "A001") == "waiting"


def test_who_waits_in_a_carried_line_keeps_number_and_place(carrying: Town) -> None:
    for service in (SHOMEI, SHOMEI, "honcho-ido"):
        carrying.kiosk().number(service)
    until(carrying, "2026-04-06T17:45:00")
    assert [state(carrying, n) for n in ("A001", "A002", "B001")] == ["waiting", "waiting", "left"]

    until(carrying, "2026-04-07T09:00:00")

    assert [carrying.kiosk().number(s)["number"] for s in (SHOMEI, "honcho-ido")] == [
        "A003", "B001"]  # fmt: skip
    takahashi = carrying.clerk("高橋").open_desk()
    assert takahashi.next().json()["turn"]["number"] == "A001"


def test_the_first_number_of_a_day_never_meets_a_carried_one(carrying: Town) -> None:
    visit = carrying.kiosk().number()

    carrying.clock.at = datetime.fromisoformat("2026-04-07T09:00:00+09:00")

    assert [carrying.kiosk().number()["number"] for _ in range(2)] == ["A002", "A003"]
    own = carrying.anybody().get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]
    assert (own["number"], own["turns"][0]["state"]) == ("A001", "waiting")


def test_the_absent_of_a_carried_line_have_left_too(carrying: Town) -> None:
    carrying.kiosk().number()
    takahashi = carrying.clerk("高橋").open_desk()
    takahashi.move(takahashi.next().json()["turn"], "miss")

    until(carrying, "2026-04-06T18:00:00")

    assert state(carrying, "A001") == "left"


def test_over_a_weekend_a_carried_number_waits_for_monday(carrying: Town) -> None:
    carrying.kiosk().number()
    for day in ("07", "08", "11", "12", "13"):
        until(carrying, f"2026-04-{day}T09:00:00")

    assert state(carrying, "A001") == "waiting"
    assert carrying.kiosk().number()["number"] == "A002"
    assert carrying.count("SELECT count(*) FROM event WHERE kind = 'carry_over'") == 5
