"""The programs' side of the display: bodies, tags, errors, limits, headers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from display.bucket import Buckets
from tests.display.harness import SECRET, catalogue, decoded, run, snapshot, turn
from tests.display.running import Display, opened

BY_SECRET = "/api/visits/by-secret"


async def fed(display: Display, **changes: Any) -> None:
    display.public.set_catalogue(catalogue())
    display.public.hub.publish(snapshot(1, **changes))


def test_a_body_known_already_is_not_sent_again() -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            first = await display.get("/api/status?office=honcho")
            tag = {"If-None-Match": first.headers["etag"]}
            again = await display.get("/api/status?office=honcho", headers=tag)
            display.public.hub.publish(snapshot(2))
            changed = await display.get("/api/status?office=honcho", headers=tag)

            assert (again.status_code, again.content) == (304, b"")
            assert (changed.status_code, changed.json()["version"]) == (200, 2)

    run(work())


def test_the_hall_s_body_has_no_turns_unless_asked() -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            hall = await display.get("/api/status?office=honcho")
            full = await display.get("/api/status?office=honcho&turns=1")

            assert "turns" not in hall.json()
            assert full.json()["turns"][0]["ahead"] == 4

    run(work())


@pytest.mark.parametrize("path", ["/api/status?office=nowhere", "/api/status", "/api/nothing"])
def test_what_names_nothing_is_404_in_the_envelope(path: str) -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            reply = await display.get(path)

            assert reply.status_code == 404
            assert reply.json()["error"]["code"] == "not_found"

    run(work())


def test_an_office_without_news_yet_is_503_and_its_socket_waits() -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            display.public.hub._channels.clear()
            reply = await display.get("/api/status?office=honcho")
            async with connect(f"ws://{display.at}/ws/status?office=honcho") as phone:
                display.public.hub.publish(snapshot(9))

                assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
                assert decoded(await phone.recv())["version"] == 9

    run(work())


def test_a_socket_for_an_unknown_office_is_refused() -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            with pytest.raises(InvalidStatus) as refusal:
                await connect(f"ws://{display.at}/ws/status?office=nowhere")

            assert refusal.value.response.status_code == 404

    run(work())


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/status?office=honcho"), ("GET", f"{BY_SECRET}/{SECRET}/leave")],
)
def test_a_wrong_method_is_405_in_the_envelope(method: str, path: str) -> None:
    async def work() -> None:
        async with opened() as display:
            reply = await display.get(path, method=method)

            assert (reply.status_code, reply.json()["error"]["code"]) == (405, "method_not_allowed")
            assert reply.headers["allow"]

    run(work())


async def chunks() -> Any:
    for _ in range(40):
        yield b"x" * 65536


@pytest.mark.parametrize("body", ["declared", "chunked"])
def test_a_body_of_two_megabytes_is_413(body: str) -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            display.public.allow_commands = True
            content: Any = b"x" * 2_000_000 if body == "declared" else chunks()
            path = f"{BY_SECRET}/{SECRET}/snooze"
            reply = await display.get(path, method="POST", content=content)

            assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")

    run(work())


def test_a_visitor_finds_the_own_turns_by_secret() -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display, turns=(turn(), turn(state="called", desk="honcho-3")))
            reply = await display.get(f"{BY_SECRET}/{SECRET}")

            assert [each["state"] for each in reply.json()["visit"]["turns"]] == [
                "waiting",
                "called",
            ]
            assert set(reply.json()["visit"]["turns"][0]) == {
                "state",
                "ahead",
                "low",
                "high",
                "desk",
            }

    run(work())


def test_guessing_secrets_is_slowed_down_and_holders_are_not() -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            guesses = [await display.get(f"{BY_SECRET}/guess-{n:020}") for n in range(25)]
            holder = await display.get(f"{BY_SECRET}/{SECRET}")

            assert [reply.status_code for reply in guesses] == [404] * 20 + [429] * 5
            assert int(guesses[-1].headers["retry-after"]) >= 1
            assert holder.status_code == 200

    run(work())


def test_a_bucket_fills_again_and_forgets_the_oldest_addresses() -> None:
    buckets = Buckets(burst=1, every_s=6, most=2)

    assert [buckets.take("192.0.2.1", at) for at in (0.0, 3.0, 6.0)] == [0, 3, 0]
    assert buckets.take("2001:db8::1", 0.0) == 0
    assert buckets.take("2001:db8::2", 0.0) == 6  # the same household
    assert [buckets.take("192.0.2.9", 6.0), buckets.take("192.0.2.1", 6.0)] == [0, 0]


@pytest.mark.parametrize("path", ["/", f"/t/{SECRET}?n=A012", "/signage/honcho", "/t/unknown"])
def test_every_page_keeps_itself_to_itself(path: str) -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            headers = (await display.get(path)).headers

            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]

    run(work())


def test_health_and_metrics_tell_how_it_stands() -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            health = await display.get("/healthz")
            metrics = await display.get("/metrics")

            assert health.json() == {
                "ok": True,
                "uplink": False,
                "catalogue": True,
                "offices": {"honcho": 1},
            }
            assert 'matanai_version{office="honcho"} 1.0' in metrics.text

    run(work())


def test_a_fault_of_ours_is_503_without_its_insides() -> None:
    async def work() -> None:
        async with opened() as display:
            await fed(display)
            display.public.hub = None
            reply = await display.get("/api/status?office=honcho")

            assert reply.status_code == 503
            assert json.loads(reply.content)["error"]["code"] == "unavailable"
            assert "Attribute" not in reply.text

    run(work())
