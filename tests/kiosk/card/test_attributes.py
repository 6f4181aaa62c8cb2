"""The attributes' file: every invented resident, incomplete ones, and anything at all."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.card import attributes, tlv
from kiosk.card.attributes import Sex
from kiosk.card.emulator import Resident, residents
from kiosk.card.emulator.applets import attributes_file

YUI = residents()["yui"]
TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=80)


def file(**parts: bytes) -> bytes:
    """A file of these parts, whole unless told otherwise."""
    whole: dict[str, str | bytes] = {
        "name": "阿部　静",
        "address": "湯沢市",
        "birth": b"19391201",
        "sex": b"2",
    }
    whole |= parts
    tags = {name: getattr(attributes, name.upper()) for name in whole}
    values = {n: v.encode() if isinstance(v, str) else v for n, v in whole.items()}
    inner = b"".join(tlv.element(tags[name], value) for name, value in values.items())
    return tlv.element(attributes.TEMPLATE, inner)


@pytest.mark.parametrize("resident", residents().values(), ids=lambda resident: resident.id)
def test_every_residents_file_gives_back_the_resident(resident: Resident) -> None:
    found = attributes.parse(attributes_file(resident))

    assert (found.name, found.address) == (resident.name, resident.address)
    assert found.birth == resident.birth
    assert found.warnings == (() if resident.sex in "12" else ("sex_unknown",))


@given(TEXTS, TEXTS, st.dates(min_value=date(1000, 1, 1)), st.binary(max_size=2))
def test_any_holder_comes_through(name: str, address: str, birth: date, prefix: bytes) -> None:
    holder = replace(
        YUI, name=name, address=address, birth=birth, prefix=prefix.replace(b"\xff", b"")
    )
    found = attributes.parse(attributes_file(holder))

    assert (found.name, found.address, found.birth) == (name, address, birth)


@given(st.binary(max_size=300))
def test_any_bytes_are_attributes_or_a_fault(data: bytes) -> None:
    fault: tlv.TlvFault | None = None
    try:
        attributes.parse(tlv.element(attributes.TEMPLATE, data))
    except tlv.TlvFault as caught:
        fault = caught

    assert fault is None or fault.__context__ is None


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_any_name_and_address_are_texts_or_a_fault(name: bytes, address: bytes) -> None:
    try:
        found = attributes.parse(file(name=name, address=address))
    except tlv.TlvFault:
        return
    assert (found.name.encode(), found.address.encode()) == (name, address)


def test_the_variation_selector_stays_with_its_glyph() -> None:
    assert attributes.parse(attributes_file(YUI)).name.startswith("葛\U000e0102城")


@pytest.mark.parametrize("birth", [b"19390000", b"19390231", b"        ", b"1939120", b"S141201"])
def test_an_incomplete_birth_date_is_left_out_and_told(birth: bytes) -> None:
    found = attributes.parse(file(birth=birth))

    assert found.birth is None
    assert found.warnings == ("birth_incomplete",)
    assert "card.birth" not in found.prefill()


@pytest.mark.parametrize(
    ("digit", "sex"), [(b"1", Sex.MALE), (b"2", Sex.FEMALE), (b"3", Sex.OTHER), (b"9", Sex.UNKNOWN)]
)
def test_the_digit_of_sex_is_read(digit: bytes, sex: Sex) -> None:
    found = attributes.parse(file(sex=digit))

    assert found.sex is sex
    assert ("card.sex" in found.prefill()) is (sex is not Sex.UNKNOWN)


@pytest.mark.parametrize("name", ["■田　静", "〓田　静", "\ue000田　静", "\ufffd田　静"])
def test_a_stand_in_for_a_glyph_is_told(name: str) -> None:
    assert attributes.parse(file(name=name.encode())).warnings == ("glyph_missing",)


@pytest.mark.parametrize("name", [b"\xff\xfe", "阿部\n静".encode(), b"\x1b[2J"])
def test_what_is_no_text_is_a_fault(name: bytes) -> None:
    with pytest.raises(tlv.TlvFault):
        attributes.parse(file(name=name))


def test_a_table_that_disagrees_is_told() -> None:
    data = bytearray(attributes_file(residents()["kenta"]))
    data[data.index(b"\xdf\x21") + 4] ^= 1

    assert attributes.parse(bytes(data)).warnings == ("offsets_differ",)


def test_a_file_without_an_address_is_a_fault() -> None:
    data = tlv.element(attributes.TEMPLATE, tlv.element(attributes.NAME, b"a"))

    with pytest.raises(tlv.TlvFault):
        attributes.parse(data)


def test_the_repr_shows_nobody() -> None:
    found = attributes.parse(attributes_file(YUI))

    assert repr(found) == "Attributes(warnings=())"
    assert found.prefill() == {
        "card.name": YUI.name,
        "card.address": YUI.address,
        "card.birth": "1991-08-30",
        "card.sex": "2",
    }
