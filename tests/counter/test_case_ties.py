"""Cases that wait for another, and cases that outlive their visit."""

from __future__ import annotations

import secrets

import pytest

from tests.cast import SAMPLES, Person, Town
from tests.counter.caseload import Json, case_of, code, done
from tests.counter.hands import called
from tests.counter.hands import done as turned

pytestmark = pytest.mark.both


def both(kiosk: Person, clerk: Person, *procedures: str) -> dict[str, Json]:
    """The cases of one visit with these forms, sent at once."""
    forms = [SAMPLES[name] for name in procedures]
    visit = kiosk.take(services=[], applications=forms).json()["visit"]
    cases = [case_of(clerk, {"cases": [each]}) for each in visit["cases"]]
    return {case["procedure"]: case for case in cases}


def added(kiosk: Person, clerk: Person, first: str, then: str) -> dict[str, Json]:
    """The same, the second form sent later."""
    visit = kiosk.apply(first).json()["visit"]
    body = {"secret": visit["secret"], "applications": [SAMPLES[then]]}
    key = {"Idempotency-Key": secrets.token_hex(8)}
    answer = kiosk.post(f"/api/visits/{visit['id']}/applications", body, headers=key)
    lines = visit["cases"] + answer.json()["visit"]["cases"]
    cases = [case_of(clerk, {"cases": [each]}) for each in lines]
    return {case["procedure"]: case for case in cases}


@pytest.mark.parametrize("make", [both, added])
@pytest.mark.parametrize("order", [("tennyu", "juminhyo"), ("juminhyo", "tennyu")])
def test_a_certificate_waits_for_the_move_in_whichever_came_first(
    hall: Town, make: object, order: tuple[str, str]
) -> None:
    clerk = hall.clerk()

    found = make(hall.kiosk(), clerk, *order)  # type: ignore[operator]  # one of the two above

    assert found["juminhyo"]["after"] == [found["tennyu"]["id"]]
    assert found["tennyu"]["after"] == []


def test_it_is_approved_once_the_other_is_closed(hall: Town) -> None:
    clerk, second = hall.clerk(), hall.clerk("伊藤")
    found = both(hall.kiosk(), clerk, "tennyu", "juminhyo")
    mine = done(clerk, found["juminhyo"], "claim", "prepare")

    answer = clerk.handle(mine, "check")

    assert code(answer) == (409, "waits_for")
    assert answer.json()["error"]["case"]["after"] == [found["tennyu"]["id"]]
    other = done(clerk, found["tennyu"], "claim", "prepare", "accept")
    done(second, other, "check", "close")
    assert done(clerk, mine, "check", "accept", "close")["state"] == "closed"


def test_next_leaves_a_number_to_the_desk_it_has_to_see_first(
    kiosk: Person, takahashi: Person, shibata: Person, ito: Person
) -> None:
    both(kiosk, takahashi, "tennyu", "juminhyo")

    (row,) = takahashi.get("/api/desks/honcho-2").json()["line"]

    assert (row["reason"], row["reason_words"]) == ("after", "ほかの手続のあと")
    assert takahashi.next().status_code == 204
    assert shibata.next().status_code == 200


def test_by_hand_it_may_be_called_all_the_same(kiosk: Person, takahashi: Person) -> None:
    both(kiosk, takahashi, "tennyu", "juminhyo")
    (row,) = takahashi.get("/api/desks/honcho-2").json()["line"]

    assert takahashi.move(row, "call").status_code == 200


def test_nobody_waits_for_a_case_that_went_home(
    kiosk: Person, takahashi: Person, shibata: Person
) -> None:
    both(kiosk, takahashi, "tennyu", "juminhyo")
    turn = turned(shibata, shibata.next().json()["turn"], "start")

    shibata.move(turn, "finish", outcome="papers_missing", carry=True)

    assert takahashi.next().status_code == 200


def carried(kiosk: Person, shibata: Person) -> Json:
    """A case whose visitor went home for more papers."""
    case = both(kiosk, shibata, "tenkyo")["tenkyo"]
    turn = turned(shibata, shibata.next().json()["turn"], "start")
    shibata.move(turn, "finish", outcome="papers_missing", carry=True)
    return case


def test_a_case_goes_on_under_the_number_of_another_day(
    town: Town, kiosk: Person, shibata: Person
) -> None:
    case = carried(kiosk, shibata)
    town.clock.forward(days=2)
    clerk, visit = town.clerk("柴田").open_desk(), kiosk.number("honcho-ido")
    turn = visit["turns"][0]

    (before,) = clerk.get("/api/cases").json()["cases"]
    found = clerk.handle(case, "attach", turn=turn["id"]).json()["case"]

    assert (before["carried"], found["carried"]) == (True, False)
    assert (found["turn"], found["number"], found["visit"]) == (
        turn["id"], visit["number"], case["visit"],
    )  # fmt: skip
    turn = turned(clerk, turn, "call", "start")
    assert code(clerk.move(turn, "finish")) == (409, "cases_open")


def test_a_case_is_attached_to_an_open_number_of_its_line_only(
    town: Town, kiosk: Person, shibata: Person, takahashi: Person
) -> None:
    case = carried(kiosk, shibata)
    other = kiosk.number()["turns"][0]
    gone = turned(shibata, kiosk.number("honcho-ido")["turns"][0], "leave")
    waiting = kiosk.number("honcho-ido")["turns"][0]

    for turn, expected in (({"id": "nobody"}, (422, "invalid")), (other, (422, "invalid")),
                           (gone, (409, "visit_over"))):  # fmt: skip
        assert code(shibata.handle(case, "attach", turn=turn["id"])) == expected
    found = shibata.handle(case, "attach", turn=waiting["id"]).json()["case"]
    assert code(shibata.handle(found, "attach", turn=waiting["id"])) == (409, "illegal_move")


def test_an_attached_case_follows_its_new_number(
    town: Town, kiosk: Person, shibata: Person
) -> None:
    case = carried(kiosk, shibata)
    turn = called(kiosk, town.clerk("高橋").open_desk())
    clerk = town.clerk("高橋")
    opened = clerk.move(turn, "transfer", service="honcho-ido").json()["opened"]
    case = shibata.handle(case, "attach", turn=opened["id"]).json()["case"]

    again = shibata.move(opened, "transfer", service="honcho-ido", desk="honcho-7").json()["opened"]

    assert case_of(shibata, {"cases": [case]})["turn"] == again["id"]
