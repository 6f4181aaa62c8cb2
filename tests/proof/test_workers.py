"""`matanai counter --workers N`: one port, several counters, and a parent that looks after them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter import vault
from tests.cast import free_port
from tests.proof import programs
from tests.proof.crew import Crew, number
from tests.proof.programs import ROOT, STOP_S, Counter, running

MATANAI = str(ROOT / ".venv" / "bin" / "matanai")
WORKERS = 2


@pytest.fixture
def counter(tmp_path: Path, address: str) -> Iterator[Counter]:
    """Two workers behind one port."""
    alone = programs.counter(tmp_path / "data", database=address)
    words = ("counter.cli", "counter", "--workers", str(WORKERS))
    with running(replace(alone, program_name=words)) as found:
        yield found


def workers(counter: Counter) -> list[int]:
    """The processes that serve."""
    pid = counter.pid
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_numbers_taken_at_one_port_are_without_a_gap_whoever_gives_them(
    counter: Counter, crew: Crew
) -> None:
    loads = [[number(counter, "honcho-zei") for _ in range(100)] for _ in range(2)]

    answers = crew.send(counter, loads, lanes=20)

    assert len(workers(counter)) == WORKERS
    digits = sorted(int(body["visit"]["number"][1:]) for _, body in answers)
    assert digits == list(range(1, 201))


def test_a_worker_that_is_killed_is_started_again_and_the_port_never_closes(
    counter: Counter,
) -> None:
    kiosk, before = counter.device(), workers(counter)

    os.kill(before[0], signal.SIGKILL)
    taken = [counter.device().take().status_code for _ in range(20)]

    assert taken == [201] * 20
    until = time.monotonic() + 20
    while len(workers(counter)) < WORKERS or before[0] in workers(counter):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert before[1] in workers(counter)
    assert kiosk.take().status_code == 201


def test_sigterm_to_the_parent_ends_all_and_frees_the_port(counter: Counter) -> None:
    began, serving = time.monotonic(), workers(counter)

    assert counter.halt() == 0

    assert time.monotonic() - began < STOP_S
    assert not [pid for pid in serving if Path(f"/proc/{pid}").exists()]
    assert programs.is_free(int(counter.url.rpartition(":")[2]))


def test_workers_end_with_a_parent_that_is_killed(counter: Counter) -> None:
    serving = workers(counter)

    os.kill(counter.pid, signal.SIGKILL)

    until = time.monotonic() + STOP_S
    while any(Path(f"/proc/{pid}").exists() for pid in serving):
        assert time.monotonic() < until
        time.sleep(0.1)


def told(data: Path, *words: str, **environment: str) -> tuple[int, str]:
    """What a counter that cannot begin says, and its exit status."""
    found = subprocess.run(
        [MATANAI, "counter", *words], cwd=ROOT, capture_output=True, text=True, timeout=60,
        env=os.environ | {"MATANAI_DATA": str(data), "MATANAI_PORT": str(free_port())}
        | environment, check=False,
    )  # fmt: skip
    return found.returncode, found.stderr


def test_workers_on_a_file_are_refused_in_plain_words(tmp_path: Path) -> None:
    status, said = told(tmp_path, "--workers", "2")

    assert status == 1
    assert said.startswith("counter: --workers needs PostgreSQL (MATANAI_DATABASE)")
    assert "Traceback" not in said


@pytest.mark.parametrize("words", [(), ("--workers", "2")])
def test_an_address_where_nobody_is_is_told_without_its_password(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    address = f"postgresql://matanai:geheim-7@127.0.0.1:{free_port()}/x"

    status, said = told(tmp_path, *words, MATANAI_DATABASE=address)

    assert status == 1
    assert said.startswith("counter: PostgreSQL does not let us in")
    assert "geheim" not in said


def test_a_counter_with_other_keys_is_refused(tmp_path: Path, address: str) -> None:
    vault.load(tmp_path / "other" / "keys" / "vault.json")
    with running(programs.counter(tmp_path / "one", database=address)):
        status, said = told(tmp_path / "other", MATANAI_DATABASE=address)

    assert status == 1
    assert said == "counter: keys/vault.json is not the one this database was sealed with\n"


@pytest.mark.both
def test_a_counter_whose_keys_are_gone_says_so_and_makes_no_others(
    tmp_path: Path, database: str
) -> None:
    with running(programs.counter(tmp_path, database=database)):
        pass
    shutil.rmtree(tmp_path / "keys")

    status, said = told(tmp_path, MATANAI_DATABASE=database)

    assert (status, said.partition(":")[0]) == (1, "counter")
    assert "keys/vault.json is gone" in said
    assert "Traceback" not in said
    assert not (tmp_path / "keys").exists()
