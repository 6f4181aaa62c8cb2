"""Who is next: first come first served, priority with a bound, reserved slots, the desk's lines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.behaviours.stage import Guest, Json, Stage

pytestmark = pytest.mark.both

LINE = 12


def order(clerk: Guest) -> list[str]:
    """Serve everybody whom "next" calls: their numbers."""
    found = []
    while (answer := clerk.next()).status_code == 200:
        turn = answer.json()["turn"]
        found.append(turn["number"])
        clerk.moves(clerk.moves(turn, "start"), "finish")
    return found


@pytest.mark.behaviour(8)
def test_equals_are_served_first_come_first_served(day: Stage) -> None:
    came = []
    for _ in range(LINE):
        came.append(day.number()["number"])
        day.forward(seconds=40)

    assert order(day.clerk()) == came


@pytest.mark.behaviour(8)
def test_who_comes_in_the_same_second_is_served_in_the_order_of_the_numbers(day: Stage) -> None:
    came = [day.number()["number"] for _ in range(LINE)]
    assert came == sorted(came)

    assert order(day.clerk()) == came


@pytest.mark.behaviour(8)
def test_two_desks_of_one_line_serve_it_in_order_together(day: Stage) -> None:
    came = [day.number()["number"] for _ in range(6)]
    desks = [day.clerk("honcho-2"), day.clerk("honcho-3")]

    assert [desks[n % 2].serves()["number"] for n in range(6)] == came


@pytest.mark.behaviour(9)
def test_priority_goes_ahead_and_the_clerk_reads_why(day: Stage) -> None:
    day.number()
    pressing = day.device("greeter").take(channel="greeter", needs=["wheelchair"])
    clerk = day.clerk()

    answer = clerk.next().json()

    assert answer["turn"]["number"] == pressing.json()["visit"]["number"]
    assert (answer["reason"], bool(answer["reason_words"])) == ("priority", True)


@pytest.mark.behaviour(9)
def test_a_normal_number_is_overtaken_twice_at_most_however_many_come(day: Stage) -> None:
    plain, greeter = day.number()["number"], day.device("greeter")
    clerk, served = day.clerk(), []
    for _ in range(5):
        greeter.take(channel="greeter", needs=["infant"])
        served.append(clerk.serves()["number"])

    assert served.index(plain) == 2


@pytest.mark.behaviour(9)
def test_nobody_gives_himself_priority_at_the_kiosk(day: Stage) -> None:
    first = day.number()
    day.device().take(needs=["urgent"])

    assert day.clerk().calls()["id"] == first["id"]


@pytest.mark.behaviour(10)
def test_a_reserved_visitor_is_served_near_the_slot_not_first_and_not_last(day: Stage) -> None:
    slot = day.now + timedelta(hours=1)
    came = []
    for minute in (40, 50, 55, 65):
        day.at(slot - timedelta(minutes=60 - minute))
        came.append(reserved(day, slot) if minute == 50 else day.number()["number"])
    early, booked, before, late = came
    day.at(slot + timedelta(minutes=6))

    assert order(day.clerk()) == [early, before, booked, late]


@pytest.mark.behaviour(10)
def test_a_reserved_visitor_waits_from_the_slots_minute_on_exactly(day: Stage) -> None:
    slot = day.now + timedelta(minutes=10)
    number, clerk = reserved(day, slot), day.clerk()

    seen = []
    for after in (-60, 0, 1, 60):
        day.at(slot + timedelta(seconds=after))
        line = clerk.screen()["line"]
        seen.append(next(turn["waited_s"] for turn in line if turn["number"] == number))

    assert seen == [0, 0, 1, 60]


def reserved(house: Stage, slot: datetime) -> str:
    """Somebody with a reservation checks in at the greeter's: the number."""
    answer = house.device("greeter").take(channel="greeter", due_at=slot.isoformat())
    assert answer.status_code == 201, answer.text
    number: str = answer.json()["visit"]["number"]
    return number


@pytest.mark.behaviour(18)
def test_next_gives_a_desk_only_the_lines_it_serves(day: Stage) -> None:
    day.number("honcho-shomei")
    moving = day.number("honcho-ido")

    shibata = day.clerk("honcho-6")

    assert [turn["service"] for turn in shibata.screen()["line"]] == ["honcho-ido"]
    assert shibata.calls()["id"] == moving["id"]
    refusal = shibata.move(day.number("honcho-shomei"), "call")
    assert (refusal.status_code, refusal.json()["error"]["code"]) == (403, "not_your_service")


@pytest.mark.behaviour(18)
def test_a_common_line_goes_to_whichever_desk_is_free_first(day: Stage) -> None:
    first, second, third = (day.number()["id"] for _ in range(3))
    busy, quick = day.clerk("honcho-2"), day.clerk("honcho-3")

    assert busy.calls()["id"] == first
    assert [quick.serves()["id"], quick.serves()["id"]] == [second, third]


def called(status: Json) -> list[tuple[str, str]]:
    """Numbers and desks of today's calls, as the sign has them."""
    return [(call["number"], call["desk"]) for call in status["calls"]]


@pytest.mark.behaviour(18)
def test_the_sign_names_the_desk_that_really_called(day: Stage) -> None:
    number = day.number()["number"]
    clerk = day.clerk("honcho-3")
    clerk.calls()

    day.shown(lambda status: called(status) == [(number, "honcho-3")])
