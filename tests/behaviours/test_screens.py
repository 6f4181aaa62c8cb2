"""Screens: sign, phone and desk follow within a second, through lost lines and broken parts."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.behaviours.stage import Json, Stage, fed, hears, waiting
from tests.cast import free_port
from tests.proof.hall import UPLINK
from tests.proof.programs import Program, answers, python, running

pytestmark = pytest.mark.both

SECOND = 1.0
STATUS = "/ws/status?office=honcho"


@pytest.fixture(scope="module")
def displayed(
    hall_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stage, str]]:
    """A counter that feeds a display over a real uplink, and the display's address."""
    folder, port = tmp_path_factory.mktemp("displayed"), free_port()
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        display = Program(
            python("display"), folder / "display.log", MATANAI_DISPLAY_PORT=str(port),
            MATANAI_UPLINK_TOKEN=UPLINK,
        )  # fmt: skip
        stack.callback(display.stop)
        found = stack.enter_context(running(fed(folder / "data", hall_database, url)))
        assert isinstance(found, Stage)
        display.until(lambda: answers(url + "/api/status?office=honcho"))
        yield found, url


@pytest.fixture
def pair(displayed: tuple[Stage, str]) -> Iterator[tuple[Stage, str]]:
    """Counter and display with nobody there."""
    yield displayed
    displayed[0].go_home()


def called(status: Json, number: str) -> list[Json]:
    """The calls of a number."""
    return [call for call in status["calls"] if call["number"] == number]


@pytest.mark.behaviour(21)
@pytest.mark.parametrize("place", ["counter", "display"])
def test_a_call_is_on_every_screen_within_a_second(pair: tuple[Stage, str], place: str) -> None:
    house, display = pair
    number, clerk = house.number()["number"], house.clerk()
    with house.listening(STATUS, url=display if place == "display" else None) as line:
        hears(line, lambda status: waiting(status) == 1)

        began = time.monotonic()
        clerk.calls()
        hears(line, lambda status: called(status, number))

        assert time.monotonic() - began < SECOND


@pytest.mark.behaviour(21)
@pytest.mark.parametrize("place", ["counter", "display"])
def test_a_new_number_is_on_every_screen_within_a_second(
    pair: tuple[Stage, str], place: str
) -> None:
    house, display = pair
    with house.listening(STATUS, url=display if place == "display" else None) as line:
        for count in (1, 2, 3):
            began = time.monotonic()
            house.number()
            hears(line, lambda status, count=count: waiting(status) == count)
            assert time.monotonic() - began < SECOND


@pytest.mark.behaviour(21)
def test_a_desk_sees_what_others_do_within_a_second(pair: tuple[Stage, str]) -> None:
    house, _ = pair
    mine, other = house.clerk("honcho-2"), house.clerk("honcho-3")
    with house.listening("/ws/desk/honcho-2", mine) as line:
        began = time.monotonic()
        turn = house.number()
        hears(line, lambda desk: [t["id"] for t in desk["line"]] == [turn["id"]])
        other.calls()
        hears(line, lambda desk: desk["line"] == [])
        assert time.monotonic() - began < 2 * SECOND


@pytest.mark.behaviour(21)
@pytest.mark.parametrize("place", ["counter", "display"])
def test_a_screen_that_was_cut_off_finds_each_missed_call_once(
    pair: tuple[Stage, str], place: str
) -> None:
    house, display = pair
    url = display if place == "display" else None
    clerk = house.clerk()
    heard = sequences(house, url)
    missed = []
    for _ in range(3):
        house.number()
        missed.append(clerk.serves()["number"])

    house.shown(lambda status: called(status, missed[-1]), url)
    with house.listening(STATUS, url=url) as line:
        fresh = [c for c in json.loads(line.recv(timeout=5))["calls"] if c["seq"] > max(heard)]

    assert [call["number"] for call in fresh] == missed
    assert [call["seq"] for call in fresh] == sorted({call["seq"] for call in fresh})


def sequences(house: Stage, url: str | None) -> list[int]:
    """The calls a screen has announced so far."""
    return [0, *(call["seq"] for call in house.status(url=url)["calls"])]


@pytest.mark.behaviour(21)
def test_versions_and_calls_go_on_growing_through_a_restart(pair: tuple[Stage, str]) -> None:
    house, display = pair
    house.number()
    number = house.clerk().serves()["number"]
    before = house.shown(
        lambda s: called(s, number) and "open" not in called(s, number)[0], display
    )
    house.running.kill()

    house.start()
    house.number()
    house.clerk().serves()

    after = house.shown(lambda s: len(s["calls"]) > len(before["calls"]), display)
    assert after["version"] > before["version"]
    assert after["calls"][:-1] == before["calls"]
    assert after["calls"][-1]["seq"] > before["calls"][-1]["seq"]


@pytest.mark.behaviour(21)
def test_a_display_whose_counter_has_died_shows_the_last_state_and_its_age(
    pair: tuple[Stage, str],
) -> None:
    house, display = pair
    house.number()
    seen = house.shown(lambda status: waiting(status) == 1, display)
    house.running.kill()
    time.sleep(SECOND)

    still = house.status(url=display)

    assert (waiting(still), still["at"], still["version"]) == (1, seen["at"], seen["version"])
    house.start()
    house.shown(lambda status: status["version"] > seen["version"], display)


@pytest.mark.behaviour(21)
def test_a_database_that_cannot_be_read_never_shows_an_empty_hall(day: Stage) -> None:
    day.number()
    seen = day.shown(lambda status: waiting(status) == 1)
    with day.broken("hall"), day.listening(STATUS) as line:
        day.forward(minutes=3)
        day.number()
        time.sleep(SECOND)
        assert waiting(json.loads(line.recv(timeout=5))) == 1
        assert (waiting(day.status()), day.status()["at"]) == (1, seen["at"])

    day.shown(lambda status: waiting(status) == 2)


@pytest.mark.behaviour(22)
@pytest.mark.parametrize("place", ["counter", "display"])
def test_two_calls_at_once_are_both_told_in_order_with_number_and_desk(
    pair: tuple[Stage, str], place: str
) -> None:
    house, display = pair
    clerks = [house.clerk(desk) for desk in ("honcho-2", "honcho-3")]
    numbers = [house.number()["number"] for _ in clerks]
    with house.listening(STATUS, url=display if place == "display" else None) as line:
        with ThreadPoolExecutor() as hands:  # both press in the same moment
            turns = list(hands.map(lambda clerk: clerk.calls(), clerks))
        both = hears(line, lambda status: all(called(status, number) for number in numbers))
    last = both["calls"][-2:]

    assert [call["number"] for call in last] == numbers
    assert {(call["number"], call["desk"]) for call in last} == {
        (turn["number"], turn["desk"]) for turn in turns
    }
    assert last[1]["seq"] == last[0]["seq"] + 1


@pytest.mark.behaviour(22)
def test_the_last_calls_stay_in_sight(pair: tuple[Stage, str]) -> None:
    house, _ = pair
    clerk, numbers = house.clerk(), []
    for _ in range(6):
        house.number()
        numbers.append(clerk.serves()["number"])

    calls = house.shown(lambda status: called(status, numbers[-1]))["calls"]

    assert [call["number"] for call in calls][-6:] == numbers


@pytest.mark.behaviour(22)
def test_a_number_called_again_is_announced_again(pair: tuple[Stage, str]) -> None:
    house, display = pair
    house.number()
    clerk = house.clerk()
    turn = clerk.calls()

    turn = clerk.moves(turn, "call")

    status = house.shown(lambda status: len(called(status, turn["number"])) == 2, display)
    first, second = called(status, turn["number"])
    assert (first["desk"], second["desk"]) == ("honcho-2", "honcho-2")
    assert second["seq"] > first["seq"]


@pytest.mark.behaviour(22)
def test_a_call_by_mistake_is_taken_back_on_every_screen(pair: tuple[Stage, str]) -> None:
    house, display = pair
    house.number()
    clerk = house.clerk()
    turn = clerk.calls()

    clerk.moves(turn, "put_back")

    house.shown(lambda s: [c["withdrawn"] for c in called(s, turn["number"])] == [True], display)
