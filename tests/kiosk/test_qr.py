"""A pre-application held to the camera: masked, shown once, confirmed, found again."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import timedelta
from typing import Any

import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_M

from counter.catalogue import files
from counter.envelope import new_key, seal_qr
from counter.preapplication import encode
from counter.settings import CATALOGUES
from tests.camera import photograph
from tests.cast import MONDAY_AT_NINE, SAMPLES, Person, Town
from tests.kiosk.cast import Kiosk

CITY = files.load(CATALOGUES / "yuzawa")


def sealed(town: Town, *, city: str = "052078", days: int = 0, key: bytes | None = None) -> str:
    """佐藤's 住民票 as her phone seals it, so many days ago."""
    newest = town.kiosk().get("/api/catalogue?office=honcho").json()["keys"][-1]
    public = base64.urlsafe_b64decode(newest["public"] + "==")
    made = MONDAY_AT_NINE - timedelta(days=days)
    inside = encode([SAMPLES["juminhyo"]], CITY, made, secrets.token_bytes(16))
    return seal_qr(inside, key or public, newest["id"], city)


def said(view: dict[str, Any]) -> str:
    """A screen's words as they are, wide spaces too."""
    return json.dumps(view, ensure_ascii=False)


def held(lobby: Kiosk, text: str) -> dict[str, Any]:
    """Hold a phone with this code to the camera."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=8)
    code.add_data(text)
    frame = photograph(code.make_image().get_image().convert("RGB"))
    answer = lobby.http.post("/api/scan", content=frame, headers={"Content-Type": "image/jpeg"})
    seen: dict[str, Any] = answer.json()
    return seen


def test_a_code_made_at_home_becomes_a_number_with_its_form(
    lobby: Kiosk, town: Town, takahashi: Person
) -> None:
    lobby.at("start")
    assert held(lobby, sealed(town))["seen"] == "preapplication"
    shown = lobby.at("filled")
    assert SAMPLES["juminhyo"]["answers"]["applicant_name"] not in said(shown)
    lobby.go("confirm", "next")
    ticket = lobby.go("ticket", "confirm")

    assert ticket["number"]["text"] == "A001"
    case = takahashi.get("/api/cases").json()["cases"][0]
    full = takahashi.get(f"/api/cases/{case['id']}").json()["case"]
    assert full["answers"] == SAMPLES["juminhyo"]["answers"]
    assert set(full["sources"].values()) == {"qr"}


def test_the_second_scan_finds_the_same_number_and_makes_no_other(lobby: Kiosk, town: Town) -> None:
    text = sealed(town)
    lobby.at("start")
    held(lobby, text)
    lobby.at("filled")
    lobby.go("confirm", "next")
    lobby.go("ticket", "confirm")
    lobby.go("start", "finish")

    held(lobby, text)

    assert lobby.at("found")["number"]["text"] == "A001"
    assert town.rows("visit", "case") == {"visit": 1, "case": 1}


def test_touching_shows_what_the_counter_holds_once(lobby: Kiosk, town: Town) -> None:
    lobby.at("start")
    held(lobby, sealed(town))
    lobby.at("filled")
    lobby.do("reveal", path="applicant_name")
    name = SAMPLES["juminhyo"]["answers"]["applicant_name"]
    shown = lobby.until(lambda v: name in said(v))
    assert said(shown).count(name) == 1


def test_a_code_beside_a_number_adds_to_that_number(lobby: Kiosk, town: Town) -> None:
    lobby.number()
    lobby.go("scan", "way", way="qr")
    held(lobby, sealed(town))
    lobby.at("filled")
    lobby.go("confirm", "next")
    assert lobby.go("ticket", "confirm")["number"]["text"] == "A001"
    assert town.rows("visit", "case") == {"visit": 1, "case": 1}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"days": 31}, "qr_expired"),
        ({"city": "052019"}, "qr_foreign"),
        ({"key": new_key()[1]}, "qr_foreign"),
    ],
)
def test_a_code_that_cannot_be_used_has_a_sentence_and_a_way_on(
    lobby: Kiosk, town: Town, changed: dict[str, Any], reason: str
) -> None:
    lobby.at("start")
    before = town.rows()
    held(lobby, sealed(town, **changed))

    told = lobby.at("trouble")
    assert told["body"]["reason"] == reason
    assert "qr" in told["body"]["ways"]
    assert town.rows() == before


def test_without_the_counter_the_code_is_asked_for_again_later(lobby: Kiosk, town: Town) -> None:
    text = sealed(town)
    lobby.at("start")
    town.served.stop()
    held(lobby, text)
    assert lobby.at("trouble")["body"]["reason"] == "qr_unreachable"
