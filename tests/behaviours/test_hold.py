"""Hold: a visitor who is to wait for something is left in peace, with the reason, in sight."""

from __future__ import annotations

import pytest

from tests.behaviours.stage import Guest, Json, Stage

pytestmark = pytest.mark.both

REASON = "写真を撮りに出ています"


def held(house: Stage, clerk: Guest) -> Json:
    """Somebody who has to fetch something first: the turn."""
    return clerk.moves(house.number(), "hold", reason=REASON)


@pytest.mark.behaviour(15)
def test_who_is_on_hold_is_passed_over_by_next(house: Stage) -> None:
    clerk = house.clerk()
    held(house, clerk)
    assert clerk.next().status_code == 204

    other = house.number()

    assert clerk.calls()["id"] == other["id"]


@pytest.mark.behaviour(15)
def test_who_is_on_hold_stands_on_the_desks_list_with_the_reason(house: Stage) -> None:
    clerk = house.clerk()
    turn = held(house, clerk)

    (seen,) = clerk.screen()["held"]

    assert (seen["id"], seen["reason_words"]) == (turn["id"], REASON)


@pytest.mark.behaviour(15)
def test_who_is_on_hold_can_be_called_directly(house: Stage) -> None:
    clerk = house.clerk()

    assert clerk.moves(held(house, clerk), "call")["state"] == "called"


@pytest.mark.behaviour(15)
def test_who_comes_off_hold_has_the_old_place(house: Stage) -> None:
    clerk = house.clerk()
    first = held(house, clerk)
    house.number()

    clerk.moves(first, "resume")

    assert clerk.calls()["id"] == first["id"]


@pytest.mark.behaviour(15)
@pytest.mark.parametrize("reason", [None, "", "  "])
def test_nobody_is_put_on_hold_without_a_reason(house: Stage, reason: str | None) -> None:
    answer = house.clerk().move(house.number(), "hold", **({"reason": reason} if reason else {}))

    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["reason"])


@pytest.mark.behaviour(15)
def test_the_reason_of_a_hold_is_for_clerks_only(house: Stage) -> None:
    visit, clerk = house.device().number(), house.clerk()
    clerk.moves(visit["turns"][0], "hold", reason=REASON)

    paths = (f"/api/visits/by-secret/{visit['secret']}", "/api/status?office=honcho&turns=1")

    assert [path for path in paths if REASON in house.anybody().get(path).text] == []
