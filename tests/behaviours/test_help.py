"""34: a call for help is on every desk of the office at once; who answers and who ends it stays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.behaviours.stage import Guest, Json, Stage, hears, until
from tests.cast import KIOSK, free_port
from tests.proof.hall import Kiosk
from tests.proof.programs import Program, answers, python

pytestmark = pytest.mark.both


def help_wanted(house: Stage, kind: str = "visitor") -> Json:
    """Somebody at the kiosk calls."""
    answer = house.device().post("/api/help", {"kind": kind})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()["help"]
    return found


def screen(clerk: Guest) -> Json:
    """A desk's screen."""
    found: Json = clerk.get(f"/api/desks/{clerk.desk}").json()
    return found


@pytest.mark.behaviour(34)
def test_a_call_from_the_kiosk_is_on_every_desk_at_once(house: Stage) -> None:
    clerk, other = house.clerk("honcho-2"), house.clerk("honcho-6")
    with (
        house.listening("/ws/desk/honcho-2", clerk) as one,
        house.listening("/ws/desk/honcho-6", other) as two,
    ):
        call, began = help_wanted(house), time.monotonic()
        seen = [hears(line, lambda screen: screen["help"])["help"] for line in (one, two)]
        assert time.monotonic() - began < 1

    wanted = [{"id": call["id"], "place": call["place"], "kind": "visitor", "clerk": None}]
    for each in seen:
        assert [{name: c[name] for name in wanted[0]} for c in each] == wanted
    clerk.post(f"/api/help/{call['id']}/stop")


@pytest.mark.behaviour(34)
def test_a_second_touch_is_the_same_call(house: Stage) -> None:
    first, second = help_wanted(house), help_wanted(house)

    assert first["id"] == second["id"]
    house.clerk().post(f"/api/help/{first['id']}/stop")


@pytest.mark.behaviour(34)
def test_who_answers_is_seen_by_all_and_nobody_goes_twice(house: Stage) -> None:
    call, clerk, other = help_wanted(house), house.clerk("honcho-2"), house.clerk("honcho-6")

    answered = clerk.post(f"/api/help/{call['id']}/respond")
    late = other.post(f"/api/help/{call['id']}/respond")

    assert answered.json()["help"]["clerk"]
    assert (late.status_code, late.json()["error"]["code"]) == (409, "illegal_move")
    assert screen(other)["help"][0]["clerk"] == answered.json()["help"]["clerk"]
    clerk.post(f"/api/help/{call['id']}/stop")


@pytest.mark.behaviour(34)
def test_call_answer_and_end_are_written_down(house: Stage) -> None:
    call, clerk = help_wanted(house, "emergency"), house.clerk()
    clerk.post(f"/api/help/{call['id']}/respond")
    clerk.post(f"/api/help/{call['id']}/stop")

    query = "SELECT kind, clerk IS NULL FROM event WHERE after = ? OR before = ? ORDER BY sequence"
    kinds = [(row[0], bool(row[1])) for row in house.ask(query, call["id"], call["id"])]
    assert kinds == [("help", True), ("help_respond", False), ("help_stop", False)]
    assert screen(clerk)["help"] == []
    assert clerk.post(f"/api/help/{call['id']}/stop").status_code == 409


@pytest.mark.behaviour(34)
def test_a_clerk_of_another_office_neither_sees_nor_ends_it(house: Stage) -> None:
    call, abe = help_wanted(house), house.clerk("inakawa-1")

    assert screen(abe)["help"] == []
    assert abe.post(f"/api/help/{call['id']}/stop").status_code == 403
    house.clerk().post(f"/api/help/{call['id']}/stop")


@pytest.mark.behaviour(34)
def test_a_machine_ends_its_own_call_and_no_other(house: Stage) -> None:
    call = help_wanted(house)
    path = f"/api/help/{call['id']}/stop"

    assert house.device("greeter").post(path).status_code == 403
    assert house.device("kiosk").post(path).status_code == 200


@pytest.mark.behaviour(34)
def test_a_visitor_at_the_kiosk_calls_a_clerk_and_says_when_it_is_done(
    house: Stage, tmp_path: Path
) -> None:
    clerk = house.clerk()
    with kiosk(house, tmp_path) as visitor:
        visitor.touch("help", "start")
        (call,) = until(lambda: screen(clerk)["help"], bool)
        assert (call["place"], call["kind"]) == ("kiosk-1", "visitor")
        visitor.touch("helped", "start")
        until(lambda: screen(clerk)["help"], lambda seen: seen == [])


@contextmanager
def kiosk(house: Stage, folder: Path) -> Iterator[Kiosk]:
    """Somebody at a started kiosk's first screen."""
    port = free_port()
    program = Program(
        python("kiosk"), folder / "kiosk.log", MATANAI_KIOSK_PORT=str(port),
        MATANAI_COUNTER_URL=house.url, MATANAI_KIOSK_TOKEN=KIOSK,
        MATANAI_KIOSK_DATA=str(folder / "kiosk"),
    )  # fmt: skip
    try:
        program.until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        with connect(f"ws://127.0.0.1:{port}/ws/session", compression=None) as line:
            found = Kiosk(f"http://127.0.0.1:{port}", line)
            found.until("start")
            yield found
    finally:
        program.stop()
