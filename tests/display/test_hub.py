"""The hub over real sockets: uvicorn on one side, the websockets client on the other."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from display.client import Framed, text_frame
from display.hub import Hub
from tests.display.harness import decoded, run, served, snapshot, turn, until

LARGE = tuple(turn(f"secret-{number}") for number in range(2000))  # a frame of about 180 KB


def hall_app(hub: Hub) -> Starlette:
    async def listen(websocket: WebSocket) -> None:
        await hub.serve(websocket, "honcho", "turns" in websocket.query_params)

    return Starlette(routes=[WebSocketRoute("/ws", listen)])


async def version(client: ClientConnection) -> int:
    found: int = decoded(await client.recv())["version"]
    return found


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_a_frame_is_one_whole_text_message(size: int) -> None:
    frame = text_frame(b"x" * size)

    assert frame[0] == 0x81
    assert len(frame) - size == (2 if size < 126 else 4 if size < 65536 else 10)


@pytest.mark.parametrize("protocol", ["framed", "websockets-sansio"])
def test_a_listener_gets_the_newest_at_once_and_then_each_change(protocol: str) -> None:
    async def work() -> None:
        hub = Hub()
        options = {} if protocol == "framed" else {"ws": protocol}
        hub.publish(snapshot(1))
        async with served(hall_app(hub), **options) as at, connect(f"ws://{at}/ws") as phone:
            first = await version(phone)
            hub.publish(snapshot(2))

            assert [first, await version(phone)] == [1, 2]

    run(work())


def test_turns_go_only_to_those_who_ask() -> None:
    async def work() -> None:
        hub = Hub()
        hub.publish(snapshot(1))
        async with (
            served(hall_app(hub)) as at,
            connect(f"ws://{at}/ws") as sign,
            connect(f"ws://{at}/ws?turns=1") as phone,
        ):
            assert "turns" not in decoded(await sign.recv())
            assert decoded(await phone.recv())["turns"][0]["ahead"] == 4

    run(work())


def test_the_bytes_sent_are_the_body_of_the_status_route() -> None:
    async def work() -> None:
        hub = Hub()
        hub.publish(snapshot(1))
        async with served(hall_app(hub)) as at, connect(f"ws://{at}/ws") as phone:
            body = hub.body("honcho", turns=False)

            assert body is not None
            assert (await phone.recv(decode=False)) == body[0]

    run(work())


def test_an_older_or_equal_version_is_ignored() -> None:
    async def work() -> None:
        hub = Hub()
        for number in (5, 4, 5, 6):
            hub.publish(snapshot(number))

        assert hub.latest("honcho") == snapshot(6)
        assert hub.tally.ignored == 2

    run(work())


def test_frames_interleave_with_messages_of_the_endpoint() -> None:
    async def work() -> None:
        hub = Hub()
        sockets: list[WebSocket] = []

        async def listen(websocket: WebSocket) -> None:
            sockets.append(websocket)
            await hub.serve(websocket, "honcho", False)

        app = Starlette(routes=[WebSocketRoute("/ws", listen)])
        async with served(app) as at, connect(f"ws://{at}/ws") as phone:
            await until(lambda: hub.listeners() == 1)
            for number in range(1, 40):
                hub.publish(snapshot(number))
                await asyncio.sleep(0)
                await sockets[0].send_text(json.dumps({"version": -number}))
            got = [await version(phone)]
            while got[-1] != -39:
                got.append(await version(phone))

            assert [number for number in got if number < 0] == list(range(-1, -40, -1))
            frames = [number for number in got if number > 0]
            assert frames == sorted(set(frames))
            assert len(frames) > 1

    run(work())


def test_a_client_that_goes_frees_its_slot_at_once() -> None:
    async def work() -> None:
        hub = Hub()
        async with served(hall_app(hub)) as at:
            async with connect(f"ws://{at}/ws"):
                await until(lambda: hub.listeners() == 1)
            await until(lambda: hub.listeners() == 0)

    run(work())


async def stalled(at: str) -> socket.socket:
    """A peer that shakes hands and never reads again."""
    host, port = at.split(":")
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(peer, (host, int(port)))
    await loop.sock_sendall(
        peer,
        f"GET /ws?turns=1 HTTP/1.1\r\nHost: {at}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode(),
    )
    return peer


@pytest.mark.parametrize("protocol", ["framed", "websockets-sansio"])
def test_a_stalled_client_is_dropped_and_the_others_get_every_newest(protocol: str) -> None:
    async def work() -> None:
        hub = Hub(stall_s=0.2, sweep_s=0.05)
        options = {} if protocol == "framed" else {"ws": protocol}
        async with (
            served(hall_app(hub), **options) as at,
            connect(f"ws://{at}/ws?turns=1", max_size=None) as phone,
        ):
            peer = await stalled(at)
            await until(lambda: hub.listeners() == 2)
            number = 0
            while hub.tally.aborted == 0:
                number += 1
                hub.publish(snapshot(number, turns=LARGE))
                assert await version(phone) == number

            assert hub.listeners() == 1
            peer.close()

    run(work())


@dataclass
class Line:
    """A server's end of a connection whose peer takes nothing: only an abort ends it."""

    ping_interval: float | None = None
    listener: Framed | None = None
    aborted: bool = False

    @property
    def transport(self) -> Any:
        return self

    def abort(self) -> None:
        self.aborted = True


def test_a_phone_that_was_given_up_holds_its_socket_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("display.client.GOODBYE_S", 0.01)

    async def work() -> None:
        line = Line()
        await Framed(line, turns=False).listen(asyncio.sleep(0))
        await until(lambda: line.aborted)

    run(work())


def test_a_slow_client_gets_the_newest_when_it_drains() -> None:
    async def work() -> None:
        hub = Hub()
        async with served(hall_app(hub)) as at:
            phone = await connect(f"ws://{at}/ws?turns=1", max_size=None, max_queue=1)
            await until(lambda: hub.listeners() == 1)
            for number in range(1, 200):
                hub.publish(snapshot(number, turns=LARGE))
                await asyncio.sleep(0)
            got = [await version(phone)]
            while got[-1] != 199:
                got.append(await version(phone))

            assert got == sorted(set(got))
            assert len(got) < 199
            await phone.close()

    run(work())


def test_a_listener_that_chatters_is_shown_out() -> None:
    async def work() -> None:
        hub = Hub()
        async with served(hall_app(hub)) as at, connect(f"ws://{at}/ws") as phone:
            await phone.send("x" * 5000)
            with pytest.raises(ConnectionClosed):
                await phone.recv()

            assert phone.close_code == 1008

    run(work())


def test_a_thousand_phones_all_get_the_change() -> None:
    async def work() -> None:
        hub = Hub()
        hub.publish(snapshot(1))
        async with served(hall_app(hub)) as at:
            phones: list[ClientConnection] = []
            for _ in range(10):
                opening = (connect(f"ws://{at}/ws", compression=None) for _ in range(100))
                phones += await asyncio.gather(*opening)
            hub.publish(snapshot(2))
            got = [[await version(phone), await version(phone)] for phone in phones]

            assert got == [[1, 2]] * 1000
            await asyncio.gather(*(phone.close() for phone in phones))

    run(work())


def test_a_watcher_sees_every_new_snapshot_until_it_stops() -> None:
    async def work() -> None:
        hub = Hub()
        seen: list[int] = []
        stop = hub.watch(lambda fresh: seen.append(fresh.version))
        hub.publish(snapshot(1))
        hub.publish(snapshot(1))
        stop()
        hub.publish(snapshot(2))

        assert seen == [1]

    run(work())
