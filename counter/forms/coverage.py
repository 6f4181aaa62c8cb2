"""Which characters and variation sequences a font can draw, read from its character map.

A PDF engine draws the base glyph without a word when a font lacks a variation sequence, so
葛 + U+E0100 set in a Mincho that only knows Moji_Joho sequences prints another person's name.
We look before we set. Formats 12 and 14 of the OpenType `cmap` table (OpenType 1.9, "cmap").
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class FontFault(Exception):
    """A font file is missing or holds no character map we can read."""


@dataclass(frozen=True)
class Coverage:
    """What one font draws: sorted ranges of code points, and (base, selector) sequences."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sequences: frozenset[tuple[int, int]]
    ranges: tuple[tuple[int, int, int], ...]  # selector, first and last base drawn as usual

    def draws(self, base: str, selector: str = "") -> bool:
        """True when the font has a glyph for the character, with its selector if one is given."""
        point = ord(base)
        if not selector:
            place = bisect_right(self.starts, point) - 1
            return place >= 0 and point <= self.ends[place]
        chosen = ord(selector)
        return (point, chosen) in self.sequences or any(
            chosen == mark and first <= point <= last for mark, first, last in self.ranges
        )


def read(path: Path) -> Coverage:
    """The coverage of a TrueType or OpenType file. Raises FontFault."""
    try:
        data = path.read_bytes()
        tables = dict(_subtables(data))
        groups = sorted(_groups(data, tables[12]))
        usual, special = _sequences(data, tables[14]) if 14 in tables else ([], [])
    except (OSError, KeyError, struct.error, IndexError) as fault:
        raise FontFault(f"{path} cannot be read as a font") from fault
    return Coverage(
        tuple(first for first, _ in groups),
        tuple(last for _, last in groups),
        frozenset(special),
        tuple(usual),
    )


def _subtables(data: bytes) -> Iterator[tuple[int, int]]:
    """(format, offset) of every sub-table of the character map."""
    (count,) = struct.unpack_from(">H", data, 4)
    for row in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * row)
        if tag == b"cmap":
            (number,) = struct.unpack_from(">H", data, offset + 2)
            for entry in range(number):
                (place,) = struct.unpack_from(">I", data, offset + 4 + 8 * entry + 4)
                (form,) = struct.unpack_from(">H", data, offset + place)
                yield form, offset + place


def _groups(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", data, at + 12)
    for row in range(count):
        first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * row)
        yield first, last


Usual = list[tuple[int, int, int]]
Special = list[tuple[int, int]]


def _sequences(data: bytes, at: int) -> tuple[Usual, Special]:
    usual: Usual = []
    special: Special = []
    (count,) = struct.unpack_from(">I", data, at + 6)
    for row in range(count):
        place = at + 10 + 11 * row
        selector = int.from_bytes(data[place : place + 3], "big")
        default, other = struct.unpack_from(">II", data, place + 3)
        if default:
            usual += [(selector, *pair) for pair in _usual(data, at + default)]
        if other:
            special += [(base, selector) for base in _special(data, at + other)]
    return usual, special


def _usual(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", data, at)
    for row in range(count):
        place = at + 4 + 4 * row
        first = int.from_bytes(data[place : place + 3], "big")
        yield first, first + data[place + 3]


def _special(data: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", data, at)
    for row in range(count):
        place = at + 4 + 5 * row
        yield int.from_bytes(data[place : place + 3], "big")
