"""A backup made at work is whole, and a counter that starts from it knows all that was answered."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from counter.records import backup
from counter.records.backup import NoBackup
from tests.proof import truth
from tests.proof.mixed import at_work
from tests.proof.programs import Counter, counter, running
from tests.proof.test_commands import command


def test_a_counter_restored_from_a_backup_made_at_work_knows_all_it_had_answered(
    tmp_path: Path, chance: random.Random
) -> None:
    with running(counter(tmp_path / "data")) as found:
        early = [found.device().number() for _ in range(3)]
        with at_work(found, chance=chance) as people:
            people.answered(40)
            told = command(found, "backup", tmp_path / "night.db")
            people.answered(40)
        assert people.wrongs(found) == []

    assert (told.returncode, told.stderr) == (0, "")
    with running(restored(tmp_path / "new", found, tmp_path / "night.db")) as anew:
        assert truth.stand(anew.device(), early)
        assert truth.faults(anew) == []
        assert command(anew, "audit").returncode == 0
        assert anew.clerk("honcho-2").get("/api/desks/honcho-2").status_code == 200
        assert anew.device().number()["number"] not in {each["number"] for each in early}


def restored(data: Path, old: Counter, copy: Path) -> Counter:
    """As docs/running.md has it: the copy and the keys, and nothing else; people are in it."""
    made = counter(data)
    (data / "people.json").unlink()
    shutil.copy(copy, data / "matanai.db")
    shutil.copytree(old.data / "keys", data / "keys")
    return made


def test_a_copy_is_one_file_for_its_owner_only(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"

    size = backup.backup(database(tmp_path), copy)

    assert (copy.stat().st_size, copy.stat().st_mode & 0o777) == (size, 0o600)
    assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy.db"]
    with sqlite3.connect(copy) as copied:
        assert copied.execute("SELECT count(*) FROM t").fetchone() == (1000,)


def test_a_backup_replaces_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "copy.db"
    kept.write_text("yesterday's")

    with pytest.raises(NoBackup, match=r"copy.db is there already"):
        backup.backup(database(tmp_path), kept)

    assert kept.read_text() == "yesterday's"


def test_a_damaged_database_gives_no_backup_and_says_so(tmp_path: Path) -> None:
    damaged = database(tmp_path)
    with damaged.open("r+b") as file:
        file.seek(3 * 4096 + 200)
        file.write(b"\x55" * 2000)

    with pytest.raises(NoBackup, match=r"the copy is not whole|malformed"):
        backup.backup(damaged, tmp_path / "copy.db")

    assert not list(tmp_path.glob("*copy*"))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoBackup, match="there is no folder"):
        backup.backup(database(tmp_path), tmp_path / "away" / "copy.db")


def database(folder: Path) -> Path:
    """A SQLite file with a thousand rows in several pages."""
    path = folder / "matanai.db"
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE t (a TEXT)")
        made.executemany("INSERT INTO t VALUES (?)", [("x" * 50,)] * 1000)
    made.close()
    return path
