"""Slips undone: finished or left by mistake; and who sits down again, or waits elsewhere."""

from __future__ import annotations

from tests.cast import Person, Town
from tests.counter.hands import called, code, done, moved, served


def test_a_slip_of_finish_is_undone_at_the_same_desk(kiosk: Person, takahashi: Person) -> None:
    turn = done(takahashi, served(kiosk, takahashi), "finish")
    (row,) = takahashi.get("/api/desks/honcho-2").json()["recent"]

    again = done(takahashi, turn, "reopen")

    assert row["id"] == turn["id"]
    assert (again["state"], again["desk"]) == ("serving", "honcho-2")
    assert takahashi.get("/api/desks/honcho-2").json()["recent"] == []


def test_a_finish_is_undone_neither_late_nor_by_another_desk(
    town: Town, kiosk: Person, takahashi: Person, ito: Person
) -> None:
    turn = done(takahashi, served(kiosk, takahashi), "finish")

    answer = ito.move(turn, "reopen")

    assert (code(answer), answer.json()["error"]["by"]) == ((409, "illegal_move"), "honcho-2")
    town.clock.forward(minutes=10, seconds=1)
    assert code(takahashi.move(turn, "reopen")) == (409, "illegal_move")
    assert takahashi.get("/api/desks/honcho-2").json()["recent"] == []


def test_a_finish_is_not_undone_while_desk_or_visitor_is_taken(
    town: Town, takahashi: Person, shibata: Person
) -> None:
    visit = town.kiosk().take(services=["honcho-shomei", "honcho-ido"]).json()["visit"]
    first, second = visit["turns"]
    first = done(takahashi, first, "call", "start", "finish")
    second = done(shibata, second, "call")

    answer = takahashi.move(first, "reopen")

    assert (code(answer), answer.json()["error"]["by"]) == ((409, "visit_busy"), "honcho-6")
    called(town.kiosk(), takahashi)
    assert code(takahashi.move(first, "reopen")) == (409, "desk_busy")


def test_an_undone_finish_takes_its_way_back_along(
    town: Town, kiosk: Person, takahashi: Person, shibata: Person
) -> None:
    leg = moved(takahashi, served(kiosk, takahashi), come_back=True)["opened"]
    leg = done(shibata, leg, "call", "start")
    finished = shibata.move(leg, "finish").json()

    again = done(shibata, finished["turn"], "reopen")

    assert takahashi.next().status_code == 204
    visit = takahashi.get("/api/desks/honcho-2").json()
    assert (visit["line"], visit["turn"]) == ([], None)
    assert shibata.move(again, "finish").json()["opened"]["state"] == "waiting"
    assert takahashi.next().status_code == 200


def test_who_sits_down_again_is_called_when_the_papers_are_ready(
    kiosk: Person, takahashi: Person
) -> None:
    turn = done(takahashi, served(kiosk, takahashi), "set_aside")

    assert (turn["state"], turn["desk"]) == ("preparing", None)
    screen = takahashi.get("/api/desks/honcho-2").json()
    assert [each["id"] for each in screen["preparing"]] == [turn["id"]]
    assert takahashi.next().status_code == 204
    assert done(takahashi, turn, "call")["state"] == "called"


def test_who_left_by_mistake_is_back_at_the_old_place(kiosk: Person, takahashi: Person) -> None:
    turn = done(takahashi, kiosk.number()["turns"][0], "leave")
    kiosk.number()
    (row,) = takahashi.get("/api/desks/honcho-2").json()["recent"]

    done(takahashi, row, "rejoin")

    assert takahashi.next().json()["turn"]["id"] == turn["id"]


def test_who_left_yesterday_does_not_rejoin(town: Town, kiosk: Person, takahashi: Person) -> None:
    turn = done(takahashi, kiosk.number()["turns"][0], "leave")
    town.clock.forward(hours=16)

    assert code(town.clerk("高橋").move(turn, "rejoin")) == (409, "illegal_move")


def test_a_family_at_one_desk_is_shown_to_the_others_with_the_desk(
    town: Town, takahashi: Person, shibata: Person
) -> None:
    town.kiosk().take(services=["honcho-shomei", "honcho-ido"])
    takahashi.next()

    (row,) = shibata.get("/api/desks/honcho-6").json()["line"]

    assert (row["reason"], row["at_desk"]) == ("elsewhere", "honcho-2")
    assert shibata.next().status_code == 204
