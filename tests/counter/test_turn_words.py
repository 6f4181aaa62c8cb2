"""The words a move brings along: what for, why, until when, with what outcome."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Person, Town
from tests.counter.hands import Json, called, code, done


@pytest.mark.parametrize("purpose", ["intake", "ask", "hand_over", "pay"])
def test_a_call_says_what_for(hall: Town, purpose: str) -> None:
    kiosk, clerk = hall.kiosk(), hall.clerk().open_desk()
    turn = kiosk.number()["turns"][0]

    turn = clerk.move(turn, "call", purpose=purpose).json()["turn"]

    assert turn["purpose"] == purpose
    status = hall.shown(lambda s: turn["number"] in [c["number"] for c in s["calls"][-1:]])
    assert status["calls"][-1]["purpose"] == purpose
    done(clerk, turn, "start", "finish")


@pytest.mark.parametrize("purpose", ["lunch", "", 0, [], False])
def test_a_call_for_nothing_known_is_invalid(hall: Town, purpose: Any) -> None:
    turn = hall.kiosk().number()["turns"][0]

    answer = hall.clerk().move(turn, "call", purpose=purpose)

    assert list(answer.json()["error"]["fields"]) == ["purpose"]


def test_a_number_is_called_three_times_and_no_more(kiosk: Person, takahashi: Person) -> None:
    turn = done(takahashi, called(kiosk, takahashi), "call", "call")
    assert turn["calls"] == 3

    assert code(takahashi.move(turn, "call")) == (409, "illegal_move")
    assert done(takahashi, turn, "miss")["calls"] == 3


def test_who_returns_is_left_five_minutes_but_may_be_called_by_hand(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    turn = done(takahashi, called(kiosk, takahashi), "miss", "return")
    assert takahashi.next().status_code == 204
    town.clock.forward(minutes=4, seconds=59)
    assert takahashi.next().status_code == 204
    kiosk.number()

    town.clock.forward(seconds=2)

    again = takahashi.next().json()
    assert (again["turn"]["id"], again["reason"]) == (turn["id"], "came_back")


def test_who_returns_may_be_called_by_hand_at_once(kiosk: Person, takahashi: Person) -> None:
    turn = done(takahashi, called(kiosk, takahashi), "miss", "return")

    assert done(takahashi, turn, "call")["state"] == "called"


def test_a_held_number_is_skipped_and_shown_with_its_reason(
    kiosk: Person, takahashi: Person, ito: Person
) -> None:
    turn = kiosk.number()["turns"][0]
    takahashi.move(turn, "hold", reason="印鑑を取りに", until="2026-04-06T09:30:00+09:00")

    assert takahashi.next().status_code == 204
    (held,) = ito.get("/api/desks/honcho-3").json()["held"]
    assert (held["id"], held["reason_words"]) == (turn["id"], "印鑑を取りに")


@pytest.mark.parametrize("until", ["soon", "2026-04-06T09:30:00", 5, "9999-12-31T23:59:59-12:00"])
def test_a_time_that_is_none_holds_nobody(hall: Town, until: Any) -> None:
    clerk, turn = hall.clerk(), hall.kiosk().number()["turns"][0]

    answer = clerk.move(turn, "hold", reason="x", until=until)

    assert list(answer.json()["error"]["fields"]) == ["until"]
    assert clerk.get("/api/desks/honcho-2").status_code == 200


def test_a_number_put_back_by_mistake_is_withdrawn_from_the_screens(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    turn = called(kiosk, takahashi)
    done(takahashi, turn, "put_back")

    (call,) = town.shown(lambda status: [c for c in status["calls"] if c["withdrawn"]])["calls"]
    assert (call["number"], call["withdrawn"]) == (turn["number"], True)


def test_finishing_with_open_cases_needs_the_word_carry(kiosk: Person, takahashi: Person) -> None:
    kiosk.apply("tenkyo")
    kiosk.apply("juminhyo")
    turn = done(takahashi, takahashi.next().json()["turn"], "start")

    answer = takahashi.move(turn, "finish", outcome="papers_missing")

    assert code(answer) == (409, "cases_open")
    assert answer.json()["error"]["turn"] == turn
    after = takahashi.move(turn, "finish", outcome="papers_missing", carry=True)
    assert after.json()["turn"]["state"] == "done"
    assert takahashi.get("/api/cases?service=honcho-shomei").json()["cases"][0]["state"] == (
        "received"
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [({"outcome": "lost"}, "outcome"), ({"outcome": ""}, "outcome"), ({"outcome": 1}, "outcome"),
     ({"carry": "yes"}, "carry"), ({"carry": 1}, "carry")],
)  # fmt: skip
def test_an_outcome_nobody_knows_is_invalid(hall: Town, given: Json, field: str) -> None:
    turn = hall.kiosk().number()["turns"][0]

    answer = hall.clerk().move(turn, "finish", **given)

    assert list(answer.json()["error"]["fields"]) == [field]


def test_a_hold_ends_by_itself_and_the_place_is_kept(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    turn = kiosk.number()["turns"][0]
    kiosk.number()
    takahashi.move(turn, "hold", reason="昼休み", until="2026-04-06T09:30:00+09:00")

    town.clock.forward(minutes=30)
    found = takahashi.next().json()["turn"]

    assert (found["id"], found["version"]) == (turn["id"], turn["version"] + 3)


def test_a_hold_without_a_time_is_ended_by_hand_only(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    done(takahashi, kiosk.number()["turns"][0], "hold")

    town.clock.forward(hours=3)

    assert takahashi.next().status_code == 204


def test_the_caretakers_round_ends_a_hold(town: Town, kiosk: Person, takahashi: Person) -> None:
    turn = kiosk.number()["turns"][0]
    takahashi.move(turn, "hold", reason="昼休み", until="2026-04-06T09:30:00+09:00")
    town.clock.forward(minutes=31)

    town.restart()

    (row,) = town.clerk("高橋").get("/api/desks/honcho-2").json()["line"]
    assert (row["id"], row["state"]) == (turn["id"], "waiting")
    assert town.only("SELECT clerk FROM event WHERE kind = 'resume'") is None
