"""Text for paper: cut into runs by the font that draws it, with nothing dropped in silence.

A character no font can draw, a control character and a reversing mark print as 〓, the printers'
old mark for "a sort is missing", so that a clerk sees the gap and writes the sign by hand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from counter.forms.coverage import Coverage

MISSING = "〓"
BREAK = "\u200b"  # an invisible place where a long unbroken word may wrap
MOST_MARKS = 2  # accents on one letter; more would climb over the line above
LONGEST_WORD = 16


@dataclass(frozen=True)
class Run:
    """Some text that one font draws; `font` is its family, "" where any will do."""

    text: str
    font: str


def runs(text: str, fonts: Mapping[str, Coverage], first: str) -> list[Run]:
    """The text in pieces for the fonts that draw them, `first` preferred, then in order.

    Never raises, whatever the text; lone surrogates and unknown signs become 〓.
    """
    order = [first, *(family for family in fonts if family != first)]
    cut: list[Run] = []
    for piece in _breakable(_pieces(text)):
        run = _run(piece, fonts, order)
        if cut and cut[-1].font == run.font:
            run = Run(cut.pop().text + run.text, run.font)
        cut.append(run)
    return cut


def _run(piece: str, fonts: Mapping[str, Coverage], order: list[str]) -> Run:
    base, selector = piece[0], piece[1:2] if _selects(piece[1:2]) else ""
    if piece in (" ", BREAK):
        return Run(piece, order[0])
    for wanted in (selector, "") if _ideographic(selector) is False else (selector,):
        for family in order:
            if fonts[family].draws(base, wanted):
                return Run(base + wanted + piece[1 + len(selector) :], family)
    return Run(MISSING, order[0])


def _selects(sign: str) -> bool:
    return sign != "" and ("\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef")


def _ideographic(selector: str) -> bool:
    """True for the selectors names use; the others only ask for a colour or a text style."""
    return selector >= "\U000e0100"


def _pieces(text: str) -> Iterator[str]:
    """Grapheme by grapheme as far as paper needs: a base, its selector, its few marks."""
    piece = ""
    for sign in text:
        if piece and (_selects(sign) or unicodedata.combining(sign)):
            if len(piece) <= MOST_MARKS:
                piece += sign
            continue
        if piece:
            yield piece
        piece = _plain(sign)
    if piece:
        yield piece


def _plain(sign: str) -> str:
    if sign in "\t\n\r\u2028\u2029":
        return " "
    if sign in "\u200b\u200c\u200d\u2060\ufeff":
        return BREAK
    return MISSING if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Mn", "Me") else sign


def _breakable(pieces: Iterator[str]) -> Iterator[str]:
    """The same pieces with places to wrap inside words too long for a column."""
    length = 0
    for piece in pieces:
        length = length + 1 if ord(piece[0]) < 0x2E80 and piece not in (" ", BREAK) else 0
        if length > LONGEST_WORD:
            yield BREAK
            length = 1
        yield piece
