"""The sealed envelope: what goes in comes out, and anything else is refused with a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.envelope import (
    EnvelopeError,
    from_base45,
    new_key,
    open_box,
    open_qr,
    public_of,
    seal_box,
    seal_qr,
    to_base45,
)

CITY = "052078"
PRIVATE, PUBLIC = new_key()
INSIDE = bytes(range(256))


def code_of(text: str, keys: dict[int, bytes] | None = None, city: str = CITY) -> str:
    with pytest.raises(EnvelopeError) as refused:
        open_qr(text, {7: PRIVATE} if keys is None else keys, city)
    return refused.value.code


@pytest.mark.parametrize("size", [256, 512])
def test_what_is_sealed_for_the_city_is_opened_by_its_counter(size: int) -> None:
    inside = (INSIDE * 2)[:size]

    text = seal_qr(inside, PUBLIC, 7, CITY)

    assert text.startswith("YZ1:")
    assert open_qr(text, {7: PRIVATE}, CITY) == inside


def test_a_public_key_is_an_uncompressed_point_and_follows_from_the_private_one() -> None:
    assert (len(PRIVATE), len(PUBLIC), PUBLIC[0]) == (32, 65, 4)
    assert public_of(PRIVATE) == PUBLIC


def test_two_seals_of_the_same_content_look_different() -> None:
    assert seal_qr(INSIDE, PUBLIC, 7, CITY) != seal_qr(INSIDE, PUBLIC, 7, CITY)


def test_a_qr_that_lost_its_end_is_torn() -> None:
    text = seal_qr(INSIDE, PUBLIC, 7, CITY)

    assert {code_of(text[:cut]) for cut in range(4, len(text))} <= {"torn"}


def test_a_qr_with_a_letter_base45_does_not_have_is_torn() -> None:
    text = seal_qr(INSIDE, PUBLIC, 7, CITY)

    assert code_of(text[:50] + "a" + text[51:]) == "torn"


def test_a_qr_of_another_city_is_foreign() -> None:
    assert code_of(seal_qr(INSIDE, PUBLIC, 7, "052035")) == "foreign"


def test_a_qr_sealed_for_another_key_of_the_same_id_is_foreign() -> None:
    assert code_of(seal_qr(INSIDE, new_key()[1], 7, CITY)) == "foreign"


def test_a_changed_byte_is_foreign() -> None:
    blob = bytearray(from_base45(seal_qr(INSIDE, PUBLIC, 7, CITY)[4:]))
    blob[200] ^= 1

    assert code_of("YZ1:" + to_base45(bytes(blob))) == "foreign"


def test_a_key_the_counter_no_longer_has_is_unknown() -> None:
    assert code_of(seal_qr(INSIDE, PUBLIC, 8, CITY)) == "unknown_key"


def test_a_format_to_come_is_another_edition() -> None:
    blob = bytes([9]) + from_base45(seal_qr(INSIDE, PUBLIC, 7, CITY)[4:])[1:]

    assert code_of("YZ1:" + to_base45(blob)) == "other_edition"


def test_somebody_elses_qr_is_not_ours() -> None:
    assert code_of("https://example.jp/menu") == "not_ours"


def test_an_oversized_text_is_refused_before_any_work() -> None:
    assert code_of("YZ1:" + "a" * 100_000) == "too_large"


@given(
    st.text()
    | st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:").map("YZ1:".__add__)
)
def test_any_text_gives_an_envelope_error_and_nothing_else(text: str) -> None:
    assert code_of(text) in {
        "not_ours",
        "too_large",
        "torn",
        "foreign",
        "unknown_key",
        "other_edition",
    }


@given(st.binary(max_size=700))
def test_base45_brings_every_byte_string_back(data: bytes) -> None:
    assert from_base45(to_base45(data)) == data


@pytest.mark.parametrize(
    ("text", "data"), [("BB8", b"AB"), ("%69 VD92EX0", b"Hello!!"), ("UJCLQE7W581", b"base-45")]
)
def test_base45_agrees_with_the_examples_of_rfc_9285(text: str, data: bytes) -> None:
    assert (to_base45(data), from_base45(text)) == (text, data)


@pytest.mark.parametrize("text", ["GGW", "A", "::", "ＡＢ８"])
def test_base45_refuses_what_names_no_bytes(text: str) -> None:
    with pytest.raises(EnvelopeError, match="torn"):
        from_base45(text)


@given(st.binary(max_size=3000))
def test_an_outbox_box_comes_back_and_is_no_qr(inside: bytes) -> None:
    box = seal_box(inside, PUBLIC, 7, CITY)

    assert open_box(box, {7: PRIVATE}, CITY) == inside
    assert code_of("YZ1:" + to_base45(box)) in {"torn", "foreign", "too_large"}


@given(st.binary(max_size=300))
def test_any_bytes_in_the_outbox_give_an_envelope_error(box: bytes) -> None:
    with pytest.raises(EnvelopeError):
        open_box(b"\x01\x07" + box, {7: PRIVATE}, CITY)


def test_a_box_too_large_for_the_counter_is_refused_on_both_sides() -> None:
    with pytest.raises(EnvelopeError, match="too_large"):
        seal_box(bytes(1 << 20), PUBLIC, 7, CITY)
    with pytest.raises(EnvelopeError, match="too_large"):
        open_box(bytes((1 << 20) + 1), {7: PRIVATE}, CITY)
