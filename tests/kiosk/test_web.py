"""The kiosk's door: this machine only, bounded, and errors in one shape."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import qrcode
from PIL import Image
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from kiosk.app import build
from kiosk.settings import Settings
from tests.cast import Town
from tests.kiosk.cast import Kiosk


def picture(text: str) -> Image.Image:
    return qrcode.make(text, box_size=6).get_image().convert("L")


def png(text: str) -> bytes:
    out = io.BytesIO()
    picture(text).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "kiosk.example"},
        {"Host": "127.0.0.1.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
)
def test_another_host_or_origin_sees_nothing(lobby: Kiosk, headers: dict[str, str]) -> None:
    lobby.at("start")
    for path in ("/", "/api/state", "/demo/tray", "/healthz"):
        answer = lobby.http.get(path, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


def test_a_kiosk_the_counter_does_not_know_says_so_before_any_visitor_comes(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = Kiosk.of(town, tmp_path / "kiosk", token="a-token-nobody-gave-out")
    try:
        stranger.at("start")
        health = stranger.http.get("/healthz")
    finally:
        stranger.close()

    assert (health.status_code, health.json()["status"]) == (503, "refused")
    assert "the counter does not know MATANAI_KIOSK_TOKEN" in caplog.text
    assert "a-token-nobody-gave-out" not in caplog.text


def test_a_page_of_another_origin_gets_no_session(lobby: Kiosk) -> None:
    url = f"ws://127.0.0.1:{lobby.served.port}/ws/session"
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(url, origin=Origin("http://evil.example"), proxy=None),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_a_page_is_never_kept_and_loads_nothing_from_elsewhere(lobby: Kiosk) -> None:
    headers = lobby.http.get("/").headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nothing", 404), ("DELETE", "/api/state", 405), ("GET", "/api/scan", 405),
     ("POST", "/demo/tray/nobody/insert", 404), ("GET", "/ticket.png?turn=x", 404)],
)  # fmt: skip
def test_errors_have_one_shape(lobby: Kiosk, method: str, path: str, status: int) -> None:
    answer = lobby.http.request(method, path)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}


def test_two_megabytes_are_refused_by_their_length_and_in_pieces(lobby: Kiosk) -> None:
    body = b"x" * (2 << 20)
    plain = lobby.http.post("/api/scan", content=body, headers={"Content-Type": "image/png"})
    pieces = lobby.http.post(
        "/api/scan", content=iter([body[:700000]] * 3), headers={"Content-Type": "image/png"}
    )
    assert (plain.status_code, pieces.status_code) == (413, 413)
    assert pieces.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize(
    ("kind", "data", "query", "status"),
    [
        ("image/png", b"no picture", "", 422),
        ("text/plain", b"hello", "", 415),
        ("application/octet-stream", b"x" * 10, "?width=4&height=4", 422),
        ("application/octet-stream", b"x" * 16, "?width=4", 422),
        ("application/octet-stream", b"", "?width=99999&height=99999", 413),
    ],
)
def test_a_frame_that_is_none_is_refused(
    lobby: Kiosk, kind: str, data: bytes, query: str, status: int
) -> None:
    answer = lobby.http.post(f"/api/scan{query}", content=data, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert "error" in answer.json()


def test_the_same_code_is_seen_as_picture_and_as_raw_luma(lobby: Kiosk) -> None:
    lobby.at("start")
    one = picture("https://example.com/")
    raw = lobby.http.post(
        f"/api/scan?width={one.width}&height={one.height}", content=one.tobytes(),
        headers={"Content-Type": "application/octet-stream"},
    )  # fmt: skip
    whole = lobby.http.post("/api/scan", content=png("https://example.com/"),
                            headers={"Content-Type": "image/png"})  # fmt: skip
    assert raw.json()["seen"] == whole.json()["seen"] == "other"
    assert lobby.at("start")["screen"] == "start"


def test_an_individual_number_s_code_is_refused_kindly_and_kept_nowhere(
    lobby: Kiosk, town: Town
) -> None:
    lobby.at("start")
    before = town.rows()
    answer = lobby.http.post("/api/scan", content=png("123456789018"),
                             headers={"Content-Type": "image/png"})  # fmt: skip

    assert answer.json()["seen"] == "my_number"
    assert "123456789018" not in answer.text
    assert lobby.at("trouble")["body"]["reason"] == "qr_my_number"
    assert town.rows() == before


def test_a_torn_pre_application_is_told_with_a_way_on(lobby: Kiosk, town: Town) -> None:
    lobby.at("start")
    before = town.rows()
    lobby.http.post("/api/scan", content=png("YZ1:" + "A" * 60),
                    headers={"Content-Type": "image/png"})  # fmt: skip

    told = lobby.at("trouble")
    assert told["body"]["reason"] == "qr_torn"
    assert "qr" in told["body"]["ways"]
    assert town.rows() == before


def test_a_ticket_held_to_the_camera_shows_its_number(lobby: Kiosk) -> None:
    lobby.number()
    lobby.go("ticket", "stop")
    shown = lobby.until(lambda v: v["body"].get("paper") == "printed")
    paper = lobby.http.get(shown["body"]["picture"]).content
    lobby.go("start", "finish")

    lobby.http.post("/api/scan", content=paper, headers={"Content-Type": "image/png"})

    assert lobby.at("found")["number"]["text"] == "A001"


@pytest.mark.parametrize(
    "message",
    ["", "[]", "{", "{}", '{"do": 1}', '{"do": "numbered", "visit": null}',
     '{"do": "card_read", "given": {}}', '{"do": "answer", "value": 1, "path": "x"}',
     "[" * 3000, json.dumps({"do": "x" * 5000})],
)  # fmt: skip
def test_what_is_no_command_moves_nothing(lobby: Kiosk, message: str) -> None:
    lobby.number()
    seen = len(lobby.frames)
    lobby.screen.send(message)
    lobby.until(lambda _: any('"error"' in frame for frame in lobby.frames[seen:]))
    assert lobby.at("number")["number"]["text"] == "A001"


def test_the_health_page_says_what_works(lobby: Kiosk) -> None:
    lobby.at("start")
    lobby.until(lambda _: bool(lobby.http.get("/healthz").json()["reader"]["working"]))
    health = lobby.http.get("/healthz").json()
    assert health["decoders"] == ["zxing-cpp", "pyzbar"]
    assert (health["printer"], health["counter"], health["outbox"]) == ("ready", "online", 0)


def test_without_the_emulator_there_is_no_tray(town: Town, tmp_path: Path) -> None:
    app = build(Settings(counter=town.served.url, data=tmp_path, card="none", demo=True))
    assert not any("demo" in str(getattr(route, "path", "")) for route in app.routes)
