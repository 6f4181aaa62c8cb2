"""How a counter starts: files nobody else may read, and one plain word where it cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cast import free_port
from tests.proof.programs import ROOT, counter, running


def test_what_a_counter_keeps_is_nobody_elses_to_read(tmp_path: Path) -> None:
    with running(counter(tmp_path / "data")) as found:
        found.device().number()

        kept = [path for path in found.data.rglob("*") if path.suffix in (".db", ".json", ".lock")]
        own = [path.name for path in kept if path.name != "people.json"]
        open_to_others = [path.name for path in kept if path.stat().st_mode & 0o077]
    assert {"matanai.db", "vault.json", "matanai.lock"} <= set(own)
    assert set(open_to_others) <= {"people.json"}  # the tests wrote that one


def test_a_city_nobody_knows_is_said_in_plain_words(tmp_path: Path) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "counter.app"], cwd=ROOT, capture_output=True, text=True, timeout=60,
        env={"MATANAI_DATA": str(tmp_path), "MATANAI_CITY": "nowhere",
             "MATANAI_PORT": str(free_port())},
    )  # fmt: skip

    assert started.returncode == 1
    assert "MATANAI_CITY: there is no folder nowhere" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_display_whose_setting_is_none_says_which_in_plain_words() -> None:
    started = subprocess.run(
        [sys.executable, "-m", "display"], cwd=ROOT, capture_output=True, text=True, timeout=60,
        env={"MATANAI_PUSH_KEY": "abc", "MATANAI_PUSH_CONTACT": "mailto:it@city.example"},
    )  # fmt: skip

    assert started.returncode == 1
    assert "display: MATANAI_PUSH_KEY: what `matanai push-key` prints" in started.stderr
    assert "Traceback" not in started.stderr
