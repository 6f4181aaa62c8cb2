"""Transfer: one number leads through several desks, keeps its place in time, and finds back."""

from __future__ import annotations

import pytest

from tests.behaviours.stage import Guest, Json, Stage

pytestmark = pytest.mark.both

SHOMEI, IDO = "honcho-shomei", "honcho-ido"


def passed_on(house: Stage, clerk: Guest, **way: object) -> tuple[Json, Json]:
    """Somebody is served and sent on to the next line: the old turn and the new one."""
    house.number()
    turn = clerk.moves(clerk.calls(), "start")
    answer = clerk.move(turn, "transfer", service=IDO, **way)
    assert answer.status_code == 200, answer.text
    return answer.json()["turn"], answer.json()["opened"]


def legs(clerk: Guest, visit: str) -> list[tuple[str, str]]:
    """Line and state of each turn of a visit, oldest first, as clerks see them."""
    turns = clerk.get(f"/api/visits/{visit}").json()["visit"]["turns"]
    return [(turn["service"], turn["state"]) for turn in turns]


@pytest.mark.behaviour(16)
def test_a_transferred_number_keeps_its_digits_and_its_arrival(day: Stage) -> None:
    clerk = day.clerk("honcho-2")
    day.forward(minutes=3)
    old, new = passed_on(day, clerk)

    assert (old["state"], new["state"], new["service"]) == ("moved", "waiting", IDO)
    assert (new["number"], new["arrived_at"]) == (old["number"], old["arrived_at"])


@pytest.mark.behaviour(16)
def test_a_transferred_number_does_not_stand_behind_those_who_came_later(day: Stage) -> None:
    early = day.number()
    day.forward(minutes=10)
    late = day.number(IDO)
    clerk, shibata = day.clerk("honcho-2"), day.clerk("honcho-6")

    answer = clerk.move(clerk.moves(clerk.calls(), "start"), "transfer", service=IDO)

    assert answer.json()["opened"]["number"] == early["number"]
    assert shibata.serves()["number"] == early["number"]
    assert shibata.serves()["number"] == late["number"]


@pytest.mark.behaviour(16)
def test_the_visits_history_shows_both_legs(day: Stage) -> None:
    clerk, shibata = day.clerk("honcho-2"), day.clerk("honcho-6")
    passed_on(day, clerk)
    shibata.moves(shibata.calls(), "start")

    visit = shibata.screen()["turn"]["visit"]

    assert legs(clerk, visit) == [(SHOMEI, "moved"), (IDO, "serving")]


@pytest.mark.behaviour(16)
def test_the_ticket_in_the_visitors_hand_shows_the_new_desk(day: Stage) -> None:
    visit = day.device().number()
    clerk, shibata = day.clerk("honcho-2"), day.clerk("honcho-6")
    clerk.moves(clerk.moves(clerk.calls(), "start"), "transfer", service=IDO)
    shibata.calls()

    own = day.anybody().get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]

    assert own["number"] == visit["number"]
    assert (own["turns"][-1]["state"], own["turns"][-1]["desk"]) == ("called", "honcho-6")


@pytest.mark.behaviour(16)
def test_a_wished_desk_gets_the_visitor_and_no_other(day: Stage) -> None:
    day.number()
    clerk, other, wished = (day.clerk(desk) for desk in ("honcho-2", "honcho-3", "honcho-4"))

    turn = clerk.moves(clerk.calls(), "start")
    clerk.moves(turn, "transfer", service=SHOMEI, desk="honcho-4")

    assert other.next().status_code == 204
    assert wished.calls()["number"] == turn["number"]


@pytest.mark.behaviour(16)
def test_a_visitor_for_two_lines_is_at_one_desk_at_a_time(day: Stage) -> None:
    answer = day.device().take(services=[SHOMEI, IDO])
    clerk, shibata = day.clerk("honcho-2"), day.clerk("honcho-6")
    first = clerk.moves(clerk.calls(), "start")

    assert len(answer.json()["visit"]["turns"]) == 2
    assert shibata.next().status_code == 204
    assert shibata.screen()["line"][0]["reason"] == "elsewhere"
    clerk.moves(first, "finish")
    assert shibata.calls()["number"] == first["number"]


@pytest.mark.behaviour(17)
def test_a_transfer_with_return_comes_back_to_the_first_desk(day: Stage) -> None:
    clerk, beside, shibata = (day.clerk(d) for d in ("honcho-2", "honcho-3", "honcho-6"))
    old, _ = passed_on(day, clerk, come_back=True)

    shibata.serves()

    assert beside.next().status_code == 204
    back = clerk.calls()
    assert (back["number"], back["service"]) == (old["number"], SHOMEI)


@pytest.mark.behaviour(17)
def test_without_return_nobody_comes_back(day: Stage) -> None:
    clerk, shibata = day.clerk("honcho-2"), day.clerk("honcho-6")
    passed_on(day, clerk)

    shibata.serves()

    assert clerk.next().status_code == 204


@pytest.mark.behaviour(17)
def test_who_walks_out_on_the_way_does_not_come_back(day: Stage) -> None:
    clerk, shibata = day.clerk("honcho-2"), day.clerk("honcho-6")
    passed_on(day, clerk, come_back=True)

    shibata.moves(shibata.moves(shibata.calls(), "start"), "finish", outcome="walked_out")

    assert clerk.next().status_code == 204
