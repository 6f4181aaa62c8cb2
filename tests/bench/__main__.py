"""`python -m tests.bench`: raw figures and ratios. Nothing is asserted; machines differ."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench import calls, checkins
from tests.bench.calls import Reach
from tests.bench.checkins import Figures


def main() -> None:
    """Measure and show."""
    print(f"check-ins, {checkins.LANES} at once, {checkins.RUNS} runs each", flush=True)
    found = checkins.measure()
    print(f"calls to {calls.PHONES} phones, {calls.ROUNDS} rounds each", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        reached = calls.measure(Path(folder))
    print("\n".join([*of_checkins(found), "", *of_calls(reached)]))


def of_checkins(found: dict[str, Figures]) -> list[str]:
    """The table of check-ins."""
    lines = ["", f"{'check-ins':22}{'/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms each':>13}"]
    for name, words in (("counter", "counter"), ("raw", "raw sqlite3")):
        each = found[name]
        waits = f"{each.milliseconds(0.5):9.0f}{each.milliseconds(0.99):9.0f}"
        cpu = 1000 * sorted(each.cpu)[len(each.cpu) // 2]
        lines.append(f"{words:22}{each.rate:8.0f}{waits}{cpu:13.2f}")
    lines.append(f"{'counter / raw':22}{found['counter'].rate / found['raw'].rate:8.2f}")
    return lines


def of_calls(found: dict[str, Reach]) -> list[str]:
    """The table of calls."""
    lines = [f"{'call → phones':22}{'first ms':>10}{'last ms':>9}{'worst ms':>10}{'spread ms':>11}"]
    for name, words in (
        ("counter", "counter's own feed"), ("display", "display, by uplink"), ("raw", "raw asyncio")
    ):  # fmt: skip
        each = found[name]
        figures = f"{each.median('first'):10.1f}{each.median('last'):9.1f}{each.worst:10.1f}"
        lines.append(f"{words:22}{figures}{each.spread:11.1f}")
    for name in ("counter", "display"):
        last = found[name].median("last") / found["raw"].median("last")
        spread = found[name].spread / found["raw"].spread
        lines.append(f"{name + ' / raw':22}{'':10}{last:9.2f}{'':10}{spread:11.2f}")
    return lines


if __name__ == "__main__":
    main()
