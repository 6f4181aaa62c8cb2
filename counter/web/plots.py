"""Plots as the templates draw them: bars and marks in a box, worked out to the pixel.

Pure. Every plot carries the figures it was made of: its twin is a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 720, 260, 44, 16, 32, 12
STEPS = (1, 2, 5, 10)
LINES = 4  # across a plot
FILLED = 0.64  # of a place by its bar
Value = float | None


@dataclass(frozen=True)
class Box:
    """A bar."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Plot:
    """Figures at some places, `bars`, and beside them perhaps higher ones, `marks`."""

    title: str
    places: Sequence[str]
    heading: str
    names: Sequence[str]
    bars: Sequence[Value]
    marks: Sequence[Value] = ()
    unit: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value is not None for value in self.bars)

    @property
    def top(self) -> float:
        """The highest line: a round number above everything."""
        most = max([value for value in (*self.bars, *self.marks) if value is not None], default=0)
        return rounded_up(most)

    def rows(self) -> Iterator[tuple[str, list[Value]]]:
        """The table's rows."""
        columns = [self.bars, self.marks] if self.marks else [self.bars]
        for number, place in enumerate(self.places):
            yield place, [column[number] for column in columns]

    def boxes(self) -> Iterator[Box]:
        """The bars, left to right."""
        step = self._step()
        for number, value in enumerate(self.bars):
            if value:
                y = self._y(value)
                left = LEFT + step * (number + (1 - FILLED) / 2)
                yield Box(round(left, 1), y, round(step * FILLED, 1), round(_floor() - y, 1))

    def points(self) -> Iterator[tuple[float, float]]:
        """The middles of the marks."""
        for number, value in enumerate(self.marks):
            if value is not None:
                yield round(LEFT + self._step() * (number + 0.5), 1), self._y(value)

    def lines(self) -> Iterator[tuple[float, str]]:
        """Lines across, from nothing to the top, and what they say."""
        for number in range(LINES + 1):
            value = self.top * number / LINES
            yield self._y(value), f"{value:g}"

    def words(self) -> Iterator[tuple[float, str]]:
        """Where each place is named; not all, where they are many."""
        every = 1 if len(self.places) <= 12 else 2
        for number, place in enumerate(self.places):
            if number % every == 0:
                yield round(LEFT + self._step() * (number + 0.5), 1), place

    def _step(self) -> float:
        return (WIDTH - RIGHT - LEFT) / max(1, len(self.places))

    def _y(self, value: float) -> float:
        return round(_floor() - (_floor() - TOP) * value / self.top, 1)


def _floor() -> float:
    return HEIGHT - BOTTOM


def rounded_up(value: float) -> float:
    """The next of 4, 8, 20, 40, 80, 200 …: so four steps are round numbers too."""
    size = 1.0
    while True:
        for step in STEPS:
            if LINES * step * size >= value:
                return LINES * step * size
        size *= 10
