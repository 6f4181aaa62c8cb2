"""Monthly open data: what may be published of a day, and what would tell of single people."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from counter.records.arrival import Arrival, clock, quantile
from counter.records.disclosure import FEWEST, LOOSE, gathered, hidden
from counter.records.opendata import ALL, HIDDEN, rows

DAY = "2026-04-06"
counts = st.dictionaries(st.sampled_from("ABCDEFGHIJKL"), st.integers(0, 30))


def come(service: str, *minutes: int, wait_s: int = 600, **facts: Any) -> list[Arrival]:
    """Somebody in this line in each of these minutes of the day."""
    return [Arrival("honcho", DAY, service, each, wait_s, **facts) for each in minutes]


def published(*lines: list[Arrival], groups: Any = None) -> list[tuple[Any, ...]]:
    """Service, half hours and people of every row."""
    found = rows([each for line in lines for each in line], groups or {}, {})
    return [(row["service"], row["from"], row["to"], row["people"]) for row in found]


def test_half_hours_of_few_people_are_put_together_until_there_are_five() -> None:
    some = published(come("shomei", 540, 541, 542, 543, 544, 570, 571, 600, 601, 602))

    assert some[:2] == [("shomei", "09:00", "09:30", 5), ("shomei", "09:30", "10:30", 5)]


def test_a_line_of_four_people_a_day_is_hidden_and_another_so_that_no_subtraction_finds_it() -> (
    None
):
    some = published(come("koseki", *range(540, 544)), come("ido", *range(540, 548)),
                     come("shomei", *range(540, 580)))  # fmt: skip

    assert [row for row in some if row[0] in ("koseki", "ido")] == [
        ("ido", "", "", HIDDEN),
        ("koseki", "", "", HIDDEN),
    ]
    assert some[-1] == (ALL, "", "", 52)


def test_a_day_of_so_few_that_nothing_can_be_said_says_nothing() -> None:
    found = list(rows(come("shomei", 540, 600), {}, {}))

    assert [row["people"] for row in found] == [HIDDEN, HIDDEN]
    assert {row["wait_mean"] for row in found} == {None}


def test_sensitive_lines_are_one() -> None:
    groups = {"okuyami": "sensitive", "fukushi": "sensitive"}

    some = published(come("okuyami", 540, 541, 542), come("fukushi", 543, 544), groups=groups)

    assert some == [("sensitive", "09:00", "09:30", 5), (ALL, "", "", 5)]


def test_percentiles_and_shares_need_ten_people_a_mean_five() -> None:
    (nine, _), (ten, _) = (
        list(rows(come("shomei", *range(540, 540 + n)), {}, {})) for n in (9, 10)
    )

    assert (nine["wait_mean"], nine["wait_p90"], nine["within_15"]) == (10, None, None)
    assert (ten["wait_mean"], ten["wait_p90"], ten["within_15"]) == (10, 10, 100)


def test_who_was_never_called_is_counted_and_has_no_wait() -> None:
    waited = come("shomei", *range(540, 544)) + come("shomei", 545, wait_s=0)
    gone = [Arrival("honcho", DAY, "shomei", 546, None, left=True)] * 2

    row = next(iter(rows([*waited, *gone], {}, {})))

    assert (row["people"], row["wait_mean"]) == (7, 8)


@given(counts)
def test_with_the_total_known_every_hidden_count_may_still_be_one_of_six(some: Any) -> None:
    secret, with_total = hidden(some)

    assert {name for name, count in some.items() if 0 < count < FEWEST} <= secret
    if secret and with_total:
        together = sum(some[name] for name in secret)  # what a subtraction finds
        others = len(secret) - 1  # each of them at least one
        assert others >= 1
        assert together - others >= 1 + LOOSE


@given(counts)
def test_nothing_is_hidden_where_nothing_is_small(some: Any) -> None:
    big = {name: count for name, count in some.items() if count >= FEWEST}

    assert hidden(big)[0] == set()


@given(st.lists(st.integers(0, 47), max_size=60))
def test_put_together_nobody_is_lost_and_no_row_is_small(slots: list[int]) -> None:
    cells = {slot: [slot] * slots.count(slot) for slot in slots}

    found = gathered(cells)

    assert all(len(some) >= FEWEST for _, _, some in found)
    assert sum(len(some) for _, _, some in found) == (len(slots) if len(slots) >= FEWEST else 0)
    assert all(first <= slot <= last for first, last, some in found for slot in some)


@given(st.lists(st.integers(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_quantile_is_the_smallest_that_so_many_do_not_exceed(
    some: list[int], part: float
) -> None:
    found = quantile(some, part)

    assert sum(value <= found for value in some) >= part * len(some) - 1e-6
    assert sum(value < found for value in some) < part * len(some) + 1e-6


def test_half_hours_are_told_as_clocks_do() -> None:
    assert (clock(17), clock(48)) == ("08:30", "24:00")
