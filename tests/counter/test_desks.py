"""Desks: open and closed, next for one and only one, and the screen that follows along."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.cast import Person, Town

Json = dict[str, Any]
SCREEN = {
    "id", "sequence", "state", "turn", "line", "preparing", "held", "missed", "recent", "cases",
    "pauses", "help",
}  # fmt: skip


def code(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def test_a_desk_starts_closed_and_shows_all_the_contract_names(hall: Town) -> None:
    answer = hall.clerk("柴田").get("/api/desks/honcho-7")

    assert set(answer.json()) == SCREEN
    assert (answer.json()["state"], answer.json()["turn"]) == ("closed", None)


@pytest.mark.parametrize("state", ["open", "break", "lunch", "closed"])
def test_a_desk_takes_every_state_also_when_it_has_it_already(hall: Town, state: str) -> None:
    clerk = hall.clerk()

    for _ in range(2):
        answer = clerk.post("/api/desks/honcho-2/state", {"state": state})
        assert answer.status_code == 200
        assert clerk.get("/api/desks/honcho-2").json()["state"] == state


@pytest.mark.parametrize("state", ["", "OPEN", None, 1, ["open"], {"state": "open"}])
def test_a_state_nobody_knows_is_invalid(hall: Town, state: Any) -> None:
    answer = hall.clerk().post("/api/desks/honcho-2/state", {"state": state})

    assert code(answer) == (422, "invalid")
    assert list(answer.json()["error"]["fields"]) == ["state"]


def test_a_clerk_acts_from_her_own_desk_only(hall: Town) -> None:
    clerk = hall.clerk().open_desk()

    for desk, status in (("honcho-3", 403), ("inakawa-1", 403), ("nowhere", 404)):
        assert clerk.post(f"/api/desks/{desk}/call-next").status_code == status
        assert clerk.post(f"/api/desks/{desk}/state", {"state": "open"}).status_code == status
    assert hall.clerk("伊藤").get("/api/desks/honcho-3").json()["state"] == "closed"


def test_a_clerk_looks_at_desks_of_her_office_only(hall: Town) -> None:
    clerk = hall.clerk()

    assert clerk.get("/api/desks/honcho-3").status_code == 200
    assert clerk.get("/api/desks/inakawa-1").status_code == 403
    assert clerk.get("/api/desks/nowhere").status_code == 404
    assert hall.anybody().get("/api/desks/honcho-3").status_code == 401


def test_a_clerk_without_a_desk_calls_nobody(hall: Town) -> None:
    clerk = hall.seatless()

    assert code(clerk.post("/api/desks/honcho-4/call-next")) == (403, "no_desk")
    assert code(clerk.post("/api/desks/honcho-4/state", {"state": "open"})) == (403, "no_desk")
    assert code(clerk.post("/api/desks/honcho-4/state", {})) == (422, "invalid")
    assert code(clerk.post("/api/desks/nowhere/call-next")) == (404, "not_found")


def test_next_calls_by_arrival_with_a_reason_until_nobody_waits(
    kiosk: Person, takahashi: Person
) -> None:
    numbers = [kiosk.number()["number"] for _ in range(3)]

    for number in numbers:
        found = takahashi.next().json()
        assert (found["turn"]["number"], found["reason"]) == (number, "first_come")
        assert (found["turn"]["desk"], found["turn"]["calls"]) == ("honcho-2", 1)
        turn = takahashi.move(found["turn"], "start").json()["turn"]
        takahashi.move(turn, "finish")
    answer = takahashi.next()
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("moves", [[], ["start"]])
def test_a_desk_with_a_visitor_gets_no_second_one(
    town: Town, kiosk: Person, takahashi: Person, moves: list[str]
) -> None:
    kiosk.number(), kiosk.number()
    turn = takahashi.next().json()["turn"]
    for name in moves:
        turn = takahashi.move(turn, name).json()["turn"]
    takahashi.post("/api/desks/honcho-2/state", {"state": "break"})

    answer = takahashi.next()

    error = answer.json()["error"]
    assert code(answer) == (409, "desk_busy")
    assert (error["turn"], error["by"]) == (turn, "honcho-2")
    assert town.rows("call")["call"] == 1


@pytest.mark.parametrize("state", ["break", "lunch", "closed"])
def test_a_desk_that_is_not_open_calls_nobody(hall: Town, state: str) -> None:
    clerk, number = hall.clerk(), hall.kiosk().number()
    clerk.post("/api/desks/honcho-2/state", {"state": state})

    assert code(clerk.next()) == (409, "desk_closed")
    assert number["turns"][0]["state"] == "waiting"


def test_next_takes_an_empty_body_and_an_empty_object(kiosk: Person, takahashi: Person) -> None:
    path, headers = "/api/desks/honcho-2/call-next", takahashi.headers

    assert takahashi.http.post(path, headers=headers).status_code == 204
    assert takahashi.http.post(path, content=b" \n", headers=headers).status_code == 204
    assert takahashi.http.post(path, content=b"{}", headers=headers).status_code == 204
    assert takahashi.http.post(path, content=b"[]", headers=headers).status_code == 400


def test_a_desk_gets_only_the_lines_it_serves(town: Town, kiosk: Person, takahashi: Person) -> None:
    kiosk.number("honcho-koseki")

    assert takahashi.next().status_code == 204
    found = town.clerk("柴田").open_desk().next().json()
    assert found["turn"]["number"] == "C001"


def test_two_clerks_who_press_together_never_get_one_visitor(
    kiosk: Person, takahashi: Person, ito: Person
) -> None:
    with ThreadPoolExecutor(4) as hands:
        for _ in range(20):
            kiosk.number()
            pressed = [hands.submit(each.next) for each in (takahashi, ito, takahashi, ito)]
            answers = [each.result() for each in pressed]
            won = [a for a in answers if a.status_code == 200]
            assert len(won) == 1, [a.status_code for a in answers]
            assert {a.status_code for a in answers} <= {200, 204, 409}
            turn = won[0].json()["turn"]
            who = takahashi if turn["desk"] == "honcho-2" else ito
            who.move(who.move(turn, "start").json()["turn"], "finish")


def test_many_clerks_and_many_visitors_every_visitor_is_called_once(
    town: Town, kiosk: Person, takahashi: Person, ito: Person
) -> None:
    sasaki = town.clerk("佐々木").open_desk()
    for _ in range(24):
        kiosk.number()

    def work(clerk: Person) -> list[str]:
        served = []
        while (answer := clerk.next()).status_code == 200:
            turn = answer.json()["turn"]
            served.append(turn["number"])
            clerk.move(clerk.move(turn, "start").json()["turn"], "finish")
        return served

    with ThreadPoolExecutor(3) as desks:
        served = [n for each in desks.map(work, [takahashi, ito, sasaki]) for n in each]

    assert sorted(served) == [f"A{n:03d}" for n in range(1, 25)]


def test_the_screen_shows_line_preparing_missed_and_cases(kiosk: Person, takahashi: Person) -> None:
    kiosk.apply("juminhyo")
    kiosk.number()
    missed = takahashi.move(kiosk.number()["turns"][0], "call").json()["turn"]
    takahashi.move(missed, "miss")

    screen = takahashi.get("/api/desks/honcho-2").json()

    assert [turn["number"] for turn in screen["line"]] == ["A001", "A002"]
    assert {turn["reason"] for turn in screen["line"]} == {"first_come"}
    assert [turn["number"] for turn in screen["preparing"]] == ["A001"]
    assert [turn["number"] for turn in screen["missed"]] == ["A003"]
    assert [case["procedure"] for case in screen["cases"]] == ["juminhyo"]


async def frame(socket: ClientConnection) -> Json:
    """The next frame."""
    async with asyncio.timeout(5):
        found: Json = json.loads(await socket.recv())
    return found


async def forever(socket: ClientConnection) -> None:
    """Read until the other end closes."""
    while True:
        await frame(socket)


def test_the_screen_says_what_to_think_of_before_a_visitor_stands_there(
    kiosk: Person, takahashi: Person
) -> None:
    kiosk.take(needs=["wheelchair"], language="en")

    first = takahashi.get("/api/desks/honcho-2").json()["line"][0]

    assert (first["needs"], first["language"], first["channel"]) == (["wheelchair"], "en", "kiosk")


def follow(town: Town, who: Person, desk: str, **headers: str) -> connect:
    """Open a desk's socket as this person's browser would."""
    cookie = "; ".join(f"{c.name}={c.value}" for c in who.http.cookies.jar)
    url = f"ws://127.0.0.1:{town.served.port}/ws/desk/{desk}"
    return connect(url, additional_headers={"Cookie": cookie} | headers, proxy=None)


def test_the_desks_socket_shows_the_screen_at_once_and_every_change(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    async def watch() -> None:
        async with follow(town, takahashi, "honcho-2") as socket:
            first = await frame(socket)
            assert set(first) == SCREEN
            assert first["line"] == []
            await asyncio.to_thread(kiosk.number)
            while not (seen := await frame(socket))["line"]:
                pass
            assert seen["line"][0]["number"] == "A001"
            await asyncio.to_thread(takahashi.next)
            while not (seen := await frame(socket))["turn"]:
                pass
            assert seen["turn"]["state"] == "called"

    asyncio.run(watch())


@pytest.mark.parametrize("desk", ["nowhere", "inakawa-1"])
def test_the_socket_of_a_desk_elsewhere_does_not_open(hall: Town, desk: str) -> None:
    async def knock() -> None:
        with pytest.raises(InvalidStatus):
            async with follow(hall, hall.clerk(), desk):
                pass

    asyncio.run(knock())


def test_the_desks_socket_opens_to_no_stranger_and_no_foreign_page(hall: Town) -> None:
    async def knock() -> None:
        for who, headers in (
            (hall.anybody(), {}),
            (hall.clerk(), {"Origin": "http://elsewhere.example"}),
            (hall.clerk(), {"Origin": "http://[broken"}),
        ):
            with pytest.raises(InvalidStatus) as refused:
                async with follow(hall, who, "honcho-2", **headers):
                    pass
            assert refused.value.response.status_code == 403

    asyncio.run(knock())


def test_signing_in_elsewhere_ends_the_old_socket(town: Town, kiosk: Person) -> None:
    old = town.clerk()

    async def watch() -> None:
        async with follow(town, old, "honcho-2") as socket:
            await frame(socket)
            await asyncio.to_thread(town.clerk)
            await asyncio.to_thread(kiosk.number)
            with pytest.raises(ConnectionClosed):
                await forever(socket)

    asyncio.run(watch())


def test_what_a_page_says_on_the_socket_is_not_listened_to(town: Town, takahashi: Person) -> None:
    async def chatter() -> None:
        async with follow(town, takahashi, "honcho-2") as socket:
            for said in (b"\x00\xff", "{}", "x" * 10_000):
                await socket.send(said)
            assert (await frame(socket))["id"] == "honcho-2"

    asyncio.run(chatter())


def test_no_frame_of_a_desk_names_anybody(town: Town, kiosk: Person, takahashi: Person) -> None:
    kiosk.apply("juminhyo")

    async def look() -> str:
        async with follow(town, takahashi, "honcho-2") as socket:
            return json.dumps(await frame(socket), ensure_ascii=False)

    text = asyncio.run(look())

    assert "juminhyo" in text
    assert not any(word in text for word in ("佐藤", "サトウ", "佐竹町", "1944", "0183-00"))
