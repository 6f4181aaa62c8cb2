"""Push as a phone lives it: asked on its own page, sealed, sent over TLS, opened by it alone."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from py_vapid import Vapid02

from display.courier import Courier, NoWay, is_public
from display.notifier import Notifier
from display.postage import Postage, new_key
from display.snapshot import Snapshot
from tests.display.harness import OTHERS, SECRET, call, run, snapshot, turn, until
from tests.display.receiver import HOST, Phone, Service, receiving
from tests.display.running import Display, opened

CONTACT = "mailto:joho@city.example"
PATH = f"/api/visits/by-secret/{SECRET}/push"


@asynccontextmanager
async def telling(
    folder: Path, *statuses: int, again_s: Sequence[float] = (0, 0)
) -> AsyncIterator[tuple[Display, Service]]:
    """A display with a push key, Hanako's ticket on it, and the push service it reaches."""
    async with receiving(folder) as service, opened() as display:
        service.statuses = list(statuses)
        notifier = Notifier(
            Postage(new_key(), CONTACT), service.courier(), hosts=[HOST], again_s=again_s
        )
        display.public.push = notifier
        display.public.hub.watch(notifier.heard)
        display.public.hub.publish(moment(1))
        yield display, service


def moment(version: int, state: str = "waiting", **changes: Any) -> Snapshot:
    turns = (turn(state=state, desk="honcho-3"), turn(OTHERS))
    return snapshot(version, **{"turns": turns, **changes})


async def ask(display: Display, phone: Phone, language: str = "ja", path: str = PATH) -> int:
    body = phone.subscription() | {"language": language}
    return (await display.get(path, method="POST", json=body)).status_code


def test_hanako_is_told_when_she_is_called_and_only_her_phone_can_read_it(tmp_path: Path) -> None:
    async def work() -> None:
        phone = Phone()
        async with telling(tmp_path) as (display, service):
            assert await ask(display, phone, "en") == 204
            display.public.hub.publish(moment(2, "called", calls=(call(1, "A012"),)))
            await until(lambda: bool(service.posts))
            path, headers, body = service.posts[0]

            assert path == "/send/one"
            assert phone.opened(body)["title"] == "You are called"
            assert headers["content-encoding"] == "aes128gcm"
            assert int(headers["ttl"]) <= 600
            assert Vapid02.verify(headers["authorization"])

    run(work())


def test_neither_letter_nor_envelope_holds_number_desk_service_or_secret(tmp_path: Path) -> None:
    async def work() -> None:
        phone = Phone()
        async with telling(tmp_path) as (display, service):
            await ask(display, phone)
            display.public.hub.publish(moment(2, "called", calls=(call(1, "A012"),)))
            await until(lambda: bool(service.posts))
            _, headers, body = service.posts[0]
            said = json.dumps(phone.opened(body), ensure_ascii=False) + str(headers)

            assert set(phone.opened(body)) == {"title", "body", "lang"}
            assert not [each for each in ("A012", "012", "honcho", SECRET) if each in said]
            assert b"\xe7\xaa\x93" not in body  # not one word in clear

    run(work())


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_the_push_service_no_longer_knows_is_forgotten(tmp_path: Path, status: int) -> None:
    async def work() -> None:
        async with telling(tmp_path, status) as (display, service):
            await ask(display, Phone())
            display.public.hub.publish(moment(2, "called"))
            await until(lambda: display.public.push.tally.gone == 1)

            assert len(display.public.push.phones) == 0
            assert len(service.posts) == 1

    run(work())


def test_a_push_service_that_stumbles_is_tried_again(tmp_path: Path) -> None:
    async def work() -> None:
        async with telling(tmp_path, 503) as (display, service):
            await ask(display, Phone())
            display.public.hub.publish(moment(2, "called"))
            await until(lambda: display.public.push.tally.sent == 1)

            assert len(service.posts) == 2

    run(work())


def test_who_waits_for_another_try_keeps_no_other_phone_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("display.notifier.AT_ONCE", 1)

    async def work() -> None:
        async with telling(tmp_path, 503, again_s=(0, 3600)) as (display, service):
            await ask(display, Phone("one"))
            await ask(display, Phone("two"))
            display.public.hub.publish(moment(2, "called"))
            await until(lambda: display.public.push.tally.sent == 1)

            assert [path for path, *_ in service.posts] == ["/send/one", "/send/two"]
            await display.public.push.close()

    run(work())


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async def work() -> None:
        async with telling(tmp_path, 307, 307) as (display, service):
            await ask(display, Phone())
            display.public.hub.publish(moment(2, "called"))
            await until(lambda: display.public.push.tally.failed == 1)

            assert [path for path, *_ in service.posts] == ["/send/one"] * 2

    run(work())


def test_who_wants_no_word_any_more_gets_none(tmp_path: Path) -> None:
    async def work() -> None:
        first, second = Phone("one"), Phone("two")
        async with telling(tmp_path) as (display, service):
            await ask(display, first)
            await ask(display, second)
            endpoint = {"endpoint": first.subscription()["endpoint"]}
            answer = await display.get(PATH, method="DELETE", json=endpoint)
            display.public.hub.publish(moment(2, "called"))
            await until(lambda: display.public.push.tally.sent == 1)

            assert answer.status_code == 204
            assert [path for path, *_ in service.posts] == ["/send/two"]

    run(work())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("no json", 400),
        ("[]", 400),
        ("{}", 422),
        (json.dumps(Phone().subscription(endpoint="https://10.0.0.1/x")), 422),
        (json.dumps(Phone().subscription(keys={"p256dh": "BA" * 43 + "A", "auth": "A" * 22})), 422),
    ],
)
def test_what_is_no_subscription_is_refused_and_never_echoed(
    tmp_path: Path, body: str, status: int
) -> None:
    async def work() -> None:
        async with telling(tmp_path) as (display, _):
            answer = await display.get(PATH, method="POST", content=body)

            assert answer.status_code == status
            assert "10.0.0.1" not in answer.text
            assert len(display.public.push.phones) == 0

    run(work())


def test_nobody_subscribes_to_a_ticket_they_do_not_hold(tmp_path: Path) -> None:
    async def work() -> None:
        strange = "/api/visits/by-secret/somebody-elses-0123456789/push"
        async with telling(tmp_path) as (display, _):
            assert await ask(display, Phone(), path=strange) == 404
            assert (await display.get(strange, method="DELETE", json={})).status_code == 404

    run(work())


def test_a_display_without_a_key_offers_nothing_and_takes_nothing() -> None:
    async def work() -> None:
        async with opened() as display:
            display.public.hub.publish(moment(1))
            page = await display.get(f"/t/{SECRET}?n=A012")

            assert await ask(display, Phone()) == 403
            assert "push" not in page.text

    run(work())


def test_a_display_with_a_key_offers_it_on_the_own_page_only() -> None:
    async def work() -> None:
        async with opened(push_key=new_key(), push_contact=CONTACT) as display:
            display.public.hub.publish(moment(1))
            own, hall = [(await display.get(path)).text for path in (f"/t/{SECRET}", "/")]

            assert f'data-key="{display.public.push.postage.public_key}"' in own
            assert "push" not in hall
            assert (await display.get("/push-worker.js")).status_code == 200

    run(work())


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "ff02::1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(address: str) -> None:
    async def inside(host: str) -> list[str]:
        return ["142.250.1.1", address]

    async def work() -> None:
        with pytest.raises(NoWay):
            await Courier(resolve=inside).post("https://fcm.googleapis.com/x", {}, b"")

    assert not is_public(address)
    run(work())


def test_a_server_that_cannot_prove_its_name_gets_nothing_even_after_another_name(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with receiving(tmp_path) as service:
            courier = service.courier()
            assert await courier.post(f"https://{HOST}/send/one", {}, b"sealed") == 201
            with pytest.raises(NoWay):
                await courier.post("https://another.test/send/two", {}, b"sealed")
            await courier.close()

            assert [path for path, *_ in service.posts] == ["/send/one"]

    run(work())


def test_no_log_line_names_an_endpoint(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        async with telling(tmp_path, 500, 500) as (display, _):
            await ask(display, Phone())
            display.public.hub.publish(moment(2, "called"))
            await until(lambda: display.public.push.tally.failed == 1)

    with caplog.at_level(logging.DEBUG, "display"):
        run(work())
    said = [each.getMessage() for each in caplog.records if each.name.startswith("display")]
    assert said == ["push: a letter was not taken (500)"]


def test_a_push_service_that_hangs_holds_up_nobody(tmp_path: Path) -> None:
    async def work() -> None:
        async with telling(tmp_path) as (display, service):
            hung = asyncio.Event()
            service.hold = hung.wait
            await ask(display, Phone())
            display.public.hub.publish(moment(2, "called"))
            await until(lambda: bool(service.posts))
            display.public.hub.publish(moment(3, "serving"))
            status = await display.get("/api/status?office=honcho")

            assert status.json()["version"] == 3
            assert display.public.push.tally.sent == 0
            hung.set()
            await until(lambda: display.public.push.tally.sent == 1)

    run(work())
