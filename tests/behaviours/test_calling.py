"""Calling: two clerks never have one visitor, one clerk never two, and no move out of turn."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.behaviours.stage import Guest, Json, Stage
from tests.proof.crew import Crew, press

pytestmark = pytest.mark.both

DESKS = ("honcho-2", "honcho-3", "honcho-4")


def refused(clerk: Guest, turn: Json, name: str) -> tuple[int, str]:
    """Status and code of a move that is refused."""
    answer = clerk.move(turn, name)
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.behaviour(2)
@pytest.mark.parametrize("waiting", [0, 2, 3])
def test_clerks_who_press_next_at_once_get_different_visitors_or_nobody(
    house: Stage, crew: Crew, waiting: int
) -> None:
    came = [house.number()["number"] for _ in range(waiting)]
    clerks = [house.clerk(desk) for desk in DESKS]
    presses = [press(each, f"/api/desks/{each.desk}/call-next") for each in clerks]

    answers = crew.send(house, [presses[:2], presses[2:]], lanes=3)

    assert Counter(status for status, _ in answers) == Counter(
        [200] * waiting + [204] * (3 - waiting)
    )
    assert sorted(body["turn"]["number"] for _, body in answers if body) == came


@pytest.mark.behaviour(3)
def test_of_two_clerks_who_call_one_number_one_wins_and_the_other_hears_where(
    house: Stage, crew: Crew
) -> None:
    turn = house.number()
    clerks = [house.clerk(desk) for desk in DESKS[:2]]
    path, body = f"/api/turns/{turn['id']}/call", {"version": turn["version"]}
    loads = [[press(each, path, body)] for each in clerks]

    answers: list[tuple[int, Any]] = sorted(crew.send(house, loads, lanes=1), key=lambda a: a[0])

    (won, called), (lost, refusal) = answers
    assert (won, lost) == (200, 409)
    assert refusal["error"]["by"] == called["turn"]["desk"]
    assert refusal["error"]["turn"]["desk"] == called["turn"]["desk"]


@pytest.mark.behaviour(3)
def test_a_clerk_with_an_old_screen_is_told_how_the_number_stands(house: Stage) -> None:
    seen = house.number()
    house.clerk("honcho-2").calls()

    answer = house.clerk("honcho-3").move(seen, "call")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["by"]) == (409, "stale", "honcho-2")
    assert error["turn"]["state"] == "called"


@pytest.mark.behaviour(5)
@pytest.mark.parametrize("serving", [False, True])
def test_a_clerk_with_a_visitor_cannot_take_another(house: Stage, serving: bool) -> None:
    _, other = house.number(), house.number()
    clerk = house.clerk()
    turn = clerk.calls()
    turn = clerk.moves(turn, "start") if serving else turn

    answers = [clerk.next(), clerk.move(other, "call")]

    for answer in answers:
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (409, "desk_busy")
        assert (error["turn"]["id"], error["by"]) == (turn["id"], clerk.desk)
    assert clerk.screen()["turn"]["id"] == turn["id"]


@pytest.mark.behaviour(5)
def test_the_visitor_at_the_desk_is_finished_and_the_next_called(house: Stage) -> None:
    house.number()
    other = house.number()
    clerk = house.clerk()
    turn = clerk.moves(clerk.calls(), "start")
    assert clerk.next().status_code == 409

    clerk.moves(turn, "finish")

    assert clerk.calls()["id"] == other["id"]


@pytest.mark.behaviour(6)
@pytest.mark.parametrize("name", ["call", "start", "finish", "miss", "hold", "leave"])
def test_a_finished_number_does_not_move_any_more(house: Stage, name: str) -> None:
    house.number()
    clerk = house.clerk()
    done = clerk.serves()

    given = {"reason": "書類を取りに"} if name == "hold" else {}
    answer = clerk.move(done, name, **given)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "illegal_move")
    assert answer.json()["error"]["turn"]["state"] == "done"


@pytest.mark.behaviour(6)
@pytest.mark.parametrize("name", ["call", "start", "finish", "miss", "return"])
def test_who_has_left_is_not_called_any_more(house: Stage, name: str) -> None:
    clerk = house.clerk()
    left = clerk.moves(house.number(), "leave")

    assert refused(clerk, left, name) == (409, "illegal_move")
    assert clerk.next().status_code == 204


@pytest.mark.behaviour(6)
@pytest.mark.parametrize("name", ["0" * 32, "1", "あ", "a'--", "%00", "x" * 300])
def test_an_id_that_names_nothing_is_not_found_whatever_its_shape(house: Stage, name: str) -> None:
    clerk, body = house.clerk(), {"version": 1}
    paths = [f"/api/turns/{name}/call", f"/api/turns/{name}/finish", f"/api/cases/{name}/claim"]

    assert {clerk.post(path, body).status_code for path in paths} == {404}
    assert clerk.get(f"/api/desks/{name}").status_code == 404


@pytest.mark.behaviour(6)
def test_a_malformed_move_is_told_so_and_moves_nothing(house: Stage) -> None:
    turn, clerk = house.number(), house.clerk()
    path = f"/api/turns/{turn['id']}/call"

    torn = clerk.http.post(path, content=b'{"version":', headers=clerk.headers)
    wrong = clerk.post(path, {"version": "one"})

    assert (torn.status_code, torn.json()["error"]["code"]) == (400, "malformed")
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (422, ["version"])
    assert clerk.screen()["line"][0]["version"] == turn["version"]


@pytest.mark.behaviour(7)
@pytest.mark.parametrize("name", ["start", "miss", "return", "finish", "put_back", "rejoin"])
def test_nothing_but_a_call_moves_a_waiting_number_to_a_desk(house: Stage, name: str) -> None:
    turn, clerk = house.number(), house.clerk()

    assert refused(clerk, turn, name) == (409, "illegal_move")
    assert clerk.screen()["line"][0]["state"] == "waiting"


@pytest.mark.behaviour(7)
def test_start_and_no_show_come_after_a_call_only(house: Stage) -> None:
    house.number(), house.number()
    clerk = house.clerk()

    served = clerk.moves(clerk.calls(), "start")
    assert refused(clerk, served, "miss") == (409, "illegal_move")
    clerk.moves(served, "finish")
    missed = clerk.moves(clerk.calls(), "miss")
    assert refused(clerk, missed, "start") == (409, "illegal_move")


@pytest.mark.behaviour(7)
def test_only_who_was_missed_returns_and_only_who_left_joins_again(house: Stage) -> None:
    house.number()
    clerk = house.clerk()
    missed = clerk.moves(clerk.calls(), "miss")

    assert refused(clerk, missed, "rejoin") == (409, "illegal_move")
    waiting = clerk.moves(missed, "return")
    assert waiting["state"] == "waiting"
    left = clerk.moves(waiting, "leave")
    assert refused(clerk, left, "return") == (409, "illegal_move")
    assert clerk.moves(left, "rejoin")["state"] == "waiting"
