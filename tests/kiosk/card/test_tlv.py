"""Tag-length-value lists: what we write is read back, and anything else is one named error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.card import tlv

TAGS = st.sampled_from([0xFF20, 0xDF21, 0xDF22, 0xDF25])


@given(st.lists(st.tuples(TAGS, st.binary(max_size=300)), max_size=5))
def test_what_was_written_is_read_back(parts: list[tuple[int, bytes]]) -> None:
    data = b"".join(tlv.element(tag, value) for tag, value in parts)

    assert [(e.tag, e.value) for e in tlv.many(data)] == parts


@given(st.binary(max_size=400))
def test_any_bytes_are_elements_or_a_fault(data: bytes) -> None:
    try:
        found = list(tlv.many(data))
    except tlv.TlvFault:
        return
    assert sum(len(e.value) + 3 for e in found) <= len(data)


@given(st.binary(max_size=300), st.data())
def test_an_element_cut_anywhere_is_a_fault(value: bytes, data: st.DataObject) -> None:
    whole = tlv.element(0xDF22, value)
    cut = data.draw(st.integers(1, len(whole) - 1))

    with pytest.raises(tlv.TlvFault):
        list(tlv.many(whole[:cut]))


@pytest.mark.parametrize(
    ("size", "header"), [(0x7F, "7F"), (0x80, "8180"), (0xFF, "81FF"), (0x100, "820100")]
)
def test_lengths_take_the_shortest_form(size: int, header: str) -> None:
    data = tlv.element(0xDF23, bytes(size))

    assert data[2:-size] == bytes.fromhex(header)
    assert tlv.one(data)[0].value == bytes(size)


@pytest.mark.parametrize("length", ["80", "83000001", "84", "FF"])
def test_other_forms_of_length_are_faults(length: str) -> None:
    with pytest.raises(tlv.TlvFault):
        tlv.one(bytes.fromhex("DF22" + length) + bytes(300))


def test_a_value_above_the_longest_length_is_a_fault() -> None:
    with pytest.raises(tlv.TlvFault):
        tlv.element(0xDF22, bytes(0x10000))


@given(st.integers(0, 7).map(bytes))
def test_the_template_is_found_behind_a_few_bytes(prefix: bytes) -> None:
    found = tlv.find(prefix + tlv.element(0xFF20, b"inside") + b"\xff\xff", 0xFF20, 8)

    assert (found.value, found.offset) == (b"inside", len(prefix))


def test_a_template_too_far_in_is_a_fault() -> None:
    with pytest.raises(tlv.TlvFault):
        tlv.find(bytes(8) + tlv.element(0xFF20, b""), 0xFF20, 8)
