"""Two counters on one database: what one does, the other shows; lost rings cost a moment only."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from websockets.sync.client import ClientConnection, connect

from counter.store.doorbell import Ring
from tests.cast import Clock, Person, Town, build
from tests.postgres import Server


@pytest.fixture
def pair(tmp_path: Path, address: str) -> Iterator[list[Town]]:
    """Two counters of one town: the first leads."""
    clock = Clock()
    found = [build(tmp_path / "town", clock, address) for _ in range(2)]
    yield found
    for each in found:
        each.close()


@contextlib.contextmanager
def sign(town: Town) -> Iterator[ClientConnection]:
    """A sign in the lobby."""
    with connect(f"ws://127.0.0.1:{town.served.port}/ws/status?office=honcho") as found:
        yield found


@contextlib.contextmanager
def screen(person: Person, town: Town) -> Iterator[ClientConnection]:
    """A clerk's live screen."""
    cookie = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
    url = f"ws://127.0.0.1:{town.served.port}/ws/desk/{person.desk}"
    with connect(url, additional_headers={"Cookie": cookie}) as found:
        yield found


def frames(line: ClientConnection, seconds: float) -> list[dict[str, Any]]:
    """Every frame that comes within so many seconds."""
    found, end = [], time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with contextlib.suppress(TimeoutError):
            found.append(json.loads(line.recv(timeout=left)))
    return found


def test_a_call_at_one_counter_is_on_the_signs_and_screens_of_both_within_a_second(
    pair: list[Town],
) -> None:
    here, there = pair
    takahashi, ito = here.clerk().open_desk(), there.clerk("伊藤").open_desk()
    number = here.kiosk().number()["number"]
    with sign(there) as lobby, screen(ito, there) as desk:
        frames(desk, 1)
        frames(lobby, 0.1)

        takahashi.next()
        shown, seen = frames(lobby, 1), frames(desk, 0.5)

    assert [call["number"] for call in shown[-1]["calls"]] == [number]
    assert seen[-1]["line"] == []


def test_both_counters_tell_the_same_wait(pair: list[Town]) -> None:
    here, there = pair
    for _ in range(5):
        there.kiosk().number()
    assert there.shown(lambda status: status["services"][0]["waiting"] == 5)["version"] > 1

    views = [each.kiosk().number()["turns"][0] for each in (here, there)]

    assert [view["ahead"] for view in views] == [5, 6]
    assert views[0]["high"] == views[1]["high"] > 0


def test_what_rings_holds_no_personal_datum_and_is_short(
    pair: list[Town], postgresql: Server, address: str
) -> None:
    with psycopg.connect(address, autocommit=True) as line:
        line.execute("LISTEN matanai")
        kiosk, takahashi = pair[0].kiosk(), pair[1].clerk().open_desk()
        visit = kiosk.apply().json()["visit"]
        takahashi.next()
        heard = [each.payload for each in line.notifies(timeout=2)]

    assert len(heard) >= 3
    assert all(Ring.read(text) is not None and len(text) < 200 for text in heard)
    secrets = (visit["number"], visit["id"], visit["secret"], visit["turns"][0]["id"])
    assert not any(secret in text for secret in secrets for text in heard)


def test_while_lines_are_cut_for_ten_seconds_nothing_is_lost_and_nothing_comes_twice(
    pair: list[Town], postgresql: Server
) -> None:
    here, there = pair
    kiosk, takahashi = here.kiosk(), here.clerk().open_desk()
    ito = there.clerk("伊藤").open_desk()
    shown: list[dict[str, Any]] = []
    with sign(there) as lobby, screen(ito, there) as desk:
        with postgresql.severed("matanai doorbell"):
            for _ in range(3):
                kiosk.number()
                kiosk.number()
                takahashi.move(takahashi.next().json()["turn"], "leave")
                shown += frames(lobby, 10 / 3)
            seen = frames(desk, 0.1)
        kiosk.number()
        after = frames(lobby, 3)

    versions = [frame["version"] for frame in shown + after]
    assert versions == sorted(set(versions))
    assert [call["seq"] for call in shown[-1]["calls"]] == [1, 2, 3]
    assert shown[-1]["services"][0]["waiting"] == len(seen[-1]["line"]) == 3
    assert after[-1]["services"][0]["waiting"] == 4


def test_a_user_who_owns_the_database_and_nothing_else_is_enough(
    tmp_path: Path, postgresql: Server
) -> None:
    postgresql.ask("CREATE ROLE clerkless LOGIN PASSWORD 'plain'")
    address = postgresql.empty()
    name = address.rpartition("/")[2]
    postgresql.ask(f'ALTER DATABASE "{name}" OWNER TO clerkless')
    own = "postgresql://clerkless:plain@" + address.rpartition("@")[2]

    town = build(tmp_path / "town", Clock(), own)
    number = town.kiosk().number()["number"]
    called = town.clerk().open_desk().next().json()["turn"]["number"]
    shown = town.shown(lambda status: status["calls"])
    town.close()

    assert number == called == shown["calls"][-1]["number"]
    postgresql.drop(address)
    postgresql.ask("DROP ROLE clerkless")
