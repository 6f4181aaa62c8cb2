"""Everything out: figures for all to see, people's words for a named clerk only, written down."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counter.records import archive, columns, export, tables
from counter.records.export import NotAllowed
from counter.records.folder import NoFolder, write
from counter.store import sqlite
from tests.cast import PASSWORD, SAMPLES, YUZAWAS_OWN, Clock, Town, build
from tests.counter.day import a_day
from tests.counter.test_audit import broken_at
from tests.counter.test_privacy import hidden

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, hall_database: str) -> Iterator[Town]:
    """A town after its day; on SQLite its counter has stopped."""
    made = build(tmp_path_factory.mktemp("lived"), Clock(), hall_database)
    a_day(made, ("juminhyo", "tenkyo"))
    _one_visit_with_all_its_times(made)
    made.write("INSERT INTO crowd VALUES ('honcho', 0, 'honcho-ido', 'open', 1, 0, 0, 5)")
    if isinstance(made.settings.database, Path):
        made.served.stop()
    yield made
    made.close()


def _one_visit_with_all_its_times(town: Town) -> None:
    """Waits 4 minutes, walks 40 seconds, is served for 6 minutes."""
    clerk, clock = town.clerk("柴田").open_desk(), town.clock
    turn = town.kiosk().number("honcho-ido")["turns"][0]
    clock.forward(minutes=4, seconds=0.5)
    turn = clerk.move(turn, "call").json()["turn"]
    clock.forward(seconds=40.5)
    turn = clerk.move(turn, "start").json()["turn"]
    clock.forward(minutes=6, seconds=0.5)
    assert clerk.move(turn, "finish").status_code == 200


def out(town: Town, place: Path, clerk: str = "") -> Path:
    """Export into a new folder."""
    with archive.opened(town.settings, YUZAWAS_OWN, town.clock) as kept:
        who = export.person(kept, clerk, PASSWORD, "audit") if clerk else None
        export.export(kept, place, who, export.cases_of(kept, who) if who else [])
    return place


def rows(folder: Path, table: str) -> Rows:
    """A table as its JSON has it."""
    found: Rows = json.loads((folder / f"{table}.json").read_text("utf-8"))
    return found


@pytest.mark.both
def test_every_table_is_there_twice_and_says_the_same(lived: Town, tmp_path: Path) -> None:
    folder = out(lived, tmp_path / "out")

    for table, names in (columns.TABLES | {"columns": columns.DICTIONARY}).items():
        text = (folder / f"{table}.csv").read_bytes().decode("utf-8")
        assert text.startswith("\ufeff")
        sheet = list(csv.DictReader(io.StringIO(text[1:])))
        assert [list(row) for row in rows(folder, table)] == [list(names)] * len(sheet)
        assert sheet, table
    assert {path.suffix for path in folder.iterdir()} == {".csv", ".json"}


@pytest.mark.both
def test_nothing_personal_is_in_it(lived: Town, tmp_path: Path) -> None:
    folder = out(lived, tmp_path / "out")

    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    assert hidden(everything) == []
    for word in ("secret", "password", "needs", "wheelchair", "渡辺", "高橋"):
        assert word.encode() not in everything
    assert "sealed" in {event["reason"] for event in rows(folder, "events")}


@pytest.mark.both
def test_a_turns_seconds_are_its_wait_way_and_service(lived: Town, tmp_path: Path) -> None:
    found = rows(out(lived, tmp_path / "out"), "turns")

    times = [(t["wait_s"], t["way_s"], t["service_s"], t["accurate"]) for t in found]
    assert (240, 40, 360, True) in times
    assert len(found) == lived.count("SELECT count(*) FROM turn")


@pytest.mark.both
def test_every_column_has_its_meaning(lived: Town, tmp_path: Path) -> None:
    found = rows(out(lived, tmp_path / "out"), "columns")

    assert {(row["table"], row["column"]) for row in found} == {
        (table, name) for table, names in columns.TABLES.items() for name in names
    }
    assert all(row["meaning"] for row in found)


@pytest.mark.both
def test_a_long_table_read_in_pages_is_the_same_table(
    lived: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = out(lived, tmp_path / "whole")
    monkeypatch.setattr(tables, "PAGE", 3)

    pages = out(lived, tmp_path / "pages")

    for table in ("visits", "turns", "daily", "calls", "desks", "cases"):
        assert rows(pages, table) == rows(whole, table)
    assert len(rows(pages, "events")) == len(rows(whole, "events")) + len(YUZAWAS_OWN.offices)


@pytest.mark.both
def test_a_desk_has_its_spans(lived: Town, tmp_path: Path) -> None:
    spans = rows(out(lived, tmp_path / "out"), "desks")

    last = [span for span in spans if span["desk"] == "honcho-6"][-1]
    assert (last["state"], last["until"], last["seconds"]) == ("open", None, None)


@pytest.mark.both
def test_each_export_is_an_event_in_each_office(lived: Town, tmp_path: Path) -> None:
    events = "SELECT count(*) FROM event WHERE kind = 'export' AND reason = 'figures'"
    before = lived.count(events)

    out(lived, tmp_path / "out")

    assert lived.count(events) == before + len(YUZAWAS_OWN.offices)
    assert broken_at(lived) is None


@pytest.mark.both
def test_what_people_wrote_goes_to_a_named_clerk_each_case_written_down(
    lived: Town, tmp_path: Path
) -> None:
    folder = out(lived, tmp_path / "out", clerk="高橋")

    answers = rows(folder, "answers")
    name = SAMPLES["tenkyo"]["answers"]["applicant_name"]
    assert name in {row["answer"] for row in answers if row["field"] == "applicant_name"}
    exported = "FROM event WHERE kind = 'export' AND clerk = 'clerk-0' AND reason = 'audit'"
    cases = lived.count("SELECT count(*) FROM \"case\" WHERE office = 'honcho'")
    assert lived.count(f"SELECT count(DISTINCT case_id) {exported}") == cases
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in (folder / "answers.csv", folder / "answers.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert broken_at(lived) is None


@pytest.mark.both
def test_a_clerk_of_another_office_gets_its_own_cases_only(lived: Town, tmp_path: Path) -> None:
    assert rows(out(lived, tmp_path / "out", clerk="阿部"), "answers") == []


@pytest.mark.both
@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [("高橋", "wrong", "audit"), ("nobody", PASSWORD, "audit"), ("高橋", PASSWORD, "curious")],
)
def test_nobody_else_gets_what_people_wrote(
    lived: Town, name: str, password: str, reason: str
) -> None:
    with (
        archive.opened(lived.settings, YUZAWAS_OWN, lived.clock) as kept,
        pytest.raises(NotAllowed),
    ):
        export.person(kept, name, password, reason)


@pytest.mark.both
def test_a_folder_that_is_there_is_left_alone_and_nothing_is_written_down(
    lived: Town, tmp_path: Path
) -> None:
    before = lived.count("SELECT count(*) FROM event")
    (tmp_path / "out").mkdir()

    for place in (tmp_path / "out", tmp_path / "no" / "out"):
        with pytest.raises(NoFolder):
            out(lived, place)

    assert lived.count("SELECT count(*) FROM event") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_spreadsheet_runs_nothing_that_somebody_wrote(tmp_path: Path) -> None:
    texts = ["=1+1", "+81", "-", "@x", "\tx", "佐藤"]

    write(tmp_path, "t", ["a"], [{"a": text} for text in texts], 0o600)

    sheet = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_text("utf-8-sig"))))
    assert [row[0] for row in sheet[1:]] == ["'=1+1", "'+81", "'-", "'@x", "'\tx", "佐藤"]
    assert [row["a"] for row in rows(tmp_path, "t")] == texts


def command(*words: Any, answers: str = "") -> subprocess.CompletedProcess[str]:
    """`matanai export …` as somebody types it."""
    return subprocess.run(
        [sys.executable, "-m", "counter.cli", "export", *map(str, words)],
        input=answers, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_refuses_while_a_counter_runs_and_where_nothing_is(tmp_path: Path) -> None:
    data = tmp_path / "data"
    empty = command(tmp_path / "out", "--data", data)
    data.mkdir()
    (data / "matanai.db").touch()
    with sqlite.hold(data / "matanai.db"):
        running = command(tmp_path / "out", "--data", data)

    assert (empty.returncode, running.returncode) == (1, 1)
    assert "has kept anything" in empty.stderr
    assert "another counter is running on matanai.db; stop it first" in running.stderr
    assert not (tmp_path / "out").exists()


def test_the_command_asks_before_people_s_words_go_out(tmp_path: Path, clock: Clock) -> None:
    town = build(tmp_path / "town", clock)
    town.kiosk().apply()
    town.close()
    words = ("--data", town.data, "--personal", "--clerk", "高橋", "--reason", "audit")

    no = command(tmp_path / "no", *words, answers=f"{PASSWORD}\nn\n")
    yes = command(tmp_path / "yes", *words, answers=f"{PASSWORD}\ny\n")

    assert (no.returncode, (tmp_path / "no").exists()) == (1, False)
    assert yes.returncode == 0, yes.stderr
    assert rows(tmp_path / "yes", "answers")
    assert town.count("SELECT count(*) FROM event WHERE reason = 'audit'") == 1
