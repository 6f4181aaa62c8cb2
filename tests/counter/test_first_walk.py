"""A number-only visit, door to door, and a prepared one."""

from __future__ import annotations

from tests.cast import Person, Town


def test_a_visitor_takes_a_number_is_called_served_and_done(
    kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.number()
    turn = takahashi.next().json()["turn"]
    assert turn["number"] == visit["number"] == "A001"

    turn = takahashi.move(turn, "start").json()["turn"]
    turn = takahashi.move(turn, "finish").json()["turn"]

    assert turn["state"] == "done"
    assert takahashi.next().status_code == 204


def test_a_certificate_asked_for_with_the_card_is_prepared_before_the_call(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.apply("juminhyo").json()["visit"]
    assert visit["turns"][0]["state"] == "preparing"
    case = takahashi.get(f"/api/cases/{visit['cases'][0]['id']}").json()["case"]

    for name in ("claim", "prepare", "check"):
        answer = takahashi.handle(case, name)
        assert answer.status_code == 200, answer.text
        case = answer.json()["case"]

    called = takahashi.next().json()
    assert (called["reason"], called["turn"]["purpose"]) == ("hand_over", "hand_over")
