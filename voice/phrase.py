"""What one clip says, and the sentence it is spoken in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UNDER_HUNDRED = range(1, 100)


@dataclass(frozen=True)
class Phrase:
    """Piece `at` of a sentence whose pieces are spoken with a pause between them.

    A clip cut from a whole sentence keeps the melody it has there. `rest`: seconds of silence
    after it when clips are put together again.
    """

    name: str
    pieces: tuple[str, ...]
    at: int
    rest: float

    @property
    def text(self) -> str:
        """The words of this clip."""
        return self.pieces[self.at]


@dataclass(frozen=True)
class Tongue:
    """A language: the order of a call's clips, an example sentence, and what each clip says."""

    language: str
    order: tuple[str, ...]
    example: Mapping[str, str]  # slot → words
    rests: Mapping[str, float]  # slot → seconds
    clips: Mapping[str, Mapping[str, str]]  # slot → clip → words

    def phrases(self) -> Iterator[Phrase]:
        """Every clip in a sentence of its own, all else as in the example."""
        for slot, clips in self.clips.items():
            for name, words in clips.items():
                said = {each: self.example[each] for each in self.order if each in self.example}
                spoken = {each: said.get(each, "") for each in self.order} | {slot: words}
                pieces = {each: text for each, text in spoken.items() if text}
                at = list(pieces).index(slot)
                yield Phrase(name, tuple(pieces.values()), at, self.rests[slot])
