"""What comes in below JSON: broken heads, broken lengths, people who hang up, and plain noise."""

from __future__ import annotations

import json
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter.web.schemas import BODIES
from tests.cast import KIOSK, Person, Town
from tests.counter.routes import WRITES, Stage, good, stage

HEAD = b"Host: 127.0.0.1\r\nConnection: close\r\n"
TOKEN = f"Authorization: Bearer {KIOSK}\r\n".encode()
BODY = json.dumps(
    {"office": "honcho", "channel": "kiosk", "language": "ja", "services": ["honcho-shomei"]}
).encode()


def say(town: Town, data: bytes) -> bytes:
    """Send bytes and read what comes back until the other end closes."""
    with socket.create_connection(("127.0.0.1", town.served.port), timeout=5) as line:
        line.sendall(data)
        answer = b""
        while part := line.recv(65536):
            answer += part
    return answer


def taking(key: bytes, more: bytes = b"", body: bytes = BODY) -> bytes:
    """A whole request for a number."""
    length = b"Content-Length: %d\r\n" % len(body)
    start = b"POST /api/visits HTTP/1.1\r\nIdempotency-Key: " + key + b"\r\n"
    return start + TOKEN + more + length + HEAD + b"\r\n" + body


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"GET /api/\xe3\x81\x82 HTTP/1.1\r\n" + HEAD + b"\r\n",
        b"GET /api/cases HTTP/1.1\r\nX: a\0b\r\n" + HEAD + b"\r\n",
        b"GET /api/cases HTTP/1.1\r\n" + b"X: " + b"a" * 200_000 + b"\r\n" + HEAD + b"\r\n",
        b"GET /api/" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
        b"POST /api/visits HTTP/1.1\r\nContent-Length: -5\r\n" + HEAD + b"\r\n",
        b"POST /api/visits HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n" + HEAD + b"\r\n",
        b"POST /api/visits HTTP/1.1\r\nContent-Length: \xb2\r\n" + HEAD + b"\r\n",
        b"GET /api/cases HTTP/1.1\r\n\r\n",  # no Host
    ],
    ids=range(9),
)
def test_what_is_no_request_is_refused_in_the_envelope(hall: Town, data: bytes) -> None:
    head, _, body = say(hall, data).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    assert json.loads(body)["error"]["code"] == "malformed"


@pytest.mark.parametrize(
    "target", [b"/api/%", b"/api/%zz", b"/api/%ff%fe", b"/api/%c0%af", b"/api/a%2Fb", b"*",
               b"http://127.0.0.1/api/nope", b"/api/nope?%zz=%", b"/api/visits/%00"],
)  # fmt: skip
def test_odd_addresses_are_no_fault_of_ours(hall: Town, target: bytes) -> None:
    head, _, body = say(hall, b"GET " + target + b" HTTP/1.1\r\n" + HEAD + b"\r\n").partition(
        b"\r\n\r\n"
    )

    assert int(head.split()[1]) in (401, 404)
    assert set(json.loads(body)) == {"error"}


@pytest.mark.parametrize("host", [b"[", b"]:x", b"a b", b"\xff", b"x" * 3000, b"127.0.0.1:99999"])
def test_an_odd_host_is_no_fault_of_ours(hall: Town, host: bytes) -> None:
    body = b'{"clerk": "x", "password": "y"}'
    head = b"POST /api/session HTTP/1.1\r\nContent-Length: %d\r\n" % len(body)
    head += b"Host: " + host + b"\r\nConnection: close\r\n\r\n"

    assert int(say(hall, head + body).split()[1]) in (400, 401)


def test_who_hangs_up_in_mid_sentence_harms_nothing(
    hall: Town, caplog: pytest.LogCaptureFixture
) -> None:
    before, request = hall.rows(), taking(b"cut")
    for length in (10, 60, len(request) - len(BODY), len(request) - 1):
        with socket.create_connection(("127.0.0.1", hall.served.port)) as line:
            line.sendall(request[:length])

    assert hall.kiosk().get("/api/catalogue").status_code == 200
    assert hall.rows() == before
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_who_hangs_up_before_the_answer_has_one_number_after_asking_again(town: Town) -> None:
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", town.served.port)) as line:
            line.sendall(taking(b"impatient"))

    answer = say(town, taking(b"impatient"))

    assert answer.split(b" ", 2)[1] in (b"200", b"201")
    assert b'"number":"A001"' in answer
    assert town.rows("visit", "receipt") == {"visit": 1, "receipt": 1}


def test_who_waits_for_leave_to_send_is_told_in_time_that_it_is_too_much(hall: Town) -> None:
    head = b"POST /api/visits HTTP/1.1\r\nIdempotency-Key: k\r\nExpect: 100-continue\r\n"

    answer = say(hall, head + TOKEN + b"Content-Length: 2000000\r\n" + HEAD + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_pieces_of_a_byte_each_make_one_request(hall: Town) -> None:
    body = b"".join(b"1\r\n%c\r\n" % byte for byte in BODY) + b"0\r\n\r\n"
    head = b"POST /api/visits HTTP/1.1\r\nIdempotency-Key: pieces\r\n" + TOKEN

    answer = say(hall, head + b"Transfer-Encoding: chunked\r\n" + HEAD + b"\r\n" + body)

    assert answer.startswith(b"HTTP/1.1 201 ")


@pytest.fixture(scope="module")
def set_up(hall: Town) -> Stage:
    """A town with one of everything."""
    return stage(hall)


NAMES = sorted({name for body in BODIES.values() for name in body["properties"]})
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8),
    st.sampled_from(["", "honcho", "kiosk", "juminhyo", "self", "card", "\u0000", "😀"]),
)  # fmt: skip
KEYS = st.sampled_from([*NAMES, "", "\u0000", "名前", "version"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.sampled_from(WRITES), body=st.dictionaries(KEYS, VALUES, max_size=4))
def test_random_objects_never_find_a_fault_of_ours(
    set_up: Stage, way: tuple[str, str], body: dict[str, object]
) -> None:
    answer = set_up.send(*way, json.dumps(body))

    assert answer.status_code < 500


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.sampled_from(WRITES), value=VALUES, data=st.data())
def test_good_bodies_with_one_thing_wrong_never_find_a_fault_of_ours(
    set_up: Stage, way: tuple[str, str], value: object, data: st.DataObject
) -> None:
    body = good(set_up, *way)
    places = [name for name in body if name != "password"] or ["more"]
    broken = body | {data.draw(st.sampled_from(places)): value}

    answer = set_up.send(*way, json.dumps(broken))

    assert answer.status_code < 500


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=200))
def test_random_bytes_are_never_read_as_a_body(set_up: Stage, noise: bytes) -> None:
    answer = set_up.send("POST", "/api/visits", noise)

    assert answer.status_code in (400, 422)


def test_the_town_still_stands(set_up: Stage, hall: Town) -> None:
    person: Person = hall.kiosk()

    assert person.take().status_code == 201
    assert hall.anybody().get("/healthz").status_code == 200
