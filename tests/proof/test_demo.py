"""The demo as a program: it keeps what it said through kill -9, has a crowd, ends when told."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

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


def calls(demo: Demo) -> Any:
    """The numbers on the sign."""
    return demo.anybody().get("/api/status?office=honcho").json()["calls"]


def wait_for(seen: Any) -> None:
    """Until it is seen; never longer than a patient person waits."""
    end = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.1)
