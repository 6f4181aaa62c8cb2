"""No answer leaves before the disk has it: seen from outside, in the system calls."""

from __future__ import annotations

import re
from pathlib import Path

from tests.proof.programs import counter, running

VISITS = 10
CALLS = "trace=fdatasync,fsync,pwrite64,recvfrom,sendto"
LINE = re.compile(r"(?P<pid>\d+) +(?P<call>\w+)\((?P<rest>.*)")
RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. \w+ resumed>(?P<rest>.*)")
UNFINISHED = "<unfinished ...>"


def test_fdatasync_of_the_log_returns_before_a_number_is_answered(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    strace = ("strace", "-D", "-f", "-y", "-s", "64", "-e", CALLS, "-o", str(trace))
    with running(counter(tmp_path / "data", *strace)) as found:
        kiosk = found.device()
        assert {kiosk.take().status_code for _ in range(VISITS)} == {201}

    walks = walks_of(story(trace.read_text(errors="replace")))
    assert len(walks) == VISITS
    for walk in walks:
        assert "written" in walk
        assert "synced" in walk[walk.index("written") :]


def walks_of(steps: list[str]) -> list[list[str]]:
    """What happened between each request for a number and its answer."""
    walks: list[list[str]] = []
    asked = False
    for step in steps:
        if step == "asked":
            asked = True
            walks.append([])
        elif step == "answered":
            asked = False
        elif asked:
            walks[-1].append(step)
    return walks


def story(trace: str) -> list[str]:
    """asked · written (to the write-ahead log) · synced (that call returned 0) · answered."""
    steps = []
    waiting: dict[str, str] = {}
    for line in trace.splitlines():
        if (resumed := RESUMED.match(line)) is not None:
            steps += step(waiting.pop(resumed["pid"], "") + resumed["rest"])
        elif (found := LINE.match(line)) is not None:
            call = f"{found['call']}({found['rest']}"
            if call.endswith(UNFINISHED):
                waiting[found["pid"]] = call.removesuffix(UNFINISHED)
                steps += step(call) if call.startswith("sendto") else []  # it may have left
            else:
                steps += step(call)
    return steps


def step(call: str) -> list[str]:
    """What one call means for the story."""
    log = "matanai.db-wal>" in call
    if call.startswith("recvfrom(") and "POST /api/visits" in call:
        return ["asked"]
    if call.startswith("pwrite64(") and log:
        return ["written"]
    if call.startswith(("fdatasync(", "fsync(")) and log and call.endswith(" = 0"):
        return ["synced"]
    if call.startswith("sendto(") and "HTTP/1.1 201" in call:
        return ["answered"]
    return []
