"""The QR made at home: opened masked, shown once, used for one visit, found by a second scan."""

from __future__ import annotations

import base64
import os
import zlib
from datetime import datetime, timedelta
from typing import Any

import pytest

from counter.envelope import new_key, seal_qr, to_base45
from counter.preapplication import encode, pad
from tests.cast import SAMPLES, YUZAWAS_OWN, Person, Town

JUMINHYO = SAMPLES["juminhyo"]


def qr(town: Town, *procedures: str, age: timedelta = timedelta(0), city: str = "052078") -> str:
    """A QR as the page at home makes it."""
    chosen = [SAMPLES[name] for name in procedures or ("juminhyo",)]
    return sealed(town, encode(chosen, YUZAWAS_OWN, town.clock.at - age, os.urandom(16)), city)


def sealed(town: Town, inside: bytes, city: str = "052078") -> str:
    """Seal with the key the catalogue shows."""
    key = town.anybody().get("/api/catalogue").json()["keys"][-1]
    return seal_qr(inside, base64.urlsafe_b64decode(key["public"] + "=="), key["id"], city)


def scan(who: Person, text: Any) -> Any:
    """Hold a QR before the kiosk."""
    return who.post("/api/preapplications/open", {"sealed": text})


def reveal(who: Person, handle: str) -> Any:
    """Touch 表示する."""
    return who.post(f"/api/preapplications/{handle}/reveal")


def use(who: Person, handle: str, **more: Any) -> Any:
    """Take a number with the form behind a handle."""
    form = {"procedure": "juminhyo", "for_whom": "self", "handle": handle}
    return who.take(services=[], applications=[form | more])


def code(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def test_a_scanned_qr_is_shown_masked(hall: Town) -> None:
    answer = scan(hall.kiosk(), qr(hall))

    (case,) = answer.json()["cases"]
    assert answer.status_code == 200
    assert case["procedure"] == "juminhyo"
    assert set(case["masked"]) == set(JUMINHYO["answers"])
    assert not any(word in answer.text for word in ("花子", "ハナコ", "佐竹町", "05-12", "0001"))


def test_it_is_revealed_once_and_that_is_written_down(town: Town, kiosk: Person) -> None:
    handle = scan(kiosk, qr(town)).json()["handle"]

    first, second = reveal(kiosk, handle), reveal(kiosk, handle)

    assert first.json()["cases"][0]["answers"] == JUMINHYO["answers"]
    assert code(second) == (409, "revealed_already")
    assert "佐藤" not in second.text
    assert town.count("SELECT count(*) FROM event WHERE kind = 'reveal_preapplication'") == 1


def test_the_next_session_of_a_kiosk_may_reveal_anew(hall: Town) -> None:
    kiosk, text = hall.kiosk(), qr(hall)
    reveal(kiosk, scan(kiosk, text).json()["handle"])

    assert reveal(kiosk, scan(kiosk, text).json()["handle"]).status_code == 200


def test_only_the_device_that_scanned_it_reveals(hall: Town) -> None:
    handle = scan(hall.kiosk(), qr(hall)).json()["handle"]

    assert code(reveal(hall.greeter(), handle)) == (404, "not_found")
    assert reveal(hall.anybody(), handle).status_code == 401
    assert reveal(hall.clerk(), handle).status_code == 401


def test_its_handle_stands_for_the_answers(hall: Town) -> None:
    kiosk = hall.kiosk()

    answer = use(kiosk, scan(kiosk, qr(hall)).json()["handle"])

    visit = answer.json()["visit"]
    assert answer.status_code == 201, answer.text
    assert visit["turns"][0]["state"] == "waiting"  # a claim somebody typed: nothing is looked up
    case = hall.clerk().get(f"/api/cases/{visit['cases'][0]['id']}").json()["case"]
    assert case["answers"] == JUMINHYO["answers"]
    assert set(case["sources"].values()) == {"qr"}


def test_what_was_changed_at_the_kiosk_lies_over_what_the_qr_said(hall: Town) -> None:
    kiosk = hall.kiosk()
    handle = scan(kiosk, qr(hall)).json()["handle"]

    visit = use(kiosk, handle, answers={"copies": 4}).json()["visit"]

    case = hall.clerk().get(f"/api/cases/{visit['cases'][0]['id']}").json()["case"]
    assert (case["answers"]["copies"], case["sources"]["copies"]) == (4, "typed")
    assert (case["answers"]["kind"], case["sources"]["kind"]) == ("part", "qr")


def test_a_second_scan_finds_the_same_visit_and_never_its_secret(hall: Town) -> None:
    kiosk, text = hall.kiosk(), qr(hall)
    visit = use(kiosk, scan(kiosk, text).json()["handle"]).json()["visit"]
    before = hall.rows()

    answer = scan(kiosk, text)

    found = answer.json()["visit"]
    assert found["number"] == visit["number"]
    assert found["turns"] == [{"state": "waiting", "desk": None}]
    assert visit["secret"] not in answer.text
    assert hall.rows() == before
    assert reveal(kiosk, answer.json()["handle"]).status_code == 409


def test_a_second_scan_shows_the_desk_the_visitor_was_called_to(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    text = qr(town)
    use(kiosk, scan(kiosk, text).json()["handle"])
    takahashi.next()

    found = scan(kiosk, text).json()["visit"]

    assert found["turns"] == [{"state": "called", "desk": "honcho-2"}]


def test_a_qr_is_used_for_one_visit_only(hall: Town) -> None:
    kiosk, text = hall.kiosk(), qr(hall)
    handle = scan(kiosk, text).json()["handle"]
    visit = use(kiosk, handle).json()["visit"]
    before = hall.rows("visit", "turn", "case", "receipt")

    answer = use(kiosk, handle)

    assert code(answer) == (409, "used_already")
    assert answer.json()["error"]["number"] == visit["number"]
    assert hall.rows("visit", "turn", "case", "receipt") == before


def test_a_family_of_forms_goes_into_one_visit_with_one_handle(hall: Town) -> None:
    kiosk = hall.kiosk()
    handle = scan(kiosk, qr(hall, "juminhyo", "tennyu")).json()["handle"]
    forms = [{"procedure": name, "for_whom": "self", "handle": handle}
             for name in ("juminhyo", "tennyu")]  # fmt: skip

    visit = kiosk.take(services=[], applications=forms).json()["visit"]

    assert len(visit["cases"]) == 2


@pytest.mark.parametrize("handle", ["nobody", "", 7, ["x"], {}, "x" * 3000])
def test_a_handle_nobody_gave_is_invalid(hall: Town, handle: Any) -> None:
    before = hall.rows()

    answer = use(hall.kiosk(), handle)

    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["applications.0.handle"]
    assert hall.rows() == before


def test_a_handle_is_no_good_for_another_procedure(hall: Town) -> None:
    kiosk = hall.kiosk()
    handle = scan(kiosk, qr(hall)).json()["handle"]

    answer = use(kiosk, handle, procedure="koseki")

    assert answer.json()["error"]["fields"] == {"applications.0.procedure": "not_in_this_qr"}


def test_what_is_no_qr_of_ours_is_told_apart_and_kept_nowhere(hall: Town) -> None:
    kiosk, good, before = hall.kiosk(), qr(hall), hall.rows()
    stranger = seal_qr(b"\0" * 256, new_key()[1], 1, "052078")
    unknown = seal_qr(b"\0" * 256, new_key()[1], 250, "052078")
    bomb = sealed(hall, bomb_inside(hall.clock.at))
    expected = {
        "https://example.jp/x": "qr_not_ours", good[:-30]: "qr_torn", good[:-3] + "###": "qr_torn",
        stranger: "qr_foreign", unknown: "qr_unknown_key", "YZ1:" + "A" * 2000: "qr_too_large",
        qr(hall, age=timedelta(days=31)): "qr_expired", qr(hall, city="052035"): "qr_foreign",
        qr(hall, age=timedelta(days=-3)): "qr_expired", bomb: "qr_too_large",
        sealed(hall, b"\0" * 256): "qr_expired", "YZ1:": "qr_torn", "YZ1:６": "qr_torn",
        "YZ1:" + to_base45(b"\1\1" + b"\4" + b"\0" * 64 + b"x" * 272): "qr_foreign",
        "YZ1:" + to_base45(b"\1\1" + b"\xff" * 337): "qr_foreign",
    }  # fmt: skip

    for text, why in expected.items():
        answer = scan(kiosk, text)
        assert code(answer) == (422, why), text[:20]
        assert list(answer.json()["error"]["fields"]) == ["sealed"]
    assert hall.rows() == before


def bomb_inside(at: datetime) -> bytes:
    """A few bytes that would inflate to two million."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeeze.compress(b"[" * 200_000) + squeeze.flush()
    head = b"\0" * 8 + int(at.timestamp()).to_bytes(4, "big") + b"\0" * 16
    return pad(head + data)


@pytest.mark.parametrize("text", [None, 7, "", [], {"x": 1}, True])
def test_what_is_no_text_is_invalid(hall: Town, text: Any) -> None:
    answer = scan(hall.kiosk(), text)

    assert code(answer) == (422, "invalid")
    assert list(answer.json()["error"]["fields"]) == ["sealed"]


def test_an_individual_number_in_a_qr_is_refused_and_kept_nowhere(hall: Town) -> None:
    form = JUMINHYO | {"answers": JUMINHYO["answers"] | {"submit_to": "1234-5678-9018"}}
    text = sealed(hall, encode([form], YUZAWAS_OWN, hall.clock.at, os.urandom(16)))
    before = hall.rows()

    answer = scan(hall.kiosk(), text)

    assert code(answer) == (422, "individual_number")
    assert "5678" not in answer.text
    assert hall.rows() == before


def test_a_bare_individual_number_held_before_the_kiosk_is_not_echoed(hall: Town) -> None:
    answer = scan(hall.kiosk(), "123456789018")

    assert answer.status_code == 422
    assert "5678" not in answer.text


def test_only_devices_open_qrs(hall: Town) -> None:
    text = qr(hall)

    assert scan(hall.anybody(), text).status_code == 401
    assert scan(hall.greeter(), text).status_code == 200
