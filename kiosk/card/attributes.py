"""The four attributes of a card's holder, as the 券面事項入力補助 application stores them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.card import tlv

TEMPLATE, OFFSETS, NAME, ADDRESS, BIRTH, SEX = 0xFF20, 0xDF21, 0xDF22, 0xDF23, 0xDF24, 0xDF25
PREFIX = 8  # the template starts within this many bytes (seen: 0 and 2)
GAIJI = re.compile("[■●〓\ufffd\ue000-\uf8ff]")  # stand-ins for glyphs outside Unicode
CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")


class Sex(StrEnum):
    """What the chip may say; the values are the chip's digits, which the catalogue's table uses."""

    MALE = "1"
    FEMALE = "2"
    OTHER = "3"
    UNKNOWN = ""


_SEXES = {sex.value.encode(): sex for sex in Sex if sex}


@dataclass(frozen=True)
class Attributes:
    """Name and address as written (U+3000 between the names), birth date, sex.

    `birth` is None when the card has no whole date. `warnings` are codes for the clerk:
    `birth_incomplete`, `sex_unknown`, `glyph_missing` (name or address holds a stand-in for a glyph
    that is not in Unicode), `offsets_differ` (the file's own table disagrees with the file).
    The repr shows no personal data, so that no log or traceback can.
    """

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth: date | None = field(repr=False)
    sex: Sex = field(repr=False)
    warnings: tuple[str, ...] = ()

    def prefill(self) -> dict[str, str]:
        """Answers by the catalogue's prefill names; what the card does not say is left out."""
        found = {"card.name": self.name, "card.address": self.address}
        if self.birth:
            found["card.birth"] = self.birth.isoformat()
        if self.sex is not Sex.UNKNOWN:
            found["card.sex"] = self.sex.value
        return found


def parse(data: bytes) -> Attributes:
    """Attributes from the file's bytes (with or without prefix and filler). Raises TlvFault."""
    template = tlv.find(data, TEMPLATE, PREFIX)
    parts = {element.tag: element for element in tlv.many(template.value)}
    if NAME not in parts or ADDRESS not in parts:
        raise tlv.TlvFault("name or address is not there")
    name, address = _text(parts[NAME].value), _text(parts[ADDRESS].value)
    birth = _birth(parts[BIRTH].value) if BIRTH in parts else None
    sex = _SEXES.get(parts[SEX].value, Sex.UNKNOWN) if SEX in parts else Sex.UNKNOWN
    found = Attributes(name, address, birth, sex)
    agree = _offsets_agree(data, template, parts)
    return Attributes(name, address, birth, sex, tuple(_warnings(found, agree)))


def _text(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"  # refused below, outside this block, so that no error holds the bytes
    if CONTROLS.search(text):
        raise tlv.TlvFault("not a text")
    return text


def _birth(value: bytes) -> date | None:
    """YYYYMMDD, always Gregorian; registers know incomplete dates, which become None."""
    if not re.fullmatch(rb"[0-9]{8}", value):
        return None
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return None


def _offsets_agree(data: bytes, template: tlv.Element, parts: dict[int, tlv.Element]) -> bool:
    """Whether DF21 (four u16) names the places of the four tags, from file or template start."""
    if OFFSETS not in parts:
        return True
    table = parts[OFFSETS].value
    told = [int.from_bytes(table[i : i + 2], "big") for i in range(0, len(table), 2)]
    tags = [tag.to_bytes(2, "big") for tag in (NAME, ADDRESS, BIRTH, SEX)]
    bases = (0, template.offset)
    return any([data[base + at : base + at + 2] for at in told] == tags for base in bases)


def _warnings(found: Attributes, offsets_agree: bool) -> Iterator[str]:
    if found.birth is None:
        yield "birth_incomplete"
    if found.sex is Sex.UNKNOWN:
        yield "sex_unknown"
    if GAIJI.search(found.name + found.address):
        yield "glyph_missing"
    if not offsets_agree:
        yield "offsets_differ"
