"""One number through several desks: transfer, the way back, staying seated, and slips undone."""

from __future__ import annotations

import pytest

from tests.cast import SAMPLES, Person, Town
from tests.counter.hands import Json, called, code, done, moved, served


def test_a_transferred_number_waits_in_the_other_line_as_who_came_then(
    town: Town, kiosk: Person, takahashi: Person, shibata: Person
) -> None:
    turn = served(kiosk, takahashi)
    town.clock.forward(minutes=5)
    kiosk.number("honcho-ido")

    answer = moved(takahashi, turn)

    assert (answer["turn"]["state"], answer["turn"]["id"]) == ("moved", turn["id"])
    leg = answer["opened"]
    assert (leg["state"], leg["service"], leg["version"]) == ("waiting", "honcho-ido", 1)
    assert (leg["number"], leg["arrived_at"]) == (turn["number"], turn["arrived_at"])
    assert shibata.next().json()["turn"]["id"] == leg["id"]


def test_each_leg_counts_its_own_wait_and_together_they_are_the_visitors(
    town: Town, kiosk: Person, takahashi: Person, shibata: Person
) -> None:
    turn = kiosk.number()["turns"][0]
    town.clock.forward(minutes=7, seconds=0.5)
    turn = done(takahashi, turn, "call", "start")
    town.clock.forward(minutes=10)
    leg = moved(takahashi, turn)["opened"]
    town.clock.forward(minutes=3, seconds=0.5)

    leg = done(shibata, leg, "call")

    assert (turn["waited_s"], leg["waited_s"]) == (420, 180)


def test_priority_and_needs_go_along_with_the_number(town: Town, shibata: Person) -> None:
    visit = town.greeter().take(channel="greeter", needs=["wheelchair"]).json()["visit"]

    leg = moved(town.greeter(), visit["turns"][0])["opened"]

    (row,) = shibata.get("/api/desks/honcho-6").json()["line"]
    assert (row["id"], row["priority"]) == (leg["id"], True)


def test_forms_of_the_new_line_follow_and_others_stay(
    kiosk: Person, takahashi: Person, shibata: Person
) -> None:
    visit = kiosk.take(applications=[SAMPLES["juminhyo"], SAMPLES["tenkyo"]]).json()["visit"]
    shomei, ido = visit["turns"]
    done(shibata, ido, "call", "start")
    shibata.move(shibata.get("/api/desks/honcho-6").json()["turn"], "finish", carry=True)

    leg = moved(takahashi, shomei)["opened"]

    found = shibata.get(f"/api/visits/{visit['id']}").json()["visit"]["cases"]
    assert {case["procedure"]: case["turn"] for case in found} == {
        "juminhyo": shomei["id"], "tenkyo": leg["id"],
    }  # fmt: skip


def test_a_number_that_comes_back_is_expected_at_the_first_desk(
    kiosk: Person, takahashi: Person, ito: Person, shibata: Person
) -> None:
    leg = moved(takahashi, served(kiosk, takahashi), come_back=True)["opened"]
    leg = done(shibata, leg, "call", "start")

    answer = shibata.move(leg, "finish").json()

    assert (answer["turn"]["state"], answer["opened"]["service"]) == ("done", "honcho-shomei")
    assert ito.next().status_code == 204
    (row,) = ito.get("/api/desks/honcho-3").json()["line"]
    assert row["reason"] == "other_desk"
    found = takahashi.next().json()["turn"]
    assert (found["id"], found["number"]) == (answer["opened"]["id"], leg["number"])
    last = done(takahashi, found, "start")
    assert "opened" not in takahashi.move(last, "finish").json()


def test_a_number_lent_twice_comes_back_twice(
    town: Town, kiosk: Person, takahashi: Person, shibata: Person
) -> None:
    second = moved(takahashi, served(kiosk, takahashi), come_back=True)["opened"]
    second = done(shibata, second, "call", "start")
    third = moved(shibata, second, "honcho-shomei", come_back=True)["opened"]
    third = done(takahashi, third, "call", "start")

    back = takahashi.move(third, "finish").json()["opened"]
    assert back["service"] == "honcho-ido"
    back = done(shibata, back, "call", "start")
    first = shibata.move(back, "finish").json()["opened"]
    assert first["service"] == "honcho-shomei"
    first = done(takahashi, first, "call", "start")
    assert "opened" not in takahashi.move(first, "finish").json()


def test_who_walks_out_is_not_expected_back(
    kiosk: Person, takahashi: Person, shibata: Person
) -> None:
    leg = moved(takahashi, served(kiosk, takahashi), come_back=True)["opened"]
    leg = done(shibata, leg, "call", "start")

    assert "opened" not in shibata.move(leg, "finish", outcome="walked_out").json()
    assert takahashi.next().status_code == 204


def test_the_visitor_stays_seated_and_the_clerks_change(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    leg = moved(takahashi, served(kiosk, takahashi), stay=True)["opened"]

    assert (leg["state"], leg["desk"], leg["service"]) == ("serving", "honcho-2", "honcho-ido")
    assert takahashi.get("/api/desks/honcho-2").json()["turn"]["id"] == leg["id"]
    assert town.shown(lambda s: s["calls"])["calls"][-1]["number"] == leg["number"]
    takahashi.http.request("DELETE", "/api/session", headers=takahashi.headers)
    relief = town.clerk("高橋")
    assert done(relief, leg, "finish")["state"] == "done"


def test_a_desk_calls_whoever_wants_it_from_another_line(kiosk: Person, takahashi: Person) -> None:
    turn = served(kiosk, takahashi)

    leg = moved(takahashi, turn, desk="honcho-2")["opened"]

    assert takahashi.next().json()["turn"]["id"] == leg["id"]


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "service"), ({"service": None}, "service"), ({"service": "nowhere"}, "service"),
     ({"service": "inakawa-sogo"}, "service"), ({"service": 1}, "service"),
     ({"service": "honcho-ido", "desk": "honcho-9"}, "desk"),
     ({"service": "honcho-ido", "desk": "inakawa-1"}, "desk"),
     ({"service": "honcho-ido", "desk": "nowhere"}, "desk"),
     ({"service": "honcho-ido", "desk": "honcho-6", "stay": True}, "desk"),
     ({"service": "honcho-ido", "come_back": "yes"}, "come_back"),
     ({"service": "honcho-ido", "stay": 1}, "stay")],
)  # fmt: skip
def test_a_way_that_leads_nowhere_is_invalid(hall: Town, given: Json, field: str) -> None:
    turn = hall.kiosk().number()["turns"][0]

    answer = hall.clerk().move(turn, "transfer", **given)

    assert code(answer) == (422, "invalid")
    assert list(answer.json()["error"]["fields"]) == [field]


def test_a_number_stands_in_no_line_twice(kiosk: Person, shibata: Person) -> None:
    visit = kiosk.take(services=["honcho-ido", "honcho-koseki"]).json()["visit"]
    ido, koseki = visit["turns"]

    answer = shibata.move(ido, "transfer", service="honcho-koseki")

    assert code(answer) == (409, "illegal_move")
    line = shibata.get("/api/desks/honcho-6").json()["line"]
    assert {turn["id"] for turn in line} == {ido["id"], koseki["id"]}


def test_only_who_is_served_can_stay_seated(kiosk: Person, takahashi: Person) -> None:
    turn = called(kiosk, takahashi)

    answer = takahashi.move(turn, "transfer", service="honcho-ido", stay=True)

    assert code(answer) == (409, "illegal_move")
    assert takahashi.get("/api/desks/honcho-2").json()["turn"]["state"] == "called"


def test_a_call_is_taken_back_when_the_number_is_moved(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    turn = called(kiosk, takahashi)

    moved(takahashi, turn)

    assert town.shown(lambda s: s["calls"] and s["calls"][-1]["withdrawn"])["calls"][-1][
        "withdrawn"
    ]


@pytest.mark.parametrize("who", ["greeter", "seatless"])
def test_the_greeter_puts_a_number_into_the_right_line(town: Town, who: str) -> None:
    turn = town.kiosk().number()["turns"][0]
    helper = getattr(town, who)()

    leg = moved(helper, turn)["opened"]

    assert (leg["service"], leg["ahead"]) == ("honcho-ido", 0)
    for name, given in (
        ("hold", {"reason": "書類"}),
        ("resume", {}),
        ("leave", {}),
        ("rejoin", {}),
    ):
        leg = helper.move(leg, name, **given).json()["turn"]
    assert leg["state"] == "waiting"


def test_the_greeter_keeps_off_whoever_is_at_a_desk(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    turn = called(kiosk, takahashi)

    answer = town.greeter().move(turn, "transfer", service="honcho-ido")

    assert (code(answer), answer.json()["error"]["by"]) == ((409, "illegal_move"), "honcho-2")
    turn = done(takahashi, turn, "start")
    assert code(town.greeter().move(turn, "hold", reason="書類")) == (409, "illegal_move")
