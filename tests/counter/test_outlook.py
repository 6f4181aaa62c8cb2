"""The forecast of a running counter: the city's open days, its own past, the same for everybody."""

from __future__ import annotations

from typing import Any

from tests.cast import MONDAY_AT_NINE, Town

Json = dict[str, Any]


def foretold(town: Town) -> Json:
    """The forecast as the catalogue has it at this moment."""
    (office,) = town.anybody().get("/api/catalogue?office=honcho").json()["offices"]
    return dict(office["forecast"])


def a_day(town: Town, minutes: int) -> None:
    """Somebody comes, waits so long, and is served; then it is the next day."""
    kiosk, takahashi = town.kiosk(), town.clerk().open_desk()
    kiosk.number()
    town.clock.forward(minutes=minutes)
    turn = takahashi.next().json()["turn"]
    for move in ("start", "finish"):
        turn = takahashi.move(turn, move).json()["turn"]
    town.clock.forward(minutes=24 * 60 - minutes)


def test_everybody_may_read_when_to_come_and_asks_again_for_nothing(town: Town) -> None:
    answer = town.anybody().get("/api/forecast?office=honcho")
    again = town.anybody().get(
        "/api/forecast?office=honcho", headers={"If-None-Match": answer.headers["etag"]}
    )

    found = answer.json()
    assert set(found) == {"office", "at", "days_known", "days"}
    assert [len(found["days"]), found["days_known"]] == [15, 0]
    assert found["days"][0]["date"] == MONDAY_AT_NINE.date().isoformat()
    assert again.status_code == 304


def test_days_and_hours_are_the_citys_even_where_a_demo_never_closes(town: Town) -> None:
    days = foretold(town)["days"]

    hours = [[half[0] for half in day["halves"]] for day in days]
    assert (hours[0][0], hours[0][-1]) == ("08:30", "16:30")
    assert hours[5] == hours[6] == []  # the weekend
    assert days[5]["level"] == 0
    assert days[5]["best"] == []


def test_of_today_only_hours_to_come_are_advised(town: Town) -> None:
    town.clock.forward(hours=5)  # 14:00

    ((begins, ends),) = foretold(town)["days"][0]["best"]

    assert "14:00" <= begins < ends


def test_a_past_of_long_waits_is_foretold_as_such_and_days_are_counted(town: Town) -> None:
    before = foretold(town)["days"][3]["halves"]
    for _ in range(3):
        a_day(town, minutes=50)
    after = foretold(town)

    thursday = after["days"][0]
    assert after["days_known"] == 3
    assert thursday["halves"][1][1] > before[1][1]


def test_a_morning_of_long_waits_makes_the_afternoon_longer(town: Town) -> None:
    before = foretold(town)["days"]
    kiosk, takahashi = town.kiosk(), town.clerk().open_desk()
    for _ in range(8):
        kiosk.number()
    town.clock.forward(minutes=80)
    takahashi.next()
    town.clock.forward(minutes=10)
    after = foretold(town)["days"]

    assert after[0]["halves"][10][1] > before[0]["halves"][10][1]
    assert after[1]["halves"] == before[1]["halves"]


def test_an_office_that_is_none_has_no_forecast(town: Town) -> None:
    assert town.anybody().get("/api/forecast?office=nowhere").status_code == 404
