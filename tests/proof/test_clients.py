"""Clients that die in mid-request, and clerks' pages that read nothing: nobody else notices."""

from __future__ import annotations

import contextlib
import json
import random
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests import beside
from tests.cast import Person
from tests.proof import sender, truth
from tests.proof.crew import Request, press
from tests.proof.mixed import arrival, at_work
from tests.proof.programs import Counter, counter, running

pytestmark = pytest.mark.both
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing throws away what is on its way
TIMES = 40


@pytest.fixture(scope="module")
def house(hall_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """A counter for these tests."""
    data = tmp_path_factory.mktemp("clients") / "data"
    with running(counter(data, database=hall_database)) as found:
        yield found


def die(
    found: Counter, request: Request, after: int | None = None, late: float = 0.0
) -> None:  # fmt: skip
    """Send a request, or only so many bytes of it, and break the line without reading an answer."""
    with socket.create_connection(("127.0.0.1", int(found.url.rpartition(":")[2]))) as line:
        line.sendall(sender.framed(*request)[:after])
        time.sleep(late)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def rows(found: Counter, table: str) -> int:
    """How many rows a table has."""
    return int(beside.ask(found.place, f"SELECT count(*) FROM {table}")[0][0])


def send(found: Counter, request: Request) -> tuple[int, str]:
    """The same request once more, to its end."""
    method, path, headers, body = request
    answer = found.anybody().http.request(method, path, headers=headers, json=body)
    return answer.status_code, answer.text


def test_a_client_that_dies_in_its_request_has_done_nothing(
    house: Counter, chance: random.Random
) -> None:
    before = rows(house, "visit"), rows(house, "receipt"), rows(house, "event")

    for _ in range(TIMES):
        request = arrival(house, chance)
        die(house, request, chance.randrange(1, len(sender.framed(*request))))
    lived = house.device().number()

    after = rows(house, "visit"), rows(house, "receipt"), rows(house, "event")
    assert after == tuple(count + 1 for count in before)
    assert truth.stand(house.device(), [lived])


def test_a_client_that_dies_before_the_answer_finds_it_under_its_key(
    house: Counter, chance: random.Random
) -> None:
    before, requests = rows(house, "visit"), [arrival(house, chance) for _ in range(TIMES)]

    for request in requests:
        die(house, request, late=chance.uniform(0, 0.1))
    second = [send(house, request) for request in requests]
    third = [send(house, request) for request in requests]

    assert 200 in {status for status, _ in second} <= {200, 201}
    assert third == [(200, body) for _, body in second]
    assert rows(house, "visit") == before + TIMES
    assert truth.lost(house, [json.loads(body)["visit"] for _, body in third]) == []
    assert truth.faults(house) == []


def test_a_clerk_whose_page_dies_in_a_call_has_called_one_and_not_two(
    house: Counter, chance: random.Random
) -> None:
    clerk = house.clerk("honcho-2")
    for _ in range(10):
        house.device().number()
        pressed, before = press(clerk, f"/api/desks/{clerk.desk}/call-next"), rows(house, "call")

        die(house, pressed, late=chance.uniform(0, 0.1))
        again, body = send(house, pressed)

        assert again == 200 or json.loads(body)["error"]["code"] == "desk_busy"
        assert rows(house, "call") == before + 1
        turn = clerk.get(f"/api/desks/{clerk.desk}").json()["turn"]
        assert clerk.move(turn, "leave").status_code == 200
    assert truth.faults(house) == []


@contextlib.contextmanager
def page(found: Counter, clerk: Person, **options: Any) -> Iterator[ClientConnection]:
    """A clerk's live page."""
    cookie = "; ".join(f"{name}={value}" for name, value in clerk.http.cookies.items())
    url = f"{found.url.replace('http', 'ws', 1)}/ws/desk/{clerk.desk}"
    with connect(url, additional_headers={"Cookie": cookie}, **options) as line:
        yield line


def test_pages_that_read_nothing_keep_no_other_page_and_nobody_waiting(
    tmp_path: Path, database: str, chance: random.Random
) -> None:
    with contextlib.ExitStack() as stack:
        found = stack.enter_context(running(counter(tmp_path / "data", database=database)))
        deaf = found.clerk("honcho-4")
        for _ in range(5):
            line = stack.enter_context(page(found, deaf, max_queue=1, close_timeout=0))
            line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with at_work(found, chance=chance) as people:
            people.answered(150)
            live = stack.enter_context(page(found, people.clerks[0].person))
            visit = found.device().number()
            hears(live, visit["number"])

        assert people.wrongs(found) == []
        assert truth.stand(found.device(), [visit])


def hears(line: ClientConnection, number_: str) -> None:
    """Wait until a page shows somebody in its line."""
    while number_ not in {turn["number"] for turn in json.loads(line.recv(timeout=10))["line"]}:
        pass
