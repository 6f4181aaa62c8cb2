"""The uplink's end: who may feed it, what it takes, and what travels back."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.display.harness import AT, OTHERS, SECRET, decoded, run, snapshot, turn, until
from tests.display.running import answer, opened, say

OWN = f"/api/visits/by-secret/{SECRET}"


@pytest.mark.parametrize("token", ["", "wrong", "uplink-token-for-test", "uplink-token-for-tests2"])
def test_a_counter_without_the_token_is_refused(token: str) -> None:
    async def work() -> None:
        async with opened() as display:
            with pytest.raises(InvalidStatus) as refusal:
                await display.uplink(token)

            assert refusal.value.response.status_code == 401
            assert json.loads(refusal.value.response.body)["error"]["code"] == "unauthorized"

    run(work())


def test_a_display_without_a_token_takes_no_uplink_at_all() -> None:
    async def work() -> None:
        async with opened(uplink_token="") as display:
            with pytest.raises(InvalidStatus):
                await display.uplink("")

    run(work())


@pytest.mark.parametrize(
    "first", ['{"hello":{"protocol":2}}', '{"snapshot":{}}', "no json", "[]", "[" * 5000]
)
def test_an_uplink_that_does_not_say_hello_is_closed(first: str) -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await link.send(first)
            with pytest.raises(ConnectionClosed):
                await link.recv()

            assert link.close_code == 1002
            assert not display.app.state.edge.connected

    run(work())


def test_what_the_counter_sends_is_what_the_display_shows() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(7))
            full = await display.get("/api/status?office=honcho&turns=1")
            listed = await display.get("/api/catalogue?office=honcho")

            assert full.content == snapshot(7).full()
            assert listed.json()["offices"][0]["id"] == "honcho"

    run(work())


def test_an_older_version_is_ignored() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(7), snapshot(6, calls=()))
            status = await display.get("/api/status?office=honcho")

            assert status.json()["version"] == 7

    run(work())


def test_a_wrong_snapshot_is_dropped_and_the_next_one_taken(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(1))
            await say(link, snapshot={**json.loads(snapshot(2).full()), "office": SECRET * 9})
            await say(link, catalogue={"version": "broken"})
            await display.feed(link, snapshot(3))

    with caplog.at_level(logging.WARNING):
        run(work())

    assert "office" in caplog.text
    assert SECRET not in caplog.text


def test_a_new_uplink_replaces_the_old() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as old, display.uplink() as new:
            await display.feed(old, snapshot(1))
            await display.feed(new, snapshot(2))
            with pytest.raises(ConnectionClosed):
                await old.recv()
            health = await display.get("/healthz")

            assert health.json()["uplink"] is True
            assert display.public.hub.latest("honcho") == snapshot(2)

    run(work())


def test_the_display_keeps_the_newest_when_the_counter_has_gone() -> None:
    async def work() -> None:
        async with opened() as display:
            async with display.uplink() as link:
                await display.feed(link, snapshot(1), commands=True)
            await until(lambda: not display.app.state.edge.connected)
            status = await display.get("/api/status?office=honcho")

            assert status.json()["at"] == AT
            assert display.public.allow_commands is False

    run(work())


def test_a_command_travels_to_the_counter_and_its_answer_back() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(1), commands=True)
            asked = display.get(f"{OWN}/snooze", method="POST", json={"minutes": 10})
            reply, command = await asyncio.gather(asked, answer(link, 200, ok=True))

            assert (reply.status_code, reply.json()) == (200, {"ok": True})
            assert command == {
                "id": command["id"],
                "name": "snooze",
                "secret": SECRET,
                "minutes": 10,
            }

    run(work())


def test_a_conflict_of_the_counter_reaches_the_phone() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(1), commands=True)
            asked = display.get(f"{OWN}/leave", method="POST")
            error = {"code": "illegal_move", "message": "x"}
            reply, _ = await asyncio.gather(asked, answer(link, 409, error=error))

            assert (reply.status_code, reply.json()["error"]["code"]) == (409, "illegal_move")

    run(work())


def test_commands_are_refused_unless_the_counter_allows_them() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(1), commands=False)
            reply = await display.get(f"{OWN}/leave", method="POST")

            assert (reply.status_code, reply.json()["error"]["code"]) == (403, "commands_off")

    run(work())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[" * 5000, 400),
        (b"[]", 400),
        (b"{}", 422),
        (b'{"minutes": 0}', 422),
        (b'{"minutes": 61}', 422),
        (b'{"minutes": true}', 422),
        (b'{"minutes": "10"}', 422),
    ],
)
def test_a_snooze_that_is_none_never_reaches_the_counter(body: bytes, status: int) -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(1), commands=True)
            reply = await display.get(f"{OWN}/snooze", method="POST", content=body)

            assert reply.status_code == status
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(link.recv(), 0.05)

    run(work())


def test_a_stranger_s_secret_never_reaches_the_counter() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(1), commands=True)
            reply = await display.get(f"/api/visits/by-secret/{OTHERS}/leave", method="POST")

            assert reply.status_code == 404

    run(work())


def test_a_command_under_way_ends_when_the_counter_goes() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(1), commands=True)
            asking = asyncio.create_task(display.get(f"{OWN}/leave", method="POST"))
            command = decoded(await link.recv())
            await link.close()
            reply = await asking

            assert command["command"]["name"] == "leave"
            assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")

    run(work())


def test_an_acknowledgement_nobody_waits_for_changes_nothing() -> None:
    async def work() -> None:
        async with opened() as display, display.uplink() as link:
            await display.feed(link, snapshot(1))
            await say(link, ack={"id": ["x"], "status": "y"})
            await display.feed(link, snapshot(2, turns=(turn(state="called", desk="honcho-3"),)))

            assert display.app.state.edge.connected

    run(work())
