"""What nobody should send, sent to every route: a clear refusal, and nothing kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import Town
from tests.counter.routes import ALL, BODILESS, WRITES, Stage, good, leaves, put, stage

NUMBER = "123456789018"
WRITTEN = (
    NUMBER, "１２３４５６７８９０１８", "1234 5678 9018", "1234-5678-9018",
    "１２３４－５６７８－９０１８", "1234　5678ー9018", f"番号は{NUMBER}です", int(NUMBER),
)  # fmt: skip
MALFORMED = (
    b"{", b"nonsense", b"[]", b'"x"', b"null", b"7", b"true", b'{"version": NaN}', b"{}x",
    b'{"version": Infinity}', b'{"version": -Infinity}', b'{"reason": "\\ud800"}', b'\xff{}',
    b'{"\\udfff": 1}', b"\xef\xbb\xbf{}", b"{'version': 1}", b'{"version": 1,}', b"\0",
    b"{" + b'"a":[' * 32 + b"[" + b"]" * 33 + b"}", b'{"a":' * 65 + b"1" + b"}" * 65,
    b"[" * 100_000, b'{"a":' * 100_000, b'{"n": ' + b"9" * 5000 + b"}", "{}".encode("utf-16"),
)  # fmt: skip
ODD_IDS = ("nobody", "%00", "%0A", "%FF", "%E3%81%82", "%F0%9F%8F%A2", "%ED%A0%80", "x" * 5000,
           "-1", "1e99", "%27%20OR%201%3D1", "..%5C", "%7B%7D", "null", "%zz", "%", "%20", "~",
           NUMBER, "00000000000000000000000000000000")  # fmt: skip
Way = tuple[str, str]


@pytest.fixture(scope="module")
def set_up(hall: Town) -> Stage:
    """A town with one of everything."""
    return stage(hall)


@pytest.fixture(autouse=True)
def nothing_is_kept(set_up: Stage) -> Iterator[None]:
    """Whatever a test of this file sends, the rows are the same before and after."""
    set_up.town.clock.forward(minutes=1)  # guesses at secrets are forgiven
    before = set_up.rows()
    yield
    assert set_up.rows() == before


def refused(answer: Any, status: int) -> dict[str, Any]:
    """The error of an answer in the contract's envelope."""
    assert answer.status_code == status, (answer.status_code, answer.text[:200])
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"error"}
    assert isinstance(body["error"]["code"], str)
    assert isinstance(body["error"]["message"], str)
    found: dict[str, Any] = body["error"]
    return found


@pytest.mark.parametrize(("method", "route"), WRITES)
def test_what_is_no_json_object_is_malformed(set_up: Stage, method: str, route: str) -> None:
    for content in MALFORMED:
        error = refused(set_up.send(method, route, content), 400)
        assert error["code"] == "malformed", content[:40]
    if route not in BODILESS:
        assert refused(set_up.send(method, route, b""), 400)["code"] == "malformed"


@pytest.mark.parametrize(("method", "route"), WRITES)
def test_a_body_64_deep_is_read(set_up: Stage, method: str, route: str) -> None:
    wrong = good(set_up, method, route) | {"version": 0, "channel": "x", "minutes": 0, "secret": "",
                                           "state": "x", "password": "x", "desk": "x",
                                           "priority": 0, "target": "x", "kind": "x"}  # fmt: skip
    deep: Any = []
    for _ in range(62):
        deep = [deep]

    if route not in BODILESS:
        answer = set_up.send(method, route, json.dumps(wrong | {"more": deep}))
        assert answer.status_code != 400, answer.text


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize(("method", "route"), WRITES)
def test_two_megabytes_are_too_large(
    set_up: Stage, method: str, route: str, announced: bool
) -> None:
    large = b'{"x": "' + b"a" * (2 << 20) + b'"}'
    pieces = (large[at : at + 65536] for at in range(0, len(large), 65536))

    answer = set_up.send(method, route, large if announced else pieces)

    assert refused(answer, 413)["code"] == "too_large"


def test_a_megabyte_is_still_read(set_up: Stage) -> None:
    body = b'{"version": 0, "x": "' + b"a" * ((1 << 20) - 30) + b'"}'

    refused(set_up.send("POST", "/api/turns/{turn}/start", body), 422)


@pytest.mark.parametrize("name", ["visit", "secret", "turn", "case", "desk", "handle"])
def test_an_id_that_names_nothing_is_404_whatever_its_shape(set_up: Stage, name: str) -> None:
    ways = [(m, r.path) for r in ALL for m in r.methods or () if f"{{{name}}}" in r.path]
    for method, route in ways:
        if method != "HEAD":
            body = json.dumps(good(set_up, method, route)) if method != "GET" else None
            for odd in ODD_IDS:
                set_up.town.clock.forward(seconds=10)
                who = set_up.clerk if method == "GET" and name != "secret" else set_up.who(route)
                headers = who.headers | {"Idempotency-Key": "odd"}
                path = set_up.path(route, **{name: odd})
                answer = who.http.request(method, path, content=body, headers=headers)
                assert refused(answer, 404)["code"] == "not_found", (method, path)
                assert NUMBER not in answer.text


@pytest.mark.parametrize("path", sorted({route.path for route in ALL}))
def test_another_method_is_405(set_up: Stage, path: str) -> None:
    known = {m for route in ALL if route.path == path for m in route.methods or ()}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FLY"} - known:
        who = set_up.town.anybody()
        answer = who.http.request(method, set_up.path(path))
        assert refused(answer, 405)["code"] == "method_not_allowed"
        assert set(answer.headers["allow"].split(", ")) == known


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/nope", "/api/visits/", "/api/turns", "/api/turns/x", "/api/visits/a/b",
     "/api/turns/x/fly", "/api/turns/x/ready", "/api//visits", "/api/cases/x/y/z", "/api/%00",
     "/api/../api/nope", "/api/session/", "/api/desks/honcho-2/call-next/", "/api/" + "x" * 9000],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_of_ours_that_is_none_is_404_in_the_envelope(
    set_up: Stage, path: str, method: str
) -> None:
    assert refused(set_up.kiosk.http.request(method, path), 404)["code"] == "not_found"


@pytest.mark.parametrize(("method", "route"), WRITES)
def test_an_individual_number_is_refused_wherever_it_stands(
    set_up: Stage, method: str, route: str
) -> None:
    body = good(set_up, method, route) | {"more": "x"}
    for place in leaves(body):
        if place[0] in ("password", "sealed", "secret"):
            continue
        for written in WRITTEN[:: 1 if len(place) < 3 else 3]:
            answer = set_up.send(method, route, json.dumps(put(body, place, written)))
            error = refused(answer, 422)
            assert error["code"] == "individual_number", (place, written)
            assert "individual_number" in error["fields"].values()
            name = str(next(step for step in reversed(place) if isinstance(step, str)))
            assert any(name in path for path in error["fields"]), (place, error["fields"])
            assert not re.search("5678|５６７８", answer.text)


@pytest.mark.parametrize(("method", "route"), WRITES)
def test_an_individual_number_as_a_name_is_refused_and_not_repeated(
    set_up: Stage, method: str, route: str
) -> None:
    for inner in ({NUMBER: 1}, {"more": {f"a{NUMBER}": "x"}}, {"more": [{NUMBER: []}]}):
        answer = set_up.send(method, route, json.dumps(good(set_up, method, route) | inner))
        assert refused(answer, 422)["code"] == "individual_number"
        assert NUMBER not in answer.text


def test_an_individual_number_in_a_form_nobody_knows_is_refused_all_the_same(
    set_up: Stage,
) -> None:
    for form in ({"procedure": "unknown", "answers": {"x": NUMBER}}, {"answers": NUMBER},
                 {"procedure": "juminhyo", "answers": [NUMBER]}, {"handle": 7, "sources": NUMBER},
                 {"handle": "x", "answers": {"x": [{"y": NUMBER}]}}):  # fmt: skip
        body = good(set_up, "POST", "/api/visits") | {"applications": [form]}
        answer = set_up.send("POST", "/api/visits", json.dumps(body))
        assert refused(answer, 422)["code"] == "individual_number", form
        assert NUMBER not in answer.text


@pytest.mark.parametrize(
    ("change", "field"),
    [({"office": None}, "office"), ({"office": "nowhere"}, "office"), ({"office": []}, "office"),
     ({"channel": "phone"}, "channel"), ({"channel": "desk"}, "channel"),
     ({"channel": 1}, "channel"), ({"needs": [["infant"]]}, "needs"),
     ({"language": "tlh"}, "language"), ({"language": {}}, "language"),
     ({"needs": ["gold"]}, "needs"),
     ({"needs": "infant"}, "needs"), ({"needs": [1]}, "needs"),
     ({"services": "honcho-shomei"}, "services"), ({"services": [None]}, "services"),
     ({"services": ["honcho-shomei"] * 33}, "services"), ({"services": ["nope"]}, "services"),
     ({"applications": {}}, "applications"), ({"applications": ["x"]}, "applications"),
     ({"applications": [{}] * 17}, "applications"),
     ({"applications": [{}]}, "applications.0.procedure"),
     ({"applications": [{"procedure": "nope"}]}, "applications.0.procedure"),
     ({"applications": [{"procedure": ["juminhyo"]}]}, "applications.0.procedure"),
     ({"applications": [{"procedure": "juminhyo"}]}, "applications.0.for_whom"),
     ({"applications": [{"procedure": "juminhyo", "for_whom": "pet"}]}, "applications.0.for_whom"),
     ({"applications": [{"procedure": "juminhyo", "for_whom": "self"}]},
      "applications.0.applicant_name"),
     ({"applications": [{"procedure": "juminhyo", "for_whom": "self", "answers": []}]},
      "applications.0.answers"),
     ({"applications": [{"procedure": "juminhyo", "for_whom": "self", "sources": {"x": "fax"}}]},
      "applications.0.sources.x"),
     ({"offline": {"number": "A001"}}, "offline.secret"), ({"offline": 7}, "offline")],
)  # fmt: skip
def test_a_visit_that_makes_no_sense_is_invalid_and_its_fields_are_named(
    set_up: Stage, change: dict[str, Any], field: str
) -> None:
    body = good(set_up, "POST", "/api/visits") | change

    error = refused(set_up.send("POST", "/api/visits", json.dumps(body)), 422)

    assert error["code"] == "invalid"
    assert field in error["fields"], error["fields"]
    assert all(isinstance(code, str) for code in error["fields"].values())
