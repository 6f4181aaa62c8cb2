"""What a kiosk sealed while the counter was out of reach, handed in later."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

import httpx2
import pytest

from counter.envelope import new_key, seal_box
from tests.cast import SAMPLES, Person, Town

PLAIN = {"office": "honcho", "channel": "kiosk", "language": "ja", "services": ["honcho-shomei"]}


def box(who: Person, inside: Any, city: str = "052078") -> str:
    """Seal as the kiosk does, with the key the catalogue shows."""
    key = who.get("/api/catalogue").json()["keys"][-1]
    public = base64.urlsafe_b64decode(key["public"] + "==")
    plain = inside if isinstance(inside, bytes) else json.dumps(inside).encode()
    return seal_box(plain, public, key["id"], city).hex()


def offline(number: Any = "A9001", **more: Any) -> dict[str, Any]:
    """A visit taken without the counter."""
    return PLAIN | {
        "offline": {
            "number": number,
            "secret": secrets.token_urlsafe(16),
            "issued_at": "2026-04-06T08:50:00+09:00",
        }
        | more
    }


def hand_in(who: Person, sealed: Any, key: str = "") -> httpx2.Response:
    """Hand in a sealed submission."""
    body = {"office": "honcho", "channel": "kiosk", "sealed": sealed}
    return who.post(
        "/api/visits", body, headers={"Idempotency-Key": key or secrets.token_hex(8)}
    )  # fmt: skip


def test_an_offline_number_is_kept_with_its_secret_and_its_hour(town: Town, kiosk: Person) -> None:
    inside = offline()

    answer = hand_in(kiosk, box(kiosk, inside))

    visit = answer.json()["visit"]
    assert answer.status_code == 201, answer.text
    assert (visit["number"], visit["secret"]) == ("A9001", inside["offline"]["secret"])
    assert visit["turns"][0]["arrived_at"] == "2026-04-06T08:50:00+09:00"
    assert visit["turns"][0]["waited_s"] == 600
    found = town.anybody().get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]
    assert found["number"] == "A9001"


def test_the_same_box_handed_in_twice_makes_one_visit(hall: Town) -> None:
    kiosk = hall.kiosk()
    sealed = box(kiosk, offline("A9010"))

    first, again = hand_in(kiosk, sealed, "box-1"), hand_in(kiosk, sealed, "box-1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content


def test_offline_numbers_leave_no_gap_in_the_counters_own(town: Town, kiosk: Person) -> None:
    kiosk.number()
    hand_in(kiosk, box(kiosk, offline()))

    assert kiosk.number()["number"] == "A002"


def test_a_sealed_visit_with_forms_and_no_number_gets_the_next_one(hall: Town) -> None:
    kiosk = hall.kiosk()
    inside = PLAIN | {"services": [], "applications": [SAMPLES["juminhyo"]]}

    visit = hand_in(kiosk, box(kiosk, inside)).json()["visit"]

    assert visit["number"].startswith("A0")
    assert [turn["state"] for turn in visit["turns"]] == ["preparing"]


def test_sealed_forms_are_added_to_a_standing_visit(hall: Town) -> None:
    kiosk = hall.kiosk()
    visit = kiosk.number()
    inside = {"secret": visit["secret"], "applications": [SAMPLES["juminhyo"]]}

    answer = kiosk.post(
        f"/api/visits/{visit['id']}/applications",
        {"office": "honcho", "sealed": box(kiosk, inside)},
        headers={"Idempotency-Key": secrets.token_hex(8)},
    )

    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    "number",
    ["A001", "A9500", "9001", "B9001", "A09001", "Ａ9001", "A９００１", "A9001 ", "A", "", "A-1"],
)  # fmt: skip
def test_a_number_out_of_the_kiosks_range_is_refused(hall: Town, number: str) -> None:
    kiosk, before = hall.kiosk(), hall.rows()

    answer = hand_in(kiosk, box(kiosk, offline(number)))

    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["offline.number"]
    assert hall.rows() == before


def test_an_offline_number_or_secret_in_use_is_told_as_a_conflict(hall: Town) -> None:
    kiosk, inside = hall.kiosk(), offline("A9020")
    hand_in(kiosk, box(kiosk, inside))
    before = hall.rows()

    number = hand_in(kiosk, box(kiosk, offline("A9020")))
    secret = hand_in(kiosk, box(kiosk, offline("A9021", secret=inside["offline"]["secret"])))

    assert [a.json()["error"]["code"] for a in (number, secret)] == ["number_taken"] * 2
    assert (number.status_code, secret.status_code) == (409, 409)
    assert hall.rows() == before


@pytest.mark.parametrize(
    "odd",
    [{"secret": "short"}, {"secret": "名" * 22}, {"secret": 7},
     {"issued_at": "yesterday"}, {"issued_at": "9999-12-31T23:59:59-12:00"}, {"issued_at": 5}],
)  # fmt: skip
def test_an_odd_offline_part_is_refused(hall: Town, odd: dict[str, Any]) -> None:
    kiosk, before = hall.kiosk(), hall.rows()

    answer = hand_in(kiosk, box(kiosk, offline("A9030", **odd)))

    assert answer.status_code == 422
    assert all(name.startswith("offline.") for name in answer.json()["error"]["fields"])
    assert hall.rows() == before


def test_a_kiosks_wrong_clock_makes_nobody_come_tomorrow(hall: Town) -> None:
    kiosk = hall.kiosk()

    inside = offline("A9040", issued_at="2026-04-06T23:00:00+09:00")
    turn = hand_in(kiosk, box(kiosk, inside)).json()["visit"]["turns"][0]

    assert turn["arrived_at"] == "2026-04-06T09:00:00+09:00"


def test_a_box_nobody_can_open_is_refused(hall: Town) -> None:
    kiosk, before = hall.kiosk(), hall.rows()
    good = box(kiosk, offline("A9050"))
    stranger = seal_box(b"{}", new_key()[1], 1, "052078").hex()
    odd = ["", "zz", good[:-2], good[:80], "00" + good[2:], good[:2] + "ff" + good[4:],
           good[:-2] + "00", stranger, box(kiosk, {}, "052079"), 7, [], {}, "04" * 200,
           "01" * 200]  # fmt: skip

    answers = [hand_in(kiosk, each) for each in odd]

    assert {a.status_code for a in answers} == {422}
    assert all(list(a.json()["error"]["fields"]) == ["sealed"] for a in answers)
    assert hall.rows() == before


@pytest.mark.parametrize("inside", [b"", b"[]", b"{", b"\xff", b"7", b"[" * 100_000])
def test_a_box_with_nonsense_inside_is_refused(hall: Town, inside: bytes) -> None:
    kiosk, before = hall.kiosk(), hall.rows()

    answer = hand_in(kiosk, box(kiosk, inside))

    assert answer.status_code == 422
    assert hall.rows() == before


def test_an_individual_number_in_a_box_is_refused(hall: Town) -> None:
    kiosk, before = hall.kiosk(), hall.rows()

    answer = hand_in(kiosk, box(kiosk, PLAIN | {"needs": ["1234 5678 9018"]}))

    assert answer.json()["error"]["code"] == "individual_number"
    assert "5678" not in answer.text
    assert hall.rows() == before
