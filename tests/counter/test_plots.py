"""Plots: inside their box, to scale, and with a table that says the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counter.web.plots import HEIGHT, LEFT, WIDTH, Plot, rounded_up

VALUES = st.lists(st.none() | st.floats(0, 1e6), min_size=1, max_size=30)


def plot(bars: list[float | None], marks: list[float | None] | None = None) -> Plot:
    return Plot("待ち", [str(n) for n in range(len(bars))], "時刻", ["中央値"], bars, marks or ())


@given(VALUES)
def test_every_bar_and_mark_lies_inside_the_box(values: list[float | None]) -> None:
    found = plot(values, values)

    for box in found.boxes():
        assert box.x >= LEFT
        assert box.x + box.width <= WIDTH
        assert box.y >= 0
        assert box.y + box.height <= HEIGHT
    assert all(LEFT <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in found.points())


def test_twice_as_many_is_twice_as_high_and_nothing_has_no_bar() -> None:
    small, big = plot([10, 20, 0, None]).boxes()

    assert abs(big.height - 2 * small.height) < 0.2


def test_the_table_says_what_the_plot_shows_what_is_not_known_too() -> None:
    assert list(plot([1, None], [2, 3]).rows()) == [("0", [1, 2]), ("1", [None, 3])]


def test_the_highest_line_is_a_round_number_above_everything() -> None:
    assert [rounded_up(value) for value in (0, 3.9, 5, 21, 41, 399)] == [4, 4, 8, 40, 80, 400]


def test_where_nothing_is_known_nothing_is_drawn() -> None:
    assert plot([None, None]).empty
    assert list(plot([None]).boxes()) == []
