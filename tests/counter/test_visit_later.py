"""What happens to a standing visit: forms are added, the visitor waits later, or goes home."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.cast import SAMPLES, Person, Town
from tests.counter.hands import code, done


def add(who: Person, visit: dict[str, Any], *procedures: str, **more: Any) -> httpx2.Response:
    """Send applications for a standing visit, with its ticket's secret."""
    body = {"secret": visit.get("secret"), "applications": [SAMPLES[p] for p in procedures]}
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    return who.post(f"/api/visits/{visit['id']}/applications", body | more, headers=headers)


def own(town: Town, visit: dict[str, Any]) -> dict[str, Any]:
    """The visit as its ticket shows it."""
    answer = town.anybody().get(f"/api/visits/by-secret/{visit['secret']}")
    found: dict[str, Any] = answer.json()["visit"]
    return found


def test_the_kiosk_adds_a_form_to_its_number_and_the_turn_is_prepared(kiosk: Person) -> None:
    visit = kiosk.number()

    answer = add(kiosk, visit, "juminhyo")

    found = answer.json()["visit"]
    assert (answer.status_code, found["number"]) == (201, visit["number"])
    assert [turn["state"] for turn in found["turns"]] == ["preparing"]
    assert found["turns"][0]["version"] == 2
    assert [case["procedure"] for case in found["cases"]] == ["juminhyo"]


def test_a_form_of_another_service_opens_a_turn_with_the_same_number_and_arrival(
    town: Town, kiosk: Person
) -> None:
    visit = kiosk.number()
    town.clock.forward(minutes=3)

    turns = add(kiosk, visit, "tenkyo").json()["visit"]["turns"]

    assert [turn["service"] for turn in turns] == ["honcho-shomei", "honcho-ido"]
    assert {turn["number"] for turn in turns} == {"A001"}
    assert {turn["arrived_at"] for turn in turns} == {"2026-04-06T09:00:00+09:00"}


@pytest.mark.parametrize("secret", [None, "", "wrong", 7, ["x"]])
def test_the_kiosk_adds_nothing_without_the_tickets_secret(hall: Town, secret: Any) -> None:
    kiosk = hall.kiosk()
    visit = kiosk.number()
    before = hall.rows()

    assert add(kiosk, visit, "juminhyo", secret=secret).status_code == 403
    assert hall.rows() == before


def test_another_device_adds_nothing_even_with_the_secret(hall: Town) -> None:
    visit = hall.kiosk().number()

    assert add(hall.greeter(), visit, "juminhyo").status_code == 403


def test_a_device_does_not_pass_for_a_clerk(hall: Town) -> None:
    kiosk = hall.kiosk()
    clerkly = SAMPLES["juminhyo"] | {"sources": {"applicant_name": "clerk"}}

    assert add(kiosk, kiosk.number(), "juminhyo", by="clerk").status_code == 403
    assert add(kiosk, kiosk.number(), applications=[clerkly]).status_code == 422


def test_a_clerk_begins_a_form_with_what_is_known_so_far(hall: Town) -> None:
    clerk, visit = hall.clerk(), hall.kiosk().number()
    begun = {"procedure": "juminhyo", "for_whom": "self", "answers": {"copies": 2}}
    del visit["secret"]

    answer = add(clerk, visit, by="clerk", partial=True, applications=[begun])

    case = clerk.get(f"/api/cases/{answer.json()['visit']['cases'][0]['id']}").json()["case"]
    assert answer.status_code == 201
    assert (case["answers"], case["sources"]) == ({"copies": 2}, {"copies": "clerk"})
    assert "applicant_name" in case["missing"]


def test_a_device_may_not_begin_a_form(hall: Town) -> None:
    kiosk = hall.kiosk()
    begun = {"procedure": "juminhyo", "for_whom": "self", "answers": {"copies": 2}}

    answer = add(kiosk, kiosk.number(), partial=True, applications=[begun])

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]["applications.0.applicant_name"] == "required"


def test_a_clerk_of_another_office_adds_nothing(hall: Town) -> None:
    visit = hall.kiosk().number()

    assert add(hall.clerk("阿部"), visit, "juminhyo").status_code == 403


def test_nothing_is_added_to_a_visit_that_is_over(hall: Town) -> None:
    kiosk = hall.kiosk()
    visit = kiosk.number()
    hall.anybody().post(f"/api/visits/by-secret/{visit['secret']}/leave")

    answer = add(kiosk, visit, "juminhyo")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "visit_over")


def test_no_forms_no_addition(hall: Town) -> None:
    kiosk = hall.kiosk()

    answer = add(kiosk, kiosk.number())

    assert answer.json()["error"]["fields"] == {"applications": "required"}


def test_a_visitor_who_leaves_takes_back_what_nobody_accepted(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.apply("juminhyo").json()["visit"]

    answer = town.anybody().post(f"/api/visits/by-secret/{visit['secret']}/leave")

    assert [turn["state"] for turn in answer.json()["visit"]["turns"]] == ["left"]
    case = takahashi.get(f"/api/cases/{visit['cases'][0]['id']}").json()["case"]
    assert case["state"] == "withdrawn"
    assert takahashi.next().status_code == 204


def test_leaving_twice_changes_nothing(hall: Town) -> None:
    visit, anybody = hall.kiosk().number(), hall.anybody()
    path = f"/api/visits/by-secret/{visit['secret']}/leave"

    first, second = anybody.post(path), anybody.post(path)

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json()["visit"]["turns"] == first.json()["visit"]["turns"]


def test_nobody_leaves_while_being_served(town: Town, kiosk: Person, takahashi: Person) -> None:
    visit = kiosk.number()
    takahashi.move(takahashi.next().json()["turn"], "start")

    answer = town.anybody().post(f"/api/visits/by-secret/{visit['secret']}/leave")

    assert answer.status_code == 409
    assert own(town, visit)["turns"][0]["state"] == "serving"


def test_who_asks_for_ten_minutes_is_passed_over_and_keeps_the_place(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    first, second = kiosk.number(), kiosk.number()

    answer = town.anybody().post(f"/api/visits/by-secret/{first['secret']}/snooze", {"minutes": 10})

    assert answer.status_code == 200
    turn = takahashi.next().json()["turn"]
    assert turn["number"] == second["number"]
    takahashi.move(takahashi.move(turn, "start").json()["turn"], "finish")
    assert takahashi.next().status_code == 204
    town.clock.forward(minutes=10, seconds=1)
    kiosk.number()
    assert takahashi.next().json()["turn"]["number"] == first["number"]


def test_who_asked_for_minutes_is_shown_until_when_and_called_no_longer(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.number()
    path = f"/api/visits/by-secret/{visit['secret']}/snooze"
    assert "until" not in town.shown(lambda s: s["turns"])["turns"][0]

    town.anybody().post(path, {"minutes": 10})

    turn = town.shown(lambda s: "until" in s["turns"][0])["turns"][0]
    at = town.clock() + timedelta(minutes=10)
    assert datetime.fromisoformat(turn["until"]) == at.replace(microsecond=0)
    done(takahashi, visit["turns"][0] | {"version": 2}, "call")
    town.shown(lambda s: "until" not in s["turns"][0])


@pytest.mark.parametrize("minutes", [0, 61, -1, "10", 1.5, True, None, 10**30])
def test_minutes_out_of_measure_are_refused(hall: Town, minutes: Any) -> None:
    visit = hall.kiosk().number()
    path = f"/api/visits/by-secret/{visit['secret']}/snooze"

    answer = hall.anybody().post(path, {"minutes": minutes})

    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["minutes"]


def test_a_called_visitor_does_not_snooze(town: Town, kiosk: Person, takahashi: Person) -> None:
    visit = kiosk.number()
    takahashi.next()

    path = f"/api/visits/by-secret/{visit['secret']}/snooze"
    assert town.anybody().post(path, {"minutes": 10}).status_code == 409


def test_unknown_secrets_are_404_and_after_many_guesses_429_while_known_ones_go_on(
    town: Town, kiosk: Person
) -> None:
    visit, stranger = kiosk.number(), town.anybody()

    answers = [stranger.get(f"/api/visits/by-secret/{'x' * 22}{n}") for n in range(30)]

    assert [a.status_code for a in answers] == [404] * 20 + [429] * 10
    assert int(answers[-1].headers["retry-after"]) > 0
    assert stranger.get(f"/api/visits/by-secret/{visit['secret']}").status_code == 200
    town.clock.forward(minutes=1)
    assert stranger.get("/api/visits/by-secret/nobody").status_code == 404


def test_a_clerk_sees_a_visit_of_her_office_only(hall: Town) -> None:
    visit = hall.kiosk().number()

    mine = hall.clerk("高橋").get(f"/api/visits/{visit['id']}")
    theirs = hall.clerk("阿部").get(f"/api/visits/{visit['id']}")

    assert mine.json()["visit"]["number"] == visit["number"]
    assert set(mine.json()["visit"]) >= {"turns", "cases", "language", "needs", "channel"}
    assert theirs.status_code == 403
    assert hall.anybody().get(f"/api/visits/{visit['id']}").status_code == 401


def test_a_return_leaves_the_visitor_the_minutes_to_ask_for(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.number()
    path = f"/api/visits/by-secret/{visit['secret']}/snooze"
    done(takahashi, visit["turns"][0], "call", "miss", "return")

    assert town.anybody().post(path, {"minutes": 10}).status_code == 200
    turn = takahashi.get("/api/desks/honcho-2").json()["line"][0]
    done(takahashi, turn, "call", "put_back")
    assert code(town.anybody().post(path, {"minutes": 10})) == (409, "snoozed_already")
