"""The sheets over the web and by command: the day after, and the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from counter.records import archive, publish
from tests.cast import YUZAWAS_OWN, Person, Town

SHEET = "/opendata/service_daily_202604.csv"


def come(town: Town, people: int) -> None:
    """So many take a number for certificates, and one for moves."""
    kiosk = town.kiosk()
    for _ in range(people):
        kiosk.number()
    kiosk.number("honcho-ido")


def table(body: bytes) -> Iterator[dict[str, str]]:
    """The rows of a sheet by code; the first row is for people."""
    lines = io.StringIO(body.decode("utf-8-sig"))
    assert next(lines).startswith("日付,")
    yield from csv.DictReader(lines)


@pytest.mark.both
def test_a_day_is_published_on_the_next_and_not_before(town: Town) -> None:
    come(town, 12)
    assert town.anybody().get(SHEET).status_code == 404
    assert "まだありません" in town.anybody().get("/opendata/").text

    town.clock.at += timedelta(days=1)

    found = list(table(town.anybody().get(SHEET).content))
    assert SHEET in town.anybody().get("/opendata/").text
    shown = [(row["service"], row["from"], row["people"]) for row in found]
    assert shown == [("honcho-ido", "", "*"), ("honcho-shomei", "", "*"), ("all", "", "13")]


@pytest.mark.both
def test_no_number_desk_or_clerk_is_in_a_sheet(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    for _ in range(6):
        kiosk.number()
        takahashi.move(takahashi.move(takahashi.next().json()["turn"], "start").json()["turn"],
                       "finish")  # fmt: skip
    town.clock.at += timedelta(days=1)

    body = town.anybody().get(SHEET).text

    assert [word for word in ("A001", "honcho-2", "clerk", "高橋") if word in body] == []


@pytest.mark.both
def test_the_command_writes_what_the_web_serves(town: Town, tmp_path: Path) -> None:
    come(town, 12)
    town.clock.at += timedelta(days=1)

    with archive.looked_into(town.settings) as connection:
        names = list(publish.publish(connection, YUZAWAS_OWN, tmp_path / "out", "2026-04-07"))

    assert names == ["service_daily_202604.csv", "dictionary.csv"]  # no mark of a crowd was kept
    for name in names:
        written = (tmp_path / "out" / name).read_bytes()
        assert written == town.anybody().get(f"/opendata/{name}").content


def test_a_sheet_known_already_is_not_sent_again(hall: Town) -> None:
    first = hall.anybody().get("/opendata/dictionary.csv")

    again = hall.anybody().get("/opendata/dictionary.csv",
                               headers={"If-None-Match": first.headers["etag"]})  # fmt: skip

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("name", ["service_daily_202613.csv", "service_daily_999912.csv", "x.csv"])
def test_a_sheet_that_is_not_there_is_404(hall: Town, name: str) -> None:
    answer = hall.anybody().get(f"/opendata/{name}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_the_live_figures_keep_their_address(hall: Town) -> None:
    assert hall.anybody().get("/opendata/congestion.json").json()["schema"].startswith("matanai")
