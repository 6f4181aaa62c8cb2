"""How crowded it was, every five minutes: kept while open, published on the next day."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter import caretaker
from counter.app import create
from counter.records import archive, congestion, disclosure
from counter.records.disclosure import hidden
from counter.store import crowds
from display.snapshot import ServiceLine
from tests.cast import MONDAY_AT_NINE, YUZAWAS_OWN, Served, Town

SHEET = "/opendata/congestion_5min_202604.csv"
DAILY = "/opendata/service_daily_202604.csv"
GROUPS = {"okuyami": "sensitive", "fukushi": "sensitive"}


def line(service: str = "honcho-shomei", state: str = "open", **facts: Any) -> ServiceLine:
    """A line as the sign shows it: seven wait, 10 to 20 minutes."""
    plain = {"level": 2, "level3": 1, "waiting": 7, "low": 10, "high": 20, "last_ticket": "A007"}
    return ServiceLine(service, state, **plain | facts)


def keep(town: Town, *marks: list[ServiceLine]) -> None:
    """Five minutes apart, while the counter is stopped."""
    town.served.stop()
    with archive.opened(town.settings, YUZAWAS_OWN, town.clock) as kept:
        for number, lines in enumerate(marks):
            at = crowds.mark(town.clock.at) + number * crowds.EVERY
            kept.do("honcho", partial(crowds.note, at=at, lines=lines))
    town.served = Served(create(town.settings, town.clock))


def sheet(town: Town, path: str = SHEET) -> Iterator[dict[str, str]]:
    """The rows by code."""
    lines = io.StringIO(town.anybody().get(path).content.decode("utf-8-sig"))
    next(lines)
    yield from csv.DictReader(lines)


def seen(*lines: ServiceLine, told: Any, level_only: Any = frozenset()) -> list[Any]:
    """The rows of lines seen at nine, of which these may be told."""
    marks = [asdict(each) | {"service": each.id, "office": "honcho", "at": MONDAY_AT_NINE}
             for each in lines]  # fmt: skip
    return list(congestion.rows(marks, congestion.Lines(GROUPS, told, level_only), {}, "052078"))


def rows(*lines: ServiceLine) -> list[tuple[Any, ...]]:
    """Service, status, level and people waiting, where all may be told."""
    found = seen(*lines, told={"sensitive", *(each.id for each in lines)}, level_only={"sensitive"})
    return [(row["service"], row["status"], row["level"], row["waiting"]) for row in found]


@pytest.mark.both
def test_what_was_shown_today_is_published_tomorrow(town: Town) -> None:
    for service in 5 * ["honcho-shomei", "honcho-ido"]:
        town.kiosk().number(service)
    keep(town, [line(), line("honcho-ido", waiting=2)], [line(waiting=0, low=0, high=5)])
    assert town.anybody().get(SHEET).status_code == 404

    town.clock.at += timedelta(days=1)

    found = [
        (row["as_of"], row["service"], row["waiting"], row["wait_high"]) for row in sheet(town)
    ]
    assert found == [
        ("2026-04-06T09:00:00+09:00", "honcho-ido", "*", "20"),
        ("2026-04-06T09:00:00+09:00", "honcho-shomei", "7", "20"),
        ("2026-04-06T09:05:00+09:00", "honcho-shomei", "0", "5"),
    ]


@pytest.mark.both
def test_how_many_waited_does_not_tell_what_the_day_hides_of_one_visitor(town: Town) -> None:
    for service, people in {"honcho-zei": 1, "honcho-koseki": 7, "honcho-shomei": 12}.items():
        for _ in range(people):
            town.kiosk().number(service)
    keep(town, [line("honcho-koseki"), line("honcho-zei", waiting=0), line(waiting=12)])
    town.clock.at += timedelta(days=1)

    secret = [row["service"] for row in sheet(town, DAILY) if row["people"] == "*"]
    assert secret == ["honcho-koseki", "honcho-zei"]
    assert [(row["service"], row["waiting"]) for row in sheet(town)] == [("honcho-shomei", "12")]


@pytest.mark.both
def test_a_mark_is_kept_once_and_not_while_everything_is_closed(town: Town) -> None:
    keep(town, [line(state="closed", waiting=0)])
    assert town.rows("crowd") == {"crowd": 0}

    keep(town, [line()])
    keep(town, [line(waiting=9)])

    assert town.rows("crowd") == {"crowd": 1}
    assert town.count("SELECT waiting FROM crowd") == 7


@pytest.mark.both
def test_the_caretakers_round_keeps_what_the_sign_shows(town: Town) -> None:
    town.kiosk().number()
    town.shown(lambda status: sum(each["waiting"] for each in status["services"]))
    town.served.stop()

    async def round_() -> None:
        app = create(town.settings, town.clock)
        async with app.router.lifespan_context(app):
            await caretaker.note_crowds(app.state.house)

    asyncio.run(round_())

    query = "SELECT waiting FROM crowd WHERE service = 'honcho-shomei'"
    assert (town.count(query), town.rows("crowd")["crowd"] > 5) == (1, True)


def test_sensitive_lines_are_one_row_that_says_its_level_only() -> None:
    some = rows(line("okuyami", level=4), line("fukushi", state="paused"), line("shomei"))

    assert some == [("sensitive", "open", 4, None), ("shomei", "open", 2, 7)]


@pytest.mark.parametrize(("waiting", "told"), [(0, 0), (1, "*"), (4, "*"), (5, 5)])
def test_of_one_to_four_people_no_number_is_told(waiting: int, told: Any) -> None:
    assert rows(line(waiting=waiting))[0][3] == told


def test_a_line_that_goes_on_the_next_day_says_its_level_only() -> None:
    (row,) = seen(line(), told={"honcho-shomei"}, level_only={"honcho-shomei"})

    assert (row["level"], row["waiting"], row["wait_high"]) == (2, None, None)


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12), min_size=1))
def test_only_lines_whose_people_are_published_have_rows_and_no_other_changes_them(
    counts: dict[str, int],
) -> None:
    told = disclosure.shown(counts, {})
    others = [
        line(name, waiting=many, level=5) for name, many in counts.items() if name not in told
    ]

    found = seen(*others, *(line(name) for name in told), told=told)

    assert found == seen(*(line(name) for name in told), told=told)
    assert {row["service"] for row in found} == {n for n in counts if counts[n]} - hidden(counts)[0]


def test_a_closed_line_has_no_level_and_promises_no_wait() -> None:
    assert rows(line(state="closed", level=3))[0][1:3] == ("closed", 0)
