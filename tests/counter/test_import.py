"""Another queue's days in our database: finished, once, with a whole chain; the command's words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from counter.records import archive, mado
from counter.records.bring import Brought, bring
from counter.records.lines import UnknownLine, lines
from counter.store import sqlite
from tests.cast import YUZAWAS_OWN, Town
from tests.counter.madoqueue import given, make, processed
from tests.counter.test_audit import broken_at

DAY = [given(1), given(2, 500, "B", "転入"), given(3, 800, "C", "その他"), given(4, 0, "D")]
CALLS = [processed(1), processed(2, ended=None, category="B", ticket_number=500)]


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    """A day of another queue: one finished, one nobody ended, one who left, one only counted."""
    return make(tmp_path / "numbers.db", DAY, CALLS)


def taken_in(town: Town, path: Path, *told: str, office: str = "honcho") -> Brought:
    """Bring a file in while nobody serves; PostgreSQL takes it beside the running counter."""
    if isinstance(town.settings.database, Path):
        town.served.stop()
    ours = lines(YUZAWAS_OWN, office, told)
    with archive.opened(town.settings, YUZAWAS_OWN, town.clock) as kept:
        return bring(kept, mado.read(path), ours, town.clock)


@pytest.mark.both
def test_imported_days_are_finished_visits_in_our_lines(town: Town, numbers: Path) -> None:
    told = taken_in(town, numbers)

    assert (told.days, told.added, told.known, told.too_new) == (1, 3, 0, 0)
    assert told.unread == {"outside": 1}
    for number, state, service, outcome in (
        ("A001", "done", "honcho-shomei", "done"), ("B500", "done", "honcho-ido", "unfinished"),
        ("C800", "left", "honcho-koseki", None),
    ):  # fmt: skip
        row = f"FROM turn WHERE number = '{number}'"
        assert town.only(f"SELECT state {row}") == state
        assert town.only(f"SELECT service {row}") == service
        assert town.only(f"SELECT outcome {row}") == outcome
    assert town.count("SELECT count(*) FROM turn WHERE open") == 0
    assert town.count("SELECT served_s FROM turn WHERE number = 'A001'") == 299
    imported = "channel = 'import' AND day = '2026-03-23'"
    assert town.count(f"SELECT count(*) FROM visit WHERE {imported}") == 3


@pytest.mark.both
def test_the_day_is_one_event_with_its_counts_and_the_chain_is_whole(
    town: Town, numbers: Path
) -> None:
    taken_in(town, numbers)

    event = "FROM event WHERE kind = 'import'"
    assert town.only(f"SELECT reason {event}") == "mado visits=3 called=2 left=1"
    assert town.only(f"SELECT after {event}") == "2026-03-23"
    assert broken_at(town) is None


@pytest.mark.both
def test_a_second_import_adds_nothing_and_a_longer_file_its_new_days(
    town: Town, tmp_path: Path, numbers: Path
) -> None:
    taken_in(town, numbers)
    longer = make(tmp_path / "later.db", [*DAY, given(5, 1, day="2026-03-24")], CALLS)

    again, more = taken_in(town, numbers), taken_in(town, longer)

    assert (again.days, again.added, again.known) == (0, 0, 3)
    assert (more.days, more.added, more.known) == (1, 1, 3)
    assert town.count("SELECT count(*) FROM event WHERE kind = 'import'") == 2
    assert broken_at(town) is None


@pytest.mark.both
def test_today_and_the_future_are_left_out_and_told(town: Town, tmp_path: Path) -> None:
    days = ("2026-04-05", "2026-04-06", "2026-04-07")
    path = make(tmp_path / "n.db", [given(n, n, day=day) for n, day in enumerate(days)], [])

    told = taken_in(town, path)

    assert (told.added, told.too_new) == (1, 2)
    assert town.count("SELECT count(*) FROM visit") == 1


@pytest.mark.both
def test_a_number_given_twice_that_day_or_by_us_stays_readable(town: Town, tmp_path: Path) -> None:
    town.kiosk().number()
    town.clock.forward(days=1)
    rows = [given(n, 1, day="2026-04-06", at=f"10:0{n}:00") for n in (1, 2)]

    taken_in(town, make(tmp_path / "n.db", rows, []))

    for number, count in (("A001", 1), ("A001-2", 1), ("A001-3", 1)):
        assert town.count(f"SELECT count(*) FROM visit WHERE number = '{number}'") == count


@pytest.mark.both
def test_a_line_nobody_knows_is_told_and_staff_can_name_it(town: Town, tmp_path: Path) -> None:
    path = make(tmp_path / "n.db", [given(1, 1, "X", "旅券"), given(2, 2, "A", "住民票")], [])

    before = taken_in(town, path, "住民票=honcho-zei")
    after = taken_in(town, path, "旅券=honcho-sodan")

    assert (before.no_line, before.lines) == ({"X 旅券": 1}, {"honcho-zei": 1})
    assert (after.added, after.no_line) == (1, {})
    assert town.only("SELECT service FROM turn WHERE number = 'X001'") == "honcho-sodan"


@pytest.mark.parametrize("told", ["転入", "=honcho-ido", "転入=inakawa-sogo", "転入="])
def test_a_word_for_a_line_the_office_does_not_have_is_refused(told: str) -> None:
    with pytest.raises(UnknownLine, match="honcho-ido"):
        lines(YUZAWAS_OWN, "honcho", [told])


@pytest.mark.parametrize(
    ("label", "letter", "line"),
    [("転入", "Z", "honcho-ido"), ("住民票", "C", "honcho-shomei"), ("年金", "A", "honcho-hoken"),
     ("パスポート", "C", "honcho-koseki"), ("", "A", "honcho-shomei"), ("パスポート", "S", None),
     ("", "X", None)],
)  # fmt: skip
def test_a_line_is_found_by_its_name_before_its_letter(
    label: str, letter: str, line: str | None
) -> None:
    assert lines(YUZAWAS_OWN, "honcho", []).find(letter, label) == line


@pytest.mark.both
def test_the_imported_days_change_nothing_of_today(town: Town, numbers: Path) -> None:
    town.clerk().open_desk()
    town.kiosk().number()
    taken_in(town, numbers)
    if isinstance(town.settings.database, Path):
        town.restart()

    assert town.kiosk().number()["number"] == "A002"
    shown = town.shown(lambda status: status["services"][0]["waiting"] == 2)
    assert len(shown["turns"]) == 2


def command(*words: Any) -> subprocess.CompletedProcess[str]:
    """`matanai import mado …` as somebody types it."""
    return subprocess.run(
        [sys.executable, "-m", "counter.cli", "import", "mado", *map(str, words)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_says_what_it_did(tmp_path: Path, numbers: Path) -> None:
    told = ("--office", "inakawa", "--line", "B=inakawa-sogo")

    first = command(numbers, "--data", tmp_path / "data", *told)

    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("inakawa: 2 numbers of 1 days added\n")
    assert "left out: 1 of C その他: no line of ours is known for it (--line)" in first.stdout


def test_while_a_counter_has_the_file_it_is_refused_with_the_reason(
    tmp_path: Path, numbers: Path
) -> None:
    with sqlite.hold(tmp_path / "data" / "matanai.db"):
        answer = command(numbers, "--data", tmp_path / "data")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        "matanai: another counter is running on matanai.db; stop it first, then try again\n"
    )


def test_a_bad_file_is_a_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "torn.db").write_bytes(b"kara" * 900)

    answer = command(tmp_path / "torn.db", "--data", tmp_path / "data")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "matanai: torn.db is no database, or a torn one\n"
    assert not (tmp_path / "data").exists()
