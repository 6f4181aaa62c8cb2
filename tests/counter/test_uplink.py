"""The line to a display: fed at once, back after a death, deaf unless a city allows commands."""

from __future__ import annotations

import contextlib
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import httpx2
import pytest

from counter.app import create
from counter.refusal import unavailable
from counter.web import public
from counter.web.house import House
from display.settings import Settings as DisplaySettings
from display.web.app import create as create_display
from tests.cast import Clock, Served, Town, build, free_port
from tests.proof.wire import Wire, sent

TOKEN = "the-uplink-token-of-the-tests-0123456789"


def display() -> Served:
    """A display of its own."""
    return Served(create_display(DisplaySettings(uplink_token=TOKEN)))


def town_of(folder: Path, url: str, commands: bool) -> Town:
    """A town that feeds the display at this address."""
    more = {"uplink": "push", "uplink_token": TOKEN, "edge_commands": commands}
    return build(folder, Clock(), display_url=url, **more)


def wired(folder: Path, edge: Served, stack: contextlib.ExitStack) -> tuple[Town, Served, Wire]:
    """A town that feeds a display over a wire that remembers everything and can be cut."""
    stack.callback(edge.stop)
    wire = stack.enter_context(Wire(edge.port))
    town = town_of(folder, f"http://127.0.0.1:{wire.port}", commands=False)
    stack.callback(town.close)
    return town, edge, wire


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Town, Served]]:
    """A counter and the display it feeds."""
    edge = display()
    town = town_of(tmp_path, edge.url, commands=True)
    yield town, edge
    town.close()
    edge.stop()


def until(true: Callable[[], bool], seconds: float = 15.0) -> bool:
    """Whether something comes true within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def waiting(url: str) -> int:
    """People waiting for certificates, as a display says."""
    answer = httpx2.get(f"{url}/api/status?office=honcho")
    lines = answer.json().get("services", [])
    return next((line["waiting"] for line in lines if line["id"] == "honcho-shomei"), -1)


def test_a_number_taken_at_the_counter_is_on_the_display(pair: tuple[Town, Served]) -> None:
    town, edge = pair
    town.kiosk().number()

    assert until(lambda: waiting(edge.url) == 1)
    public = [httpx2.get(f"{url}/api/status?office=honcho").content
              for url in (town.served.url, edge.url)]  # fmt: skip
    assert public[0] == public[1]


def test_a_display_answers_for_one_office_what_the_counter_answers(
    pair: tuple[Town, Served],
) -> None:
    town, display = pair
    path = "/api/catalogue?office=inakawa"

    def same() -> bool:
        return bool(httpx2.get(display.url + path).json() == town.anybody().get(path).json())

    assert until(same)
    procedures = httpx2.get(display.url + path).json()["procedures"]
    assert {office for each in procedures for office in each["services"]} == {"inakawa"}


def test_a_display_that_died_is_fed_again_when_it_is_back(tmp_path: Path) -> None:
    edge = display()
    town = town_of(tmp_path, edge.url, commands=False)
    assert until(lambda: waiting(edge.url) == 0)
    edge.stop()
    town.kiosk().number()

    again = Served(create_display(DisplaySettings(uplink_token=TOKEN)), edge.port)

    assert until(lambda: waiting(again.url) == 1)
    town.close()
    again.stop()


def test_two_displays_are_fed_each_with_its_own_token(tmp_path: Path) -> None:
    own = ["first-token-0123456789", "second-token-0123456789"]
    edges = [Served(create_display(DisplaySettings(uplink_token=token))) for token in own]
    more = {"uplink_to": tuple(each.url for each in edges), "uplink_token": " ".join(own)}
    with contextlib.ExitStack() as stack:
        for each in edges:
            stack.callback(each.stop)
        town = build(tmp_path, Clock(), uplink="push", **more)
        stack.callback(town.close)
        town.kiosk().number()

        assert all(until(lambda url=each.url: waiting(url) == 1) for each in edges)
        edges[0].stop()
        town.kiosk().number()
        assert until(lambda: waiting(edges[1].url) == 2)


def test_a_display_that_was_cut_off_is_told_only_what_is_new(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        town, edge, wire = wired(tmp_path, display(), stack)
        assert until(lambda: httpx2.get(f"{edge.url}/healthz").json()["catalogue"])
        assert until(lambda: waiting(edge.url) == 0)
        wire.cut()
        town.kiosk().number()

        assert until(lambda: waiting(edge.url) == 1)
    first, *later = [sent(line) for line in wire.lines if line.back]
    assert {"hello", "catalogue", "snapshot"} == {name for each in first for name in each}
    again = [each for line in later for each in line]
    assert "catalogue" not in [name for each in again for name in each]
    offices = [each["snapshot"]["office"] for each in again if "snapshot" in each]
    assert set(offices) == {"honcho"}


def test_a_counter_restored_from_a_backup_is_believed_at_once(tmp_path: Path) -> None:
    data, backup = tmp_path / "town", tmp_path / "backup"
    with contextlib.ExitStack() as stack:
        edge = display()
        stack.callback(edge.stop)
        town = town_of(data, edge.url, commands=False)
        town.close()
        shutil.copytree(data, backup)
        town.served = Served(create(town.settings, town.clock))
        stack.callback(town.close)
        for people in (1, 2, 3):
            town.kiosk().number()
            assert until(lambda people=people: waiting(edge.url) == people)
        town.served.stop()
        shutil.rmtree(data)
        shutil.copytree(backup, data)

        town.clock.forward(minutes=10)
        town.served = Served(create(town.settings, town.clock))
        assert until(lambda: waiting(edge.url) == 0)


def test_a_display_that_refuses_the_token_is_named_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    edge = Served(create_display(DisplaySettings(uplink_token="another-token-0123456789")))
    with caplog.at_level(logging.WARNING), contextlib.ExitStack() as stack:
        _, _, wire = wired(tmp_path, edge, stack)
        assert until(lambda: sum(b"401" in line.back for line in wire.lines) >= 3)

    told = [
        each.getMessage()
        for each in caplog.records
        if each.name in ("counter.uplink", "display.edge")
    ]
    assert sorted(told) == [
        "a counter was turned away: its token is not MATANAI_UPLINK_TOKEN",
        f"the display at http://127.0.0.1:{wire.port} refuses the line (401)",
    ]


def test_a_line_that_failed_while_the_database_was_away_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, port = Event(), free_port()

    async def away(here: House, office: str | None = None) -> Any:
        failed.set()
        raise unavailable()

    with contextlib.ExitStack() as stack:
        town = town_of(tmp_path, f"http://127.0.0.1:{port}", commands=False)
        stack.callback(town.close)
        monkeypatch.setattr(public, "public_catalogue", away)
        edge = Served(create_display(DisplaySettings(uplink_token=TOKEN)), port)
        stack.callback(edge.stop)
        assert failed.wait(10)
        monkeypatch.undo()

        assert until(lambda: waiting(edge.url) == 0)


def test_a_visitor_leaves_by_phone_where_the_city_allows_it(pair: tuple[Town, Served]) -> None:
    town, edge = pair
    visit = town.kiosk().number()
    own = f"{edge.url}/api/visits/by-secret/{visit['secret']}"
    assert until(lambda: httpx2.get(own).status_code == 200)

    assert httpx2.post(f"{own}/leave", json={}).status_code == 200

    found = town.anybody().get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]
    assert found["turns"][0]["state"] == "left"


def test_nothing_travels_inwards_where_commands_are_off(tmp_path: Path) -> None:
    edge = display()
    town = town_of(tmp_path, edge.url, commands=False)
    visit = town.kiosk().number()
    own = f"/api/visits/by-secret/{visit['secret']}"
    assert until(lambda: httpx2.get(edge.url + own).status_code == 200)

    assert httpx2.post(f"{edge.url}{own}/leave", json={}).status_code == 403

    assert town.anybody().get(own).json()["visit"]["turns"][0]["state"] == "waiting"
    town.close()
    edge.stop()
