"""Check-ins a second on PostgreSQL: one process, and two that share the database and the port."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import postgres
from tests.bench import checkins
from tests.bench.checkins import Figures, Served
from tests.cast import free_port, furnish
from tests.proof.programs import Program, answers, python

RUNS = 5


def measure(runs: int = RUNS) -> dict[int, Figures]:
    """Processes → figures, in turn, each run on a fresh database; every number is checked."""
    found = {1: Figures(), 2: Figures()}
    server = postgres.OwnServer(durable=True)
    try:
        with checkins.client() as load:
            for number in range(runs):
                for processes, figures in found.items():
                    one_run(load, server, processes, figures)
                    rate = figures.rates[-1]
                    print(f"  run {number + 1}: {processes} on PostgreSQL {rate:.0f}/s", flush=True)
    finally:
        server.end()
    return found


def one_run(
    load: subprocess.Popen[str], server: postgres.Server, processes: int, found: Figures
) -> None:
    """Warm it, measure, and look whether any number is missing or double."""
    address = server.fresh()
    with tempfile.TemporaryDirectory() as folder, counter(Path(folder), address, processes) as here:
        for people in (checkins.LANES, checkins.PEOPLE):
            said = checkins.ask(load, here.port, people)
        found.rates.append(checkins.PEOPLE / said["seconds"])
        found.waits += said["waits"]
    refuse_wrong(server, address)
    server.drop(address)


def refuse_wrong(server: postgres.Server, address: str) -> None:
    """Raise where the numbers are not 1, 2, 3, … a letter."""
    with psycopg.connect(address) as line:
        numbers = [row[0] for row in line.execute("SELECT number FROM visit")]
    letters = {each[0] for each in numbers}
    for letter in letters:
        digits = sorted(int(re.sub(r"\D", "", each)) for each in numbers if each[0] == letter)
        if digits != list(range(1, len(digits) + 1)):
            raise RuntimeError(f"the numbers of {letter} are not gapless")


@contextmanager
def counter(folder: Path, address: str, processes: int) -> Iterator[Served]:
    """The counter as a city would start it."""
    furnish(folder)
    port = free_port()
    command = [*python("counter.cli"), "counter", "--workers", str(processes)]
    program = Program(
        command, folder / "counter.log", MATANAI_DATA=str(folder), MATANAI_PORT=str(port),
        MATANAI_DATABASE=address, MATANAI_ALWAYS_OPEN="1",
    )  # fmt: skip
    try:
        program.until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        yield Served(port, program.process.pid)
    finally:
        program.stop()
