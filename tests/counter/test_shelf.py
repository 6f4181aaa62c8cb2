"""The days of open data: made once, by one at a time, for everybody who asks meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from counter.records import opendata
from counter.records.arrival import Arrival
from counter.records.opendata import Names, Row
from counter.refusal import Refused
from counter.store import engine
from counter.store.rows import TURN
from counter.web import house, shelf
from counter.web.shelf import Packed, Shelf
from tests.cast import Town

SHEET = "/opendata/service_daily_202604.csv"
DAYS = ["2026-04-01", "2026-04-02", "2026-04-03"]


class Maker:
    """Makes days, one at a time, and remembers which."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.busy = 0

    async def __call__(self, day: str, old: Packed | None) -> Packed:
        """A day, while nobody else makes one."""
        assert self.busy == 0
        self.busy += 1
        await asyncio.sleep(0)
        self.busy -= 1
        if old is not None:
            return replace(old, seen="2026-04-05")
        self.made.append(day)
        return Packed("2026-04-04", (1, 1), day.encode(), b"")


def test_many_who_ask_at_once_share_what_is_made() -> None:
    async def ask() -> None:
        mine, maker = Shelf(), Maker()
        asked = [mine.days(kind, DAYS, "2026-04-04", maker) for kind in 5 * ["a", "b"]]
        found = await asyncio.gather(*asked)
        assert all([each.body.decode() for each in days] == DAYS for days in found)
        assert sorted(maker.made) == sorted(2 * DAYS)
        assert mine.making == {}

    asyncio.run(ask())


def test_a_day_is_looked_at_again_on_the_next_and_not_made_again() -> None:
    async def ask() -> None:
        mine, maker = Shelf(), Maker()
        await mine.days("a", DAYS[:2], "2026-04-04", maker)
        found = await mine.days("a", DAYS, "2026-04-05", maker)
        assert maker.made == DAYS
        assert [each.seen for each in found[:2]] == 2 * ["2026-04-05"]

    asyncio.run(ask())


def test_what_takes_longer_than_somebody_waits_goes_on_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask() -> None:
        mine, maker = Shelf(), Maker()
        monkeypatch.setattr(shelf, "PATIENCE_S", 0)
        with pytest.raises(Refused):
            await mine.days("a", DAYS, "2026-04-04", maker)
        monkeypatch.setattr(shelf, "PATIENCE_S", 15)
        await mine.days("a", DAYS, "2026-04-04", maker)
        assert maker.made == DAYS

    asyncio.run(ask())


def test_the_longest_unused_days_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> None:
        mine, maker = Shelf(), Maker()
        monkeypatch.setattr(shelf, "MOST", 2 * len(DAYS[0]))
        found = await mine.days("a", DAYS, "2026-04-04", maker)
        assert len(found) == 3
        assert list(mine.kept) == [("a", DAYS[1]), ("a", DAYS[2])]

    asyncio.run(ask())


def test_a_month_that_takes_longer_than_a_read_may_is_fetched_by_two_and_made_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, rows = [], opendata.rows

    def slowly(arrivals: Iterable[Arrival], groups: Names, names: Names) -> Iterator[Row]:
        some = list(arrivals)
        if some:
            made.append(some[0].day)
            time.sleep(2.5)
        return rows(some, groups, names)

    town.kiosk().number()
    town.clock.at += timedelta(days=1)
    monkeypatch.setattr(house, "READ_S", 2)
    monkeypatch.setattr(opendata, "rows", slowly)
    with ThreadPoolExecutor() as people:
        found = list(people.map(lambda _: town.anybody().get(SHEET).status_code, range(2)))

    assert (found, made) == ([200, 200], ["2026-04-06"])


@pytest.mark.both
def test_a_day_that_changes_after_all_is_published_anew_on_the_next(town: Town) -> None:
    for _ in range(5):
        town.kiosk().number()
    town.clock.at += timedelta(days=1)
    first = town.anybody().get(SHEET)
    late = engine.writing(town.settings.database)
    with late.begin() as connection:
        connection.execute(update(TURN).values(first_called_at=TURN.c.queued_at, version=99))
    late.dispose()

    same = town.anybody().get(SHEET, headers={"If-None-Match": first.headers["etag"]})
    town.clock.at += timedelta(days=1)
    new = town.anybody().get(SHEET, headers={"If-None-Match": first.headers["etag"]})

    assert (same.status_code, new.status_code) == (304, 200)
    assert new.text.replace(",5,0,", ",5,,") == first.text
