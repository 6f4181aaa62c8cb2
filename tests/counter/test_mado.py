"""Reading a MADO-queue database: what it says, old and new, and what nobody can read."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from counter.records.mado import NotMado, history, read
from tests.counter.madoqueue import given, make, processed

NINE = datetime(2026, 3, 23, 0, 0, tzinfo=UTC)
LOST = ("outside", "no_category", "no_time", "no_number", "odd_times")


def test_a_finished_number_has_its_times_as_they_were(tmp_path: Path) -> None:
    (ticket,) = read(make(tmp_path / "numbers.db", [given(1)], [processed(1)])).tickets

    assert (ticket.category, ticket.label, ticket.number) == ("A", "住民票", 1)
    assert (ticket.arrived_at, ticket.day, ticket.end) == (NINE, "2026-03-23", "done")
    assert ticket.called_at == NINE.replace(minute=4, microsecond=500_000)
    assert ticket.ended_at == NINE.replace(minute=9, microsecond=250_000)
    assert ticket.served_s == 299


def test_a_number_nobody_called_or_somebody_deleted_has_left() -> None:
    deleted = processed(2, ended=None, status="deleted", start_time=None)

    found = history([given(1), given(2, 2)], [deleted]).tickets

    assert [(t.end, t.called_at) for t in found] == [("left", None), ("left", None)]
    assert found[1].ended_at == NINE.replace(minute=4, microsecond=500_000)


def test_a_call_without_an_end_is_unfinished() -> None:
    (ticket,) = history([given(1)], [processed(1, ended=None)]).tickets

    assert (ticket.end, ticket.served_s, ticket.ended_at) == ("unfinished", 0, None)


def test_visitors_who_were_only_counted_are_told_not_kept() -> None:
    found = history([given(1, 0, "D")], [processed(1, category="D")])

    assert (found.tickets, found.unread) == ([], {"outside": 1})


def test_an_old_database_finds_the_number_by_day_and_letter(tmp_path: Path) -> None:
    day_before = given(1, 7, day="2026-03-20")
    rows = [day_before, given(2, 7), given(3, 7, "B")]
    record = processed(0, ticket_number=7)

    found = read(make(tmp_path / "numbers.db", rows, [record], old=True)).tickets

    assert [(t.category, t.end) for t in found] == [("A", "left"), ("A", "done"), ("B", "left")]
    assert found[1].served_s == 299  # from its times


@pytest.mark.parametrize("old", [False, True])
def test_calls_of_a_server_whose_clock_is_utc_are_put_right(tmp_path: Path, old: bool) -> None:
    record = processed(1, called="00:04:00.5", ended="00:09:00.25")

    found = read(make(tmp_path / "numbers.db", [given(1)], [record], old=old))

    assert found.server_in_utc
    assert found.tickets[0].called_at == NINE.replace(minute=4, microsecond=500_000)


def test_of_two_records_the_finished_one_counts_and_it_is_told() -> None:
    records = [processed(1, ended=None), processed(1, called="09:05:00", processing_time=60)]

    found = history([given(1)], records)

    assert (found.tickets[0].served_s, found.unread) == (60, {"called_twice": 1})


@pytest.mark.parametrize(
    ("record", "told"),
    [({"end_time": "2026-03-23T09:00:00"}, "odd_times"),
     ({"start_time": "2026-03-24T09:04:00"}, "odd_times"),
     ({"end_time": "2026-03-24T09:09:00"}, "odd_times"), ({"start_time": "soon"}, "odd_times"),
     ({"status": "parked"}, "unknown_status"), ({"status": None}, "unknown_status"),
     ({"event_log_id": 99}, "no_owner")],
)  # fmt: skip
def test_what_cannot_be_is_counted_and_told(record: dict[str, Any], told: str) -> None:
    assert history([given(1)], [processed(1) | record]).unread == {told: 1}


def test_a_number_on_two_days_is_two_numbers() -> None:
    found = history([given(1), given(9, day="2026-03-24")], []).tickets

    assert len({ticket.id for ticket in found}) == 2


ODD = st.one_of(
    st.none(), st.integers(-5, 2**63 - 1), st.floats(), st.text(max_size=8), st.binary(max_size=8),
    st.sampled_from(["A", "D", "2026-03-23T09:00:00+09:00", "2026-03-23T09:04:00", "completed",
                     "processing", "deleted", "0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59"]),
)  # fmt: skip


@st.composite
def rows(draw: st.DrawFn, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows with anything SQLite can hold in these columns."""
    count = draw(st.integers(0, 6))
    return [{"id": n} | {name: draw(ODD) for name in columns} for n in range(count)]


@generated(
    rows(("category", "timestamp", "current_number", "button_text")),
    rows(("ticket_number", "status", "created_at", "start_time", "end_time", "event_log_id",
          "category", "processing_time")),
)  # fmt: skip
def test_whatever_stands_in_it_each_number_is_read_or_told(numbers: Any, records: Any) -> None:
    found = history(numbers, records)

    assert len(found.tickets) + sum(found.unread[why] for why in LOST) == len(numbers)
    for ticket in found.tickets:
        assert 0 <= ticket.served_s <= 86400
        assert ticket.called_at is None or ticket.ended_at is None or (
            ticket.called_at <= ticket.ended_at
        )  # fmt: skip


MINUTES = st.tuples(st.integers(0, 59), st.integers(0, 30), st.integers(0, 59))


@generated(st.lists(MINUTES, max_size=12), st.booleans())
def test_a_sound_day_is_read_as_it_was(day: list[tuple[int, int, int]], old: bool) -> None:
    numbers = [given(n, n, at=f"09:{came:02}:00") for n, (came, _, _) in enumerate(day)]
    records = [
        processed(n, f"1{wait // 10}:00:{n:02}", f"1{wait // 10}:{long:02}:59", processing_time=n)
        for n, (_, wait, long) in enumerate(day)
    ]
    if old:
        records = [{k: v for k, v in one.items() if k != "event_log_id"} for one in records]

    found = history(numbers, records)

    assert sorted((t.number, t.served_s, t.end) for t in found.tickets) == [
        (n, n, "done") for n in range(len(day))
    ]
    assert not found.unread


def test_a_file_that_is_none_of_its_kind_is_told_in_a_sentence(tmp_path: Path) -> None:
    good = make(tmp_path / "numbers.db", [given(n) for n in range(400)], []).read_bytes()
    other = tmp_path / "other.db"
    sqlite3.connect(other).executescript("CREATE TABLE visit (id)").close()
    files: dict[str, bytes] = {
        "text.db": b"kara" * 900, "empty.db": b"", "torn.db": good[:-4096],
        "middle.db": good[:4096] + b"\xff" * 4096 + good[8192:], "other.db": other.read_bytes(),
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(NotMado, match=name):
            read(tmp_path / name)
    for missing in (tmp_path, tmp_path / "nothing.db"):
        with pytest.raises(NotMado, match="no file"):
            read(missing)


def test_reading_leaves_the_file_and_its_folder_as_they_were(tmp_path: Path) -> None:
    path = make(tmp_path / "numbers.db", [given(1)], [processed(1)])
    before = path.read_bytes()

    read(path)

    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["numbers.db"]
