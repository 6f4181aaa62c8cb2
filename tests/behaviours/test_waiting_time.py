"""Who does not come when called, and how long waiting, the way to the desk and service took."""

from __future__ import annotations

import pytest

from tests.behaviours.stage import Stage

pytestmark = pytest.mark.both


@pytest.mark.behaviour(11)
def test_a_number_is_called_three_times_at_most_and_stays_in_view_till_then(day: Stage) -> None:
    day.number()
    clerk = day.clerk()
    turn = clerk.calls()

    for calls in (2, 3):
        turn = clerk.moves(turn, "call")
        assert (turn["state"], turn["calls"]) == ("called", calls)
        assert clerk.screen()["turn"]["id"] == turn["id"]

    refusal = clerk.move(turn, "call")
    assert (refusal.status_code, refusal.json()["error"]["code"]) == (409, "illegal_move")
    assert clerk.moves(turn, "miss")["state"] == "missed"


@pytest.mark.behaviour(11)
def test_who_was_missed_stays_on_the_desks_list_and_can_be_called_by_hand(day: Stage) -> None:
    day.number()
    clerk = day.clerk()
    missed = clerk.moves(clerk.calls(), "miss")

    assert [turn["id"] for turn in clerk.screen()["missed"]] == [missed["id"]]
    assert clerk.next().status_code == 204
    assert clerk.moves(missed, "call")["state"] == "called"


@pytest.mark.behaviour(12)
def test_who_comes_back_is_not_called_by_next_for_five_minutes(day: Stage) -> None:
    day.number()
    clerk = day.clerk()
    clerk.moves(clerk.moves(clerk.calls(), "miss"), "return")

    day.forward(minutes=4, seconds=59)
    assert clerk.next().status_code == 204
    day.forward(seconds=1)
    assert clerk.next().json()["reason"] == "came_back"


@pytest.mark.behaviour(12)
def test_others_are_called_while_somebody_who_came_back_is_left_in_peace(day: Stage) -> None:
    back, other = day.number(), day.number()
    clerk = day.clerk()
    clerk.moves(clerk.moves(clerk.calls(), "miss"), "return")

    assert clerk.serves()["id"] == other["id"]
    day.forward(minutes=5)
    assert clerk.serves()["id"] == back["id"]


@pytest.mark.behaviour(13)
def test_the_waiting_time_is_fixed_at_the_first_call(day: Stage) -> None:
    day.number()
    clerk = day.clerk()
    day.forward(minutes=7, seconds=12)
    turn = clerk.calls()
    assert turn["waited_s"] == 432

    for name in ("call", "miss", "return", "call", "start", "finish"):
        day.forward(minutes=1)
        turn = clerk.moves(turn, name)
        assert (name, turn["waited_s"]) == (name, 432)


@pytest.mark.behaviour(14)
def test_waiting_way_and_service_are_told_in_seconds(day: Stage) -> None:
    day.number()
    clerk = day.clerk()
    day.forward(seconds=61)
    turn = clerk.calls()
    day.forward(seconds=17)
    turn = clerk.moves(turn, "start")
    day.forward(seconds=203)

    done = clerk.moves(turn, "finish")

    assert (done["waited_s"], done["way_s"], done["served_s"]) == (61, 17, 203)


@pytest.mark.behaviour(14)
def test_an_interrupted_service_is_the_sum_of_its_parts(day: Stage) -> None:
    day.number()
    clerk = day.clerk()
    turn = clerk.moves(clerk.calls(), "start")
    day.forward(seconds=100)
    turn = clerk.moves(turn, "hold", reason="写真を撮りに")
    day.forward(minutes=20)
    turn = clerk.moves(clerk.moves(turn, "call"), "start")
    day.forward(seconds=23)

    assert clerk.moves(turn, "finish")["served_s"] == 123


@pytest.mark.behaviour(5)
def test_a_refused_next_does_not_touch_the_service_time(day: Stage) -> None:
    day.number()
    day.number()
    clerk = day.clerk()
    turn = clerk.moves(clerk.calls(), "start")
    day.forward(seconds=60)
    assert clerk.next().status_code == 409
    day.forward(seconds=60)

    assert clerk.moves(turn, "finish")["served_s"] == 120


@pytest.mark.behaviour(14)
def test_service_goes_on_where_it_was_after_a_misclick(day: Stage) -> None:
    day.number()
    clerk = day.clerk()
    turn = clerk.moves(clerk.calls(), "start")
    day.forward(seconds=50)
    turn = clerk.moves(turn, "finish")
    day.forward(seconds=30)

    turn = clerk.moves(turn, "reopen")
    day.forward(seconds=7)

    assert clerk.moves(turn, "finish")["served_s"] == 57
