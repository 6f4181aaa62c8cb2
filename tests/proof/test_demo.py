"""The demo as a program: it keeps what it said through kill -9, has a crowd, ends when told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx2

from tests import beside
from tests.proof import programs
from tests.proof.programs import Demo

SAID = ("counter", "kiosk", "display", "office", "desks", "clerks", "tokens", "samples")


def test_the_demo_keeps_all_over_kill_9_and_ends_on_sigterm_with_its_crowd(tmp_path: Path) -> None:
    first = programs.demo(tmp_path / "data")
    taken = first.device().take(key="before the kill")
    first.running.kill()
    first.close()
    wait_for(lambda: all(programs.is_free(port) for port in first.ports))

    second = programs.demo(tmp_path / "data", "--crowd", "--crowd-factor", "300", base=first.base)
    try:
        again = second.device().take(key="before the kill")
        wait_for(lambda: calls(second))
    finally:
        second.close()
        status = second.running.stop()

    assert first.ready == second.ready
    assert set(SAID) <= set(first.ready)
    assert (taken.status_code, again.status_code) == (201, 200)
    assert taken.content == again.content
    assert status == 0
    assert all(programs.is_free(port) for port in second.ports)


def test_a_demo_on_postgresql_tells_the_database_to_its_counter_only(
    tmp_path: Path, address: str
) -> None:
    demo = programs.demo(tmp_path / "data", "--crowd", MATANAI_DATABASE=address)
    try:
        demo.device().number()
        pid = demo.running.process.pid
        pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        told = {command(each): Path(f"/proc/{each}/environ").read_text() for each in pids}
    finally:
        demo.close()
        assert demo.running.stop() == 0

    assert sorted(told) == ["counter.app", "crowd", "display", "kiosk"]
    assert [name for name, words in told.items() if "akebono" in words] == ["counter.app"]
    assert beside.ask(address, "SELECT count(*) > 0 FROM visit") == [(True,)]


def command(pid: str) -> str:
    """The module a process runs."""
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[2]


def test_a_display_that_dies_is_started_again_and_the_others_stay_well(tmp_path: Path) -> None:
    demo = programs.demo(tmp_path / "data")
    try:
        number = demo.device().take().json()["visit"]["number"]

        os.kill(child(demo, "display"), signal.SIGKILL)

        wait_for(lambda: not programs.is_free(demo.ports[2]))
        wait_for(lambda: last_ticket(demo) == number)
        assert "もう一度起動します" in demo.running.said()
    finally:
        demo.close()
        assert demo.running.stop() == 0


def test_a_demo_on_taken_ports_says_so_and_never_ready(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        words = [sys.executable, "-m", "counter.cli", "demo", "--port-base", str(port)]
        said = subprocess.run([*words, "--data", str(tmp_path / "data")], capture_output=True,
                              text=True, timeout=60, check=False)  # fmt: skip

    assert said.returncode == 1
    assert f"ポート {port} は使われています" in said.stderr
    assert "READY" not in said.stdout


def child(demo: Demo, program: str) -> int:
    """The process id of one of the demo's programs."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        fields = entry.read_text().rpartition(") ")[2].split()
        words = (entry.parent / "cmdline").read_bytes().decode().split("\0")
        if int(fields[1]) == demo.running.process.pid and program in words:
            return int(entry.parent.name)
    raise AssertionError(f"no {program} is running")


def last_ticket(demo: Demo) -> Any:
    """The last certificate number, as the display says; None while it cannot."""
    try:
        services = demo.anybody(demo.ready["display"]).get("/api/status?office=honcho").json()
    except httpx2.HTTPError:
        return None
    return next((s["last_ticket"] for s in services.get("services", [])
                 if s["id"] == "honcho-shomei"), None)  # fmt: skip


def calls(demo: Demo) -> Any:
    """The numbers on the sign."""
    return demo.anybody().get("/api/status?office=honcho").json()["calls"]


def wait_for(seen: Any) -> None:
    """Until it is seen; never longer than a patient person waits."""
    end = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.1)
