"""How it stands, for everybody: whole snapshots, at once and at every change, for ever growing."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.cast import YUZAWAS_OWN, Person, Town

Json = dict[str, Any]
SERVICE = {"id", "state", "level", "level3", "waiting", "low", "high", "last_ticket"}
CALL = {"seq", "number", "desk", "purpose", "at", "withdrawn", "open"}
LINE = {"key", "state", "ahead", "low", "high", "desk"}


def service(status: Json, name: str = "honcho-shomei") -> Json:
    """One service's line."""
    (found,) = [each for each in status["services"] if each["id"] == name]
    return dict(found)


def states(status: Json) -> list[str]:
    """How everybody stands."""
    return [turn["state"] for turn in status["turns"]]


def key(visit: Json) -> str:
    """A visit's public name, as its own page computes it."""
    return hashlib.sha256(visit["secret"].encode()).hexdigest()[:16]


@asynccontextmanager
async def listening(town: Town, query: str = "office=honcho") -> AsyncIterator[ClientConnection]:
    """Somebody who follows the status."""
    url = f"ws://127.0.0.1:{town.served.port}/ws/status?{query}"
    async with connect(url, proxy=None) as socket:
        yield socket


async def until(socket: ClientConnection, when: Callable[[Json], Any]) -> list[Json]:
    """Every frame up to the first that shows this."""
    frames: list[Json] = []
    async with asyncio.timeout(5):
        while not frames or not when(frames[-1]):
            frames.append(json.loads(await socket.recv()))
    return frames


def test_the_status_has_the_contracts_shape(kiosk: Person, takahashi: Person, town: Town) -> None:
    kiosk.number()
    takahashi.next()

    status = town.shown(lambda s: s["calls"])

    assert set(status) == {"version", "at", "office", "services", "calls", "turns"}
    assert [each["id"] for each in status["services"]] == list(
        YUZAWAS_OWN.offices["honcho"].services
    )
    assert all(set(each) == SERVICE for each in status["services"])
    assert all(0 <= s["level"] <= 5 and 0 <= s["level3"] <= 3 for s in status["services"])
    assert [set(each) for each in status["calls"]] == [CALL]
    assert [set(each) for each in status["turns"]] == [LINE]


def test_the_lobby_form_has_no_turns_and_is_small(hall: Town) -> None:
    for _ in range(12):
        hall.kiosk().number()
    hall.shown(lambda s: service(s)["waiting"] >= 12)

    answer = hall.anybody().get("/api/status?office=honcho")

    assert "turns" not in answer.json()
    assert len(answer.content) <= 1536


def test_waiting_and_last_ticket_follow_the_numbers(town: Town, kiosk: Person) -> None:
    assert service(town.shown(lambda s: True))["last_ticket"] is None
    for _ in range(3):
        kiosk.number()

    found = service(town.shown(lambda s: service(s)["waiting"] == 3))

    assert (found["waiting"], found["last_ticket"]) == (3, "A003")
    assert found["low"] <= found["high"]


def test_a_call_shows_number_desk_and_purpose_and_its_sequence_grows(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    for _ in range(2):
        kiosk.number()
        turn = takahashi.next().json()["turn"]
        takahashi.move(takahashi.move(turn, "start").json()["turn"], "finish")

    calls = town.shown(lambda s: len(s["calls"]) == 2)["calls"]

    assert [(c["seq"], c["number"], c["desk"], c["purpose"], c["withdrawn"]) for c in calls] == [
        (1, "A001", "honcho-2", "intake", False), (2, "A002", "honcho-2", "intake", False)
    ]  # fmt: skip


def test_a_turns_line_has_a_key_and_neither_number_nor_service(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    mine, other = kiosk.number(), kiosk.number()
    takahashi.next()

    status = town.shown(lambda s: [t for t in s["turns"] if t["desk"]])

    lines = {line["key"]: line for line in status["turns"]}
    assert set(lines) == {key(mine), key(other)}
    assert lines[key(mine)] == {"key": key(mine), "state": "called", "desk": "honcho-2",
                                "ahead": None, "low": None, "high": None}  # fmt: skip
    assert (lines[key(other)]["state"], lines[key(other)]["ahead"]) == ("waiting", 0)
    assert not any("A00" in json.dumps(line) for line in status["turns"])


def test_an_ended_turn_is_told_for_half_an_hour(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    turn = takahashi.next().json()["turn"]
    takahashi.move(takahashi.move(turn, "start").json()["turn"], "finish")
    assert [
        t["state"]
        for t in town.shown(lambda s: s["turns"] and s["turns"][0]["state"] == "done")["turns"]
    ]

    town.clock.forward(minutes=31)
    mine = kiosk.number()

    turns = town.shown(lambda s: service(s)["waiting"])["turns"]
    assert [turn["key"] for turn in turns] == [key(mine)]


def test_who_has_it_already_gets_304_until_it_changes(town: Town, kiosk: Person) -> None:
    anybody, path = town.anybody(), "/api/status?office=honcho"
    tag = anybody.get(path).headers["etag"]

    again = anybody.get(path, headers={"If-None-Match": tag})
    kiosk.number()
    town.shown(lambda s: service(s)["waiting"])
    changed = anybody.get(path, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


@pytest.mark.parametrize("query", ["", "?office=", "?office=nowhere", "?office=%00", "?office=%FF",
                                   "?office=" + "x" * 5000, "?turns=1"])  # fmt: skip
def test_an_office_nobody_knows_is_404(hall: Town, query: str) -> None:
    answer = hall.anybody().get(f"/api/status{query}")

    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}

    async def knock() -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with listening(hall, query.lstrip("?")):
                pass
        assert refused.value.response.status_code == 404
        assert set(json.loads(refused.value.response.body)) == {"error"}

    asyncio.run(knock())


@pytest.mark.parametrize("query", ["office=honcho", "office=honcho&turns=1"])
def test_a_listener_gets_the_newest_at_once_and_every_change(
    town: Town, kiosk: Person, takahashi: Person, query: str
) -> None:
    async def follow() -> list[Json]:
        async with listening(town, query) as socket:
            frames = await until(socket, lambda s: True)
            await asyncio.to_thread(kiosk.number)
            frames += await until(socket, lambda s: service(s)["waiting"] == 1)
            await asyncio.to_thread(takahashi.next)
            return frames + await until(socket, lambda s: s["calls"])

    frames = asyncio.run(follow())

    assert all(("turns" in frame) == query.endswith("turns=1") for frame in frames)
    versions = [frame["version"] for frame in frames]
    assert versions == sorted(set(versions))


def test_socket_and_page_say_the_same_bytes(hall: Town) -> None:
    async def hear() -> str:
        async with listening(hall, "office=minase") as socket:
            return str(await socket.recv())

    assert hall.anybody().get("/api/status?office=minase").text == asyncio.run(hear())


def test_versions_and_call_numbers_grow_through_a_restart(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    turn = takahashi.next().json()["turn"]
    before = town.shown(lambda s: s["calls"])
    town.restart()

    takahashi = town.clerk()
    takahashi.move(turn, "call")

    after = town.shown(lambda s: s["calls"][-1]["seq"] > 1)
    assert after["version"] > before["version"]
    assert [call["seq"] for call in after["calls"]] == [1, 2]


def test_yesterdays_calls_are_not_shown_today(town: Town, kiosk: Person, takahashi: Person) -> None:
    kiosk.number()
    takahashi.next()
    town.shown(lambda s: s["calls"])
    town.clock.forward(days=1)
    town.restart()

    town.kiosk().number()
    town.clerk("伊藤").open_desk().next()

    calls = town.shown(lambda s: s["calls"])["calls"]
    assert [(call["seq"], call["desk"]) for call in calls] == [(2, "honcho-3")]


def test_services_with_delicate_matters_are_told_as_one(town: Town, kiosk: Person) -> None:
    kiosk.number("honcho-okuyami")

    status = town.shown(lambda s: service(s, "honcho-okuyami")["waiting"])

    one, other = service(status, "honcho-okuyami"), service(status, "honcho-fukushi")
    assert (one["waiting"], one["low"], one["high"]) == (1, other["low"], other["high"])
    assert other["waiting"] == 1
    assert (one["last_ticket"], other["last_ticket"]) == (None, None)


def test_what_a_listener_says_harms_nobody(hall: Town) -> None:
    async def chatter() -> None:
        async with listening(hall) as loud, listening(hall) as quiet:
            await loud.send("x" * 100_000)
            await until(quiet, lambda s: True)
            before = (await until(loud, lambda s: True))[0]
            await asyncio.to_thread(hall.kiosk().number)
            await until(quiet, lambda s: s["version"] > before["version"])

    asyncio.run(chatter())


def test_health_and_figures_name_nobody(hall: Town) -> None:
    hall.kiosk().apply("juminhyo")
    anybody = hall.anybody()

    health, figures = anybody.get("/healthz"), anybody.get("/metrics")

    assert (health.status_code, health.json()["ok"]) == (200, True)
    assert 'matanai_open_turns{office="honcho",state="preparing"}' in figures.text
    assert "佐藤" not in health.text + figures.text


def test_who_sits_until_the_papers_are_ready_is_not_said_to_be_next(
    kiosk: Person, takahashi: Person, town: Town
) -> None:
    kiosk.apply()
    turn = takahashi.next().json()["turn"]
    for move, state in (("start", "serving"), ("set_aside", "preparing")):
        turn = takahashi.move(turn, move).json()["turn"]
        (shown,) = town.shown(lambda status, at=state: states(status) == [at])["turns"]

    assert (turn["state"], shown["state"], shown["ahead"]) == ("preparing", "preparing", None)
    assert shown["low"] <= shown["high"]
