"""The greeter's counter: who is here, what they need, and their ticket once more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.cast import SAMPLES, Person, Town
from tests.counter.hands import code, done

Json = dict[str, Any]


@pytest.fixture
def greeter(town: Town) -> Person:
    """A greeter who signed in at no desk."""
    return town.seatless()


def lines(who: Person) -> list[Json]:
    """Everybody in line, as the greeter sees them."""
    found: list[Json] = who.get("/api/lobby").json()["turns"]
    return found


def needs(who: Person, visit: Json, *needed: str, **more: Any) -> Any:
    """Say what a visitor needs."""
    return who.post(f"/api/visits/{visit['id']}/needs", {"needs": list(needed), **more})


def reprint(who: Person, visit: Json) -> Any:
    """Ask for the ticket once more."""
    return who.post(f"/api/visits/{visit['id']}/reprint")


def said(town: Town, kind: str) -> str:
    """Who did what of this kind last, and what was written down with it."""
    columns = "coalesce(clerk,'') || '/' || coalesce(before,'') || '/' || coalesce(after,'')"
    query = f"SELECT {columns} || '/' || coalesce(reason,'') FROM event WHERE kind = '{kind}'"
    return str(town.only(f"{query} ORDER BY sequence DESC LIMIT 1"))


def test_greeter_sees_everybody_who_waits_with_needs_and_procedures_and_no_name(
    town: Town, kiosk: Person, greeter: Person
) -> None:
    kiosk.apply("juminhyo")
    town.greeter().take(needs=["wheelchair"], channel="greeter")

    answer = greeter.get("/api/lobby")

    first, second = answer.json()["turns"]
    assert [case["procedure"] for case in first["cases"]] == ["juminhyo"]
    assert (first["channel"], first["priority"], first["needs"]) == ("kiosk", False, [])
    assert (second["channel"], second["priority"], second["needs"]) == (
        "greeter", True, ["wheelchair"])  # fmt: skip
    assert second["ahead"] is not None
    for word in SAMPLES["juminhyo"]["answers"].values():
        assert not isinstance(word, str) or len(word) < 6 or word not in answer.text


def test_lobby_tells_how_each_line_stands(town: Town, kiosk: Person, greeter: Person) -> None:
    kiosk.number()
    town.shown(lambda status: any(each["waiting"] for each in status["services"]))

    services = {each["id"]: each for each in greeter.get("/api/lobby").json()["services"]}

    assert services["honcho-shomei"]["waiting"] == 1
    assert {"state", "level", "low", "high"} <= set(services["honcho-shomei"])


def test_who_left_today_stands_apart_and_who_left_yesterday_is_gone(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    done(takahashi, kiosk.number()["turns"][0], "leave")
    assert len(takahashi.get("/api/lobby").json()["left"]) == 1
    assert lines(takahashi) == []

    town.clock.forward(hours=24)

    assert town.clerk().get("/api/lobby").json()["left"] == []


def test_lobby_of_another_office_is_refused(town: Town, greeter: Person) -> None:
    tablet = town.greeter()

    assert code(greeter.get("/api/lobby?office=inakawa")) == (403, "not_your_office")
    assert code(tablet.get("/api/lobby?office=inakawa")) == (403, "not_your_office")
    assert code(tablet.get("/api/lobby?office=nowhere")) == (404, "not_found")
    assert tablet.get("/api/lobby?office=honcho").status_code == 200


def test_kiosk_learns_nothing_of_the_lobby(kiosk: Person) -> None:
    visit = kiosk.number()

    assert code(kiosk.get("/api/lobby")) == (403, "not_allowed")
    assert code(needs(kiosk, visit, "urgent")) == (403, "not_allowed")
    assert code(reprint(kiosk, visit)) == (403, "not_allowed")


def test_needs_said_later_stand_everywhere_and_leave_the_priority_as_it_was(
    kiosk: Person, greeter: Person
) -> None:
    visit = kiosk.number()

    answer = needs(greeter, visit, "hearing", "hearing", "sight")

    assert answer.json()["visit"]["needs"] == ["hearing", "sight"]
    assert [(t["needs"], t["priority"]) for t in lines(greeter)] == [(["hearing", "sight"], False)]


def test_priority_brings_a_visitor_forward_and_a_repeat_changes_nothing(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    second = kiosk.number()

    first_answer = needs(town.greeter(), second, "wheelchair", priority=True)
    events = town.rows("event")
    again = needs(town.greeter(), second, "wheelchair", priority=True)

    assert again.json()["visit"]["turns"][0]["version"] == 2
    assert again.json() == first_answer.json()
    assert town.rows("event") == events
    assert takahashi.next().json()["turn"]["number"] == second["number"]


def test_priority_taken_back_puts_a_visitor_in_the_usual_line(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    first = kiosk.number()
    second = town.greeter().take(needs=["urgent"]).json()["visit"]

    needs(takahashi, second, priority=False)

    assert takahashi.next().json()["turn"]["number"] == first["number"]


def test_clerk_goes_on_with_a_visitor_whose_needs_were_corrected_meanwhile(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    called = takahashi.next().json()["turn"]

    needs(town.greeter(), {"id": lines(takahashi)[0]["visit"]}, "infant", priority=True)

    assert takahashi.move(called, "start").status_code == 200


def test_log_names_who_set_the_priority_but_not_why(
    town: Town, kiosk: Person, greeter: Person
) -> None:
    visit = kiosk.number()
    needs(greeter, visit, "wheelchair", priority=True)
    assert said(town, "needs") == "clerk-2/usual/priority/"

    needs(town.greeter(), visit, priority=False)

    assert said(town, "needs") == "/priority/usual/greeter-1"


@pytest.mark.parametrize("body", [{}, {"needs": "urgent"}, {"needs": ["rich"]},
                                  {"needs": [], "priority": "yes"}])  # fmt: skip
def test_needs_nobody_can_have_are_refused(kiosk: Person, greeter: Person, body: Json) -> None:
    answer = greeter.post(f"/api/visits/{kiosk.number()['id']}/needs", body)

    assert code(answer) == (422, "invalid")


def test_reprinted_ticket_is_the_first_one_and_the_log_names_who_printed(
    town: Town, kiosk: Person, greeter: Person
) -> None:
    visit = kiosk.number()

    again = reprint(greeter, visit)

    assert again.json() == {name: visit[name] for name in ("number", "secret", "status_url")}
    assert again.headers["cache-control"] == "no-store"
    assert said(town, "reprint") == "clerk-2///"
    assert reprint(town.greeter(), visit).status_code == 200
    assert said(town, "reprint") == "///greeter-1"


def test_visit_that_is_over_or_elsewhere_gets_no_ticket(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.number()
    assert code(reprint(town.seatless("阿部"), visit)) == (403, "not_your_office")
    done(takahashi, visit["turns"][0], "leave")

    assert code(reprint(takahashi, visit)) == (409, "visit_over")
    assert code(needs(takahashi, visit, "urgent")) == (409, "visit_over")
    assert code(reprint(takahashi, {"id": "nobody"})) == (404, "not_found")


def test_staff_say_who_goes_first_with_the_number_and_nobody_claims_it(
    town: Town, kiosk: Person, greeter: Person
) -> None:
    given = greeter.take(channel="greeter", needs=["interpreter"], priority=False)
    first = town.greeter().take(channel="greeter", priority=True)

    assert (given.status_code, first.status_code) == (201, 201)
    assert [turn["priority"] for turn in lines(greeter)] == [False, True]
    refused = kiosk.take(priority=True)
    assert refused.json()["error"]["fields"] == {"priority": "staff_only"}


def test_log_names_the_greeter_who_gave_the_number_and_began_the_form(
    town: Town, greeter: Person
) -> None:
    visit = greeter.take(channel="greeter").json()["visit"]
    form = {"procedure": "juminhyo", "for_whom": "self"}
    body = {"by": "clerk", "partial": True, "applications": [form]}

    path = f"/api/visits/{visit['id']}/applications"
    answer = greeter.post(path, body, headers={"Idempotency-Key": "walked"})

    assert answer.status_code == 201
    case = answer.json()["visit"]["cases"][0]["id"]
    assert said(town, "arrive") == "clerk-2///greeter"
    assert town.events(case)[0] == ("receive", "clerk-2", None)


def follow(town: Town, who: Person) -> ClientConnection:
    """Open the lobby's socket as this person's browser would."""
    cookie = "; ".join(f"{c.name}={c.value}" for c in who.http.cookies.jar)
    url = f"ws://127.0.0.1:{town.served.port}/ws/lobby"
    return connect(url, additional_headers={"Cookie": cookie}, proxy=None)


def test_open_page_follows_the_lobby(town: Town, kiosk: Person, greeter: Person) -> None:
    with follow(town, greeter) as page:
        assert json.loads(page.recv(5))["turns"] == []
        number = kiosk.number()["number"]
        while not (turns := json.loads(page.recv(5))["turns"]):
            pass

    assert turns[0]["number"] == number


def test_stranger_follows_no_lobby(town: Town) -> None:
    with pytest.raises(InvalidStatus) as refused:
        follow(town, town.anybody())

    assert refused.value.response.status_code == 403


def test_lobby_tells_what_is_stopped_and_why(town: Town, kiosk: Person, takahashi: Person) -> None:
    kiosk.number()

    takahashi.post("/api/pauses", {"target": "honcho-shomei", "reason": "system"})

    (pause,) = takahashi.get("/api/lobby").json()["pauses"]
    assert (pause["target"], pause["reason"]) == ("honcho-shomei", "system")
    assert [turn["notice"] for turn in lines(takahashi)] == ["system"]
