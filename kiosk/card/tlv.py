"""Tag-length-value lists of the card: BER with two-byte tags and lengths up to 82 xx xx."""

from collections.abc import Iterator
from dataclasses import dataclass


class TlvFault(ValueError):
    """The bytes are no such list; the message holds no content."""


@dataclass(frozen=True)
class Element:
    """One element; `offset` is where its tag starts in the bytes it was read from."""

    tag: int
    value: bytes
    offset: int


def one(data: bytes, at: int = 0) -> tuple[Element, int]:
    """The element that starts at `at`, and where the next one would. Raises TlvFault."""
    if at + 3 > len(data):
        raise TlvFault("cut off in the tag or the length")
    if data[at] & 0x1F != 0x1F or data[at + 1] & 0x80:
        raise TlvFault("not a two-byte tag")
    length, start = _length(data, at + 2)
    if start + length > len(data):
        raise TlvFault("cut off in the value")
    tag = int.from_bytes(data[at : at + 2], "big")
    return Element(tag, data[start : start + length], at), start + length


def _length(data: bytes, at: int) -> tuple[int, int]:
    """The length written at `at`, and where the value starts: xx, 81 xx or 82 xx xx.

    Bytes missing from the length put the start past the end, which `one` refuses.
    """
    first = data[at]
    if first < 0x80:
        return first, at + 1
    extra = first & 0x7F
    if extra not in (1, 2):
        raise TlvFault("no such length")
    return int.from_bytes(data[at + 1 : at + 1 + extra], "big"), at + 1 + extra


def many(data: bytes) -> Iterator[Element]:
    """All elements, which must fill the bytes exactly. Raises TlvFault."""
    at = 0
    while at < len(data):
        element, at = one(data, at)
        yield element


def find(data: bytes, tag: int, within: int) -> Element:
    """The first whole element with this tag that starts in the first `within` bytes.

    Cards issued around 2023 are reported with two extra bytes before the first tag.
    Raises TlvFault.
    """
    wanted = tag.to_bytes(2, "big")
    for at in range(within):
        if data[at : at + 2] == wanted:
            return one(data, at)[0]
    raise TlvFault("the tag is not there")


def element(tag: int, value: bytes) -> bytes:
    """The bytes of one element, with the shortest length. Raises TlvFault above 65,535 bytes."""
    size = len(value)
    if size > 0xFFFF:
        raise TlvFault("too long")
    if size < 0x80:
        length = bytes((size,))
    else:
        length = bytes((0x81, size)) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")
    return tag.to_bytes(2, "big") + length + value
