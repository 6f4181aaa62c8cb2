"""Commands beside a running counter: refused where it has the file, done where they may share."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import beside
from tests.counter.madoqueue import given, make, processed
from tests.proof.mixed import at_work
from tests.proof.programs import ROOT, Counter, counter, python, running

REFUSED = "matanai: another counter is running on matanai.db; stop it first, then try again\n"


@pytest.mark.both
def test_import_and_export_never_disturb_a_counter_at_work(
    tmp_path: Path, database: str, chance: random.Random
) -> None:
    numbers = make(tmp_path / "numbers.db", [given(1)], [processed(1)])
    with running(counter(tmp_path / "data", database=database)) as found:
        with at_work(found, chance=chance) as people:
            people.answered(20)
            told = [
                command(found, "import", "mado", numbers),
                command(found, "export", tmp_path / "out"),
            ]
            people.answered(20)

        brought = beside.ask(found.place, "SELECT count(*) FROM visit WHERE channel = 'import'")
        assert people.wrongs(found) == []
    if database:
        assert [done.returncode for done in told] == [0, 0]
        assert (brought, (tmp_path / "out" / "visits.csv").exists()) == ([(1,)], True)
    else:
        assert [(done.returncode, done.stderr) for done in told] == [(1, REFUSED)] * 2
        assert (brought, (tmp_path / "out").exists()) == ([(0,)], False)


def command(found: Counter, *words: Any) -> subprocess.CompletedProcess[str]:
    """`matanai …` as somebody types it beside the counter."""
    return subprocess.run(
        [*python("counter.cli"), *map(str, words)], cwd=ROOT, capture_output=True, text=True,
        env=found.environment | {"MATANAI_DATA": str(found.data)}, timeout=120, check=False,
    )  # fmt: skip
