"""Finding a 個人番号 in a text, so that it can be refused; nothing here keeps or returns one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from operator import mul

DIGITS = 12
# Weights of the eleven digits from the left, and the rule of the twelfth:
# ordinance of the Ministry of Internal Affairs, 2014 No. 85, article 5.
WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
# People write these for a hyphen; Unicode does not call them dashes.
HYPHENS = frozenset("−ー˗⁃─━―")
# Spaces, dashes, and what cannot be seen: line ends, joiners, variation selectors.
BETWEEN = frozenset(("Zs", "Zl", "Zp", "Pd", "Cc", "Cf", "Mn", "Me"))


def individual_number(text: str) -> bool:
    """Whether twelve digits with the right check digit stand anywhere in the text.

    Digits of any width and script count; spaces and hyphens of any kind may stand between.
    A number may be written in groups, but a group is never cut: 13 digits on end are an
    account or a 宛名番号, and no window of them is looked at. Digits in kanji are not read.
    """
    if len(text) < DIGITS and text.isascii():  # other signs may stand for several digits
        return False
    plain = unicodedata.normalize("NFKC", text)
    if len(re.findall(r"\d", plain)) < DIGITS:
        return False
    return any(_checks(window) for run in _runs(plain) for window in _windows(run))


def _runs(plain: str) -> Iterator[list[str]]:
    """Runs of digit groups with nothing but separators between them."""
    groups: list[str] = []
    joined = False  # whether the last character was a digit, so the next one belongs to it
    for character in plain:
        digit = unicodedata.decimal(character, None)
        if digit is not None and joined:
            if len(groups[-1]) <= DIGITS:  # longer is too long already, and would cost n²
                groups[-1] += str(digit)
        elif digit is not None:
            groups.append(str(digit))
            joined = True
        elif _separates(character):
            joined = False
        else:
            yield groups
            groups, joined = [], False
    yield groups


def _separates(character: str) -> bool:
    return character in HYPHENS or unicodedata.category(character) in BETWEEN


def _windows(groups: list[str]) -> Iterator[str]:
    """Whole neighbouring groups that make twelve digits together."""
    digits = "".join(groups)
    edges = list(accumulate(map(len, groups), initial=0))
    ends = set(edges)
    return (digits[edge : edge + DIGITS] for edge in edges if edge + DIGITS in ends)


def _checks(window: str) -> bool:
    values = [int(digit) for digit in window]
    rest = sum(map(mul, values, WEIGHTS)) % 11
    return values[-1] == (0 if rest <= 1 else 11 - rest)
