"""Moves of a turn, as clerks make them over the API: what each does, and in what order it fails."""

from __future__ import annotations

from typing import Any

import pytest

from counter.actions.turns import SEATLESS
from counter.web.turns import BY_HAND
from tests.cast import Person, Town
from tests.counter.hands import Json, called, code, done


@pytest.mark.parametrize(
    ("moves", "state", "desk"),
    [
        (["start"], "serving", "honcho-2"),
        (["start", "finish"], "done", "honcho-2"),
        (["put_back"], "waiting", None),
        (["miss"], "missed", None),
        (["miss", "return"], "waiting", None),
        (["miss", "call"], "called", "honcho-2"),
        (["hold"], "held", None),
        (["hold", "resume"], "waiting", None),
        (["hold", "call", "start"], "serving", "honcho-2"),
        (["start", "hold"], "held", None),
        (["call", "call"], "called", "honcho-2"),
        (["leave"], "left", None),
        (["miss", "leave"], "left", None),
    ],
)
def test_each_move_leads_where_the_table_says_and_counts_the_version(
    hall: Town, moves: list[str], state: str, desk: str | None
) -> None:
    kiosk, clerk = hall.kiosk(), hall.clerk().open_desk()
    turn = called(kiosk, clerk)

    after = done(clerk, turn, *moves)

    assert (after["state"], after["desk"]) == (state, desk)
    assert after["version"] == turn["version"] + len(moves)
    assert (after["low"] is None) == (state not in ("waiting", "preparing"))
    if state in ("called", "serving"):
        done(clerk, after, *({"called": ["start"], "serving": []}[state]), "finish")


@pytest.mark.parametrize(
    ("moves", "then"),
    [([], "finish"), ([], "return"), ([], "resume"), (["start"], "start"), (["start"], "call"),
     (["start"], "miss"), (["start"], "leave"), (["start"], "put_back"), (["miss"], "start"),
     (["miss"], "miss"), (["start", "finish"], "call"), (["start", "finish"], "finish"),
     (["start", "finish"], "leave"), (["leave"], "call"), (["leave"], "hold"), (["hold"], "hold"),
     (["put_back"], "start"), (["put_back"], "miss"), (["put_back"], "put_back"),
     (["put_back"], "return"), (["put_back"], "finish")],
)  # fmt: skip
def test_what_the_table_does_not_know_is_refused_and_changes_nothing(
    hall: Town, moves: list[str], then: str
) -> None:
    kiosk, clerk = hall.kiosk(), hall.clerk().open_desk()
    turn = done(clerk, called(kiosk, clerk), *moves)

    answer = clerk.move(turn, then, **({"reason": "x"} if then == "hold" else {}))

    error = answer.json()["error"]
    assert code(answer) == (409, "illegal_move")
    told = {k: v for k, v in error["turn"].items() if k not in ("ahead", "low", "high")}
    assert told == {k: v for k, v in turn.items() if k not in ("ahead", "low", "high")}
    assert error["by"] == "honcho-2"
    leftover = {"called": ["start", "finish"], "serving": ["finish"]}.get(turn["state"])
    done(clerk, turn, *(leftover or (["call", "start", "finish"] if not_over(turn) else [])))


def not_over(turn: Json) -> bool:
    """Whether the visitor is still in the house."""
    return turn["state"] not in ("done", "left")


def test_body_then_id_then_right_then_version_then_table_then_desk(
    town: Town, kiosk: Person, takahashi: Person, ito: Person
) -> None:
    turn = called(kiosk, takahashi)
    stranger, waiting = town.clerk("柴田"), kiosk.number()["turns"][0]
    unknown = {"id": "nobody", "version": 99}

    assert code(takahashi.post("/api/turns/nobody/call", {})) == (422, "invalid")
    assert code(stranger.move(unknown, "start")) == (404, "not_found")
    assert code(stranger.move(turn | {"version": 99}, "finish")) == (403, "not_your_service")
    assert code(takahashi.move(turn | {"version": 99}, "finish")) == (409, "stale")
    assert code(takahashi.move(turn, "finish")) == (409, "illegal_move")
    assert code(takahashi.move(waiting, "call")) == (409, "desk_busy")
    assert code(ito.move(waiting, "finish")) == (409, "illegal_move")


@pytest.mark.parametrize("version", [None, "1", 0, -1, 1.0, True, 2**31, [1]])
def test_a_version_that_is_none_is_invalid(hall: Town, version: Any) -> None:
    answer = hall.clerk().post("/api/turns/nobody/start", {"version": version})

    assert code(answer) == (422, "invalid")
    assert list(answer.json()["error"]["fields"]) == ["version"]


def test_who_was_slower_is_shown_the_turn_as_it_stands(kiosk: Person, takahashi: Person) -> None:
    turn = called(kiosk, takahashi)
    now = done(takahashi, turn, "start")

    answer = takahashi.move(turn, "miss")

    error = answer.json()["error"]
    assert code(answer) == (409, "stale")
    assert (error["turn"], error["by"]) == (now, "honcho-2")


def test_two_clerks_call_one_number_and_the_second_learns_who_has_it(
    kiosk: Person, takahashi: Person, ito: Person
) -> None:
    turn = kiosk.number()["turns"][0]
    assert takahashi.move(turn, "call").status_code == 200

    answer = ito.move(turn, "call")

    error = answer.json()["error"]
    assert (code(answer), error["by"]) == ((409, "stale"), "honcho-2")
    assert (error["turn"]["state"], error["turn"]["desk"]) == ("called", "honcho-2")
    assert code(ito.move(error["turn"], "start")) == (409, "illegal_move")


def test_a_busy_desk_is_told_with_the_visitor_it_has(kiosk: Person, takahashi: Person) -> None:
    mine, other = called(kiosk, takahashi), kiosk.number()["turns"][0]

    answer = takahashi.move(other, "call")

    error = answer.json()["error"]
    assert code(answer) == (409, "desk_busy")
    assert (error["turn"]["id"], error["by"]) == (mine["id"], "honcho-2")


def test_a_closed_desk_calls_nobody(town: Town, kiosk: Person) -> None:
    clerk, turn = town.clerk(), kiosk.number()["turns"][0]

    assert code(clerk.move(turn, "call")) == (409, "desk_closed")
    assert code(clerk.next()) == (409, "desk_closed")


def test_one_visitor_is_never_called_to_two_desks(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.take(services=["honcho-shomei", "honcho-ido"]).json()["visit"]
    shibata = town.clerk("柴田").open_desk()
    takahashi.next()

    answer = shibata.move(visit["turns"][1], "call")

    assert code(answer) == (409, "visit_busy")
    assert answer.json()["error"]["by"] == "honcho-2"
    assert shibata.next().status_code == 204


def test_the_waiting_time_is_fixed_at_the_first_call(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    town.clock.forward(minutes=7, seconds=0.5)
    turn = takahashi.next().json()["turn"]
    for name in ("call", "miss", "return"):
        town.clock.forward(minutes=6)
        turn = done(takahashi, turn, name)
        assert turn["waited_s"] == 420

    town.clock.forward(minutes=6)
    assert takahashi.next().json()["turn"]["waited_s"] == 420


@pytest.mark.parametrize("way", [["put_back"], ["miss"], ["hold"]])
def test_any_number_the_desk_serves_is_called_out_of_order(hall: Town, way: list[str]) -> None:
    kiosk, clerk = hall.kiosk(), hall.clerk().open_desk()
    turn = done(clerk, called(kiosk, clerk), *way)
    later = kiosk.number()["turns"][0]

    assert done(clerk, later, "call")["state"] == "called"
    done(clerk, clerk.get("/api/desks/honcho-2").json()["turn"], "start", "finish")
    done(clerk, turn, "call", "start", "finish")


def test_a_turn_being_prepared_is_called_out_of_order(kiosk: Person, takahashi: Person) -> None:
    kiosk.number()
    turn = kiosk.apply("juminhyo").json()["visit"]["turns"][0]

    assert done(takahashi, turn, "call")["purpose"] == "intake"


WORDS: dict[str, Json] = {"hold": {"reason": "x"}, "transfer": {"service": "honcho-ido"}}


@pytest.mark.parametrize("name", BY_HAND)
def test_nobody_moves_a_turn_of_another_office_or_as_nobody(hall: Town, name: str) -> None:
    turn, given = hall.kiosk().number()["turns"][0], WORDS.get(name, {})

    assert code(hall.clerk("阿部").move(turn, name, **given)) == (403, "not_your_service")
    assert hall.anybody().move(turn, name, **given).status_code == 401
    assert hall.kiosk().move(turn, name, **given).status_code == (403 if name in SEATLESS else 401)


@pytest.mark.parametrize("name", sorted(set(BY_HAND) - SEATLESS))
def test_what_is_done_at_a_desk_needs_one(hall: Town, name: str) -> None:
    turn = hall.kiosk().number()["turns"][0]

    assert code(hall.seatless().move(turn, name)) == (403, "no_desk")
    assert hall.greeter().move(turn, name).status_code == 401
