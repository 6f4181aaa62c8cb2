"""The same Idempotency-Key gets the same answer, whatever happened in between."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cast import SAMPLES, Person, Town

BODY = {"office": "honcho", "channel": "kiosk", "language": "ja", "services": ["honcho-shomei"]}


def test_a_repeat_gets_the_first_answer_byte_for_byte_with_200(town: Town, kiosk: Person) -> None:
    first = kiosk.take(key="k-1")
    again = kiosk.take(key="k-1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content
    assert town.rows("visit")["visit"] == 1


def test_a_repeat_gets_the_first_answer_also_when_the_visitor_was_called_meanwhile(
    kiosk: Person, takahashi: Person
) -> None:
    first = kiosk.take(key="k-1")
    takahashi.next()

    assert kiosk.take(key="k-1").content == first.content


def test_a_repeat_is_known_after_a_restart(town: Town, kiosk: Person) -> None:
    first = kiosk.take(key="k-1")
    town.restart()

    again = town.kiosk().take(key="k-1")

    assert (again.status_code, again.content) == (200, first.content)


def test_twenty_of_one_key_at_once_make_one_visit(town: Town, kiosk: Person) -> None:
    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda _: kiosk.take(key="k-1"), range(20)))

    assert sorted(a.status_code for a in answers) == [200] * 19 + [201]
    assert len({a.content for a in answers}) == 1
    assert town.rows("visit", "receipt") == {"visit": 1, "receipt": 1}


def test_bodies_are_compared_as_json(kiosk: Person) -> None:
    headers = {"Idempotency-Key": "k-1"} | kiosk.headers
    spaced = json.dumps(dict(reversed(BODY.items())), indent=3).encode()

    first = kiosk.post("/api/visits", BODY, headers=headers)
    again = kiosk.http.post("/api/visits", content=spaced, headers=headers)

    assert (again.status_code, again.content) == (200, first.content)


@pytest.mark.parametrize("other", [{"language": "en"}, {"services": []}, {"more": 1}])
def test_another_body_under_the_same_key_is_refused(
    town: Town, kiosk: Person, other: dict[str, object]
) -> None:
    kiosk.take(key="k-1")

    answer = kiosk.take(key="k-1", **other)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "key_reused")
    assert town.rows("visit")["visit"] == 1


@pytest.mark.parametrize("key", ["", "x" * 65, "鍵", "a\tb"])
def test_a_missing_or_odd_key_is_malformed(hall: Town, key: str) -> None:
    before = hall.rows()
    headers = {"Idempotency-Key": key.encode()} if key else {}

    answer = hall.kiosk().post("/api/visits", BODY, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "no_key"
    assert hall.rows() == before


def test_a_key_of_64_signs_is_taken(hall: Town) -> None:
    assert hall.kiosk().take(key="x" * 64).status_code == 201


def test_two_devices_may_use_the_same_key(town: Town, kiosk: Person) -> None:
    mine = kiosk.take(key="k-1")
    theirs = town.greeter().take(key="k-1")

    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert town.rows("visit")["visit"] == 2


def test_a_refusal_uses_up_no_key(kiosk: Person) -> None:
    assert kiosk.take(key="k-1", language="tlh").status_code == 422

    assert kiosk.take(key="k-1").status_code == 201


def test_forms_added_twice_under_one_key_are_added_once(town: Town, kiosk: Person) -> None:
    visit = kiosk.number()
    path, headers = f"/api/visits/{visit['id']}/applications", {"Idempotency-Key": "k-2"}
    body = {"secret": visit["secret"], "applications": [SAMPLES["juminhyo"]]}

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: kiosk.post(path, body, headers=headers), range(8)))

    assert sorted(a.status_code for a in answers) == [200] * 7 + [201]
    assert len({a.content for a in answers}) == 1
    assert town.rows("case")["case"] == 1


def test_a_key_used_for_a_number_is_not_good_for_forms(town: Town, kiosk: Person) -> None:
    visit = kiosk.take(key="k-1").json()["visit"]
    body = {"secret": visit["secret"], "applications": [SAMPLES["juminhyo"]]}

    answer = kiosk.post(
        f"/api/visits/{visit['id']}/applications", body, headers={"Idempotency-Key": "k-1"}
    )

    assert answer.status_code == 409
    assert town.rows("case")["case"] == 0


def test_a_key_that_is_an_individual_number_is_not_kept(town: Town, kiosk: Person) -> None:
    kiosk.take(key="123456789018")
    town.served.stop()

    kept = b"".join(path.read_bytes() for path in town.data.glob("matanai.db*"))

    assert b"123456789018" not in kept
