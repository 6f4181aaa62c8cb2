"""`python -m tests.bench [NAME…]`: raw figures and ratios. Nothing is asserted; machines differ.

Names are those of the measurements below; without any, all are made.
"""

from __future__ import annotations

import secrets
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench import (
    accuracy,
    calls,
    checkins,
    comeback,
    comings,
    day,
    fanout,
    nexts,
    phone,
    rebuild,
    refresh,
    stalls,
    workers,
)
from tests.bench.calls import Reach
from tests.bench.checkins import Figures

WORLDS, DAYS = 12, 3
HALLS, HISTORIES = 12, (0, 7, 28, 120)
RANGED = ("ours", "oracle")


def main(names: list[str]) -> None:
    """Measure and show."""
    for name in names or MEASUREMENTS:
        print(f"{name} …", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            lines = MEASUREMENTS[name](Path(folder))
        print("\n".join(["", *lines, ""]), flush=True)


def of_checkins(folder: Path) -> list[str]:
    """Check-ins beside raw sqlite3."""
    found = checkins.measure()
    ours = found["counter"]
    return [
        *rates({"counter": ours, "raw sqlite3": found["raw"]}),
        f"{'counter / raw':26}{ours.rate / found['raw'].rate:8.2f}   (at least 0.4)",
        f"{'p99 / median':26}{ours.milliseconds(0.99) / ours.milliseconds(0.5):8.2f}   (at most 4)",
    ]


def of_workers(folder: Path) -> list[str]:
    """Check-ins on PostgreSQL with one process and with two."""
    found = workers.measure()
    return [
        *rates({f"PostgreSQL, {n} process{'es'[: 2 * n - 2]}": each for n, each in found.items()}),
        f"{'two / one':26}{found[2].rate / found[1].rate:8.2f}   (at least 1.2)",
    ]


def rates(found: Mapping[str, Figures]) -> list[str]:
    """A table of check-ins."""
    lines = [f"{'check-ins, 64 at once':26}{'/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms each':>13}"]
    for words, each in found.items():
        waits = f"{each.milliseconds(0.5):9.0f}{each.milliseconds(0.99):9.0f}"
        cpu = f"{1000 * sorted(each.cpu)[len(each.cpu) // 2]:13.2f}" if each.cpu else ""
        lines.append(f"{words:26}{each.rate:8.0f}{waits}{cpu}")
    return lines


def of_nexts(folder: Path) -> list[str]:
    """次を呼ぶ at sixteen desks beside a read of one row."""
    found = {name: nexts.median(waits) for name, waits in nexts.measure().items()}
    return [
        f"{'16 at once, 300 waiting':26}{'p50 ms':>8}",
        f"{'call-next':26}{found['next']:8.1f}",
        f"{'a read of one row':26}{found['read']:8.1f}",
        f"{'call-next / read':26}{found['next'] / found['read']:8.2f}   (at most 4)",
    ]


def of_rebuild(folder: Path) -> list[str]:
    """A snapshot made anew without the estimate."""
    found = rebuild.measure(folder)
    return [
        f"{'8 services, 300 turns':26}{'p50 ms':>8}   (at most 5)",
        f"{'rebuild in a day':26}{found.again:8.2f}",
        f"{'the first after a start':26}{found.first:8.2f}",
        f"{'hall frame, bytes':26}{found.hall_bytes:8}   (at most 1536)",
    ]


def of_day(folder: Path) -> list[str]:
    """Memory over a day, and a restart in it."""
    found = day.measure(folder)
    return [
        f"{f'{day.VISITS} visits':26}{'MB':>8}",
        f"{'after a thousand':26}{found.memory[0]:8.0f}",
        f"{'at the most':26}{found.most:8.0f}   (at most 200)",
        f"{'last quarter, grown by':26}{found.growth:8.1f}   (flat)",
        f"{'restart, s':26}{found.restart:8.1f}   (at most 3)",
    ]


def of_calls(folder: Path) -> list[str]:
    """From a call to the last of a thousand phones."""
    found = calls.measure(folder)
    lines = [f"{'call → phones':22}{'first ms':>10}{'last ms':>9}{'worst ms':>10}{'spread ms':>11}"]
    for name, words in (
        ("counter", "counter's own feed"), ("display", "display, by uplink"), ("raw", "raw asyncio")
    ):  # fmt: skip
        each = found[name]
        figures = f"{each.median('first'):10.1f}{each.median('last'):9.1f}{each.worst:10.1f}"
        lines.append(f"{words:22}{figures}{each.spread:11.1f}")
    return lines + [beside(name, found) for name in ("counter", "display")]


def of_waits(folder: Path) -> list[str]:
    """How right the waits are, on halls that nobody has seen before."""
    found = accuracy.measure(WORLDS, DAYS)
    ours, oracle = found["ours"], found["oracle"]
    lines = [f"{f'{len(ours.pairs)} who waited':14}{'MAE min':>9}{'bias':>8}{'80 %':>8}{'90 %':>8}"]
    for name, each in found.items():
        ranges = [each.covered("inner"), each.covered("outer")] if name in RANGED else []
        covered = "".join(f"{100 * share:8.1f}" for share in ranges)
        lines.append(f"{name:14}{each.mae:9.2f}{each.bias:+8.2f}{covered}")
    return [
        *lines,
        f"{'ours / LES':22}{100 * (ours.mae / found['LES'].mae - 1):+6.0f} %   (at most -55)",
        f"{'ours / naive':22}{100 * (ours.mae / found['naive'].mae - 1):+6.0f} %   (at most -42)",
        f"{'ours / oracle':22}{100 * (ours.mae / oracle.mae - 1):+6.1f} %   (at most +6)",
        f"{'later than shown':22}{100 * ours.late:6.1f} %   (at most 8)",
        f"{'40 people, 8 desks':22}{refresh.measure():6.1f} ms   (at most 10)",
    ]


def of_comings(folder: Path) -> list[str]:
    """Two weeks foretold, by days known: errors of half hours, and what good advice saves."""
    lines = [f"{'days of history':18}{'MAE min':>9}{'flat':>8}{'ratio':>7}"
             f"{'wait at best':>14}{'any hour':>10}"]  # fmt: skip
    seed = secrets.randbits(32)
    for days in HISTORIES:
        found = comings.measure(HALLS, days, seed)
        ours, flat, best, whenever = map(
            statistics.fmean, (found.forecast, found.flat, found.best, found.any)
        )
        errors = f"{ours:9.1f}{flat:8.1f}{ours / flat:7.2f}"
        lines.append(f"{days:<18}{errors}{best:14.1f}{whenever:10.1f}")
    return lines


def beside(name: str, found: Mapping[str, Reach]) -> str:
    """How much longer than by hand."""
    last = found[name].median("last") / found["raw"].median("last")
    spread = found[name].spread / found["raw"].spread
    return f"{name + ' / raw':22}{'':10}{last:9.2f}{'':10}{spread:11.2f}"


def of_phone(folder: Path) -> list[str]:
    """First views at 400 kbit/s, 400 ms away, with a CPU four times slower."""
    lines = [f"{'a phone on a slow line':26}{'text ms':>9}{'all ms':>9}{'KB':>7}{'files':>7}"]
    for name, view in phone.measure().items():
        times = f"{view.paint:9.0f}{view.load:9.0f}"
        lines.append(f"{name:26}{times}{view.weight / 1024:7.1f}{view.files:7}")
    return [*lines, f"{'':26}{'(at most 3000 ms and 40 KB)':>32}"]


def of_fanout(folder: Path) -> list[str]:
    """One change to the last of ten thousand phones."""
    found, kilobytes = fanout.measure(folder)
    lines = [f"{f'{fanout.PHONES} phones, last ms':26}{'display':>9}{'raw':>8}{'naive':>8}"]
    for name, each in found.items():
        ours, raw, naive = (each[server].median for server in ("display", "raw", "naive"))
        ratios = f"{ours / raw:8.2f} × raw{ours / naive:8.2f} × naive"
        lines.append(f"{name:26}{ours:9.0f}{raw:8.0f}{naive:8.0f}{ratios}")
    same = all(len({p for s in e.values() for p in s.prints}) == len(e["raw"].last)
               for e in found.values())  # fmt: skip
    return [
        *lines,
        f"{'':26}(at most 1.25 × raw, 0.5 × naive; same bytes: {'yes' if same else 'NO'})",
        f"{'memory a phone, KB':26}{kilobytes:9.1f}   (at most 30)",
    ]


def of_stalls(folder: Path) -> list[str]:
    """Five phones that stop reading."""
    found = stalls.measure(folder)
    change = 100 * (found.among.p99 / found.without.p99 - 1)
    return [
        f"{'p99 ms, all well':26}{found.without.p99:8.0f}",
        f"{'p99 ms, five stand still':26}{found.among.p99:8.0f}{change:+8.0f} % (at most 5)",
        f"{'memory grown, MB':26}{found.grown:8.1f}   (flat)",
        f"{'all five cut after, s':26}{found.seconds:8.1f}   (at most 30)",
    ]


def of_comeback(folder: Path) -> list[str]:
    """A display restarted under ten thousand phones."""
    found = comeback.measure(folder)
    change = 100 * (found.meanwhile / found.before - 1)
    return [
        f"{'display right after, s':26}{found.display:8.2f}   (at most 1)",
        f"{'all phones right after, s':26}{found.phones:8.1f}   (at most 30)",
        f"{'check-ins /s before':26}{found.before:8.0f}",
        f"{'check-ins /s meanwhile':26}{found.meanwhile:8.0f}{change:+8.0f} % (at least -5)",
    ]


MEASUREMENTS: Mapping[str, Callable[[Path], list[str]]] = {
    "checkins": of_checkins, "nexts": of_nexts, "rebuild": of_rebuild, "workers": of_workers,
    "day": of_day, "calls": of_calls, "waits": of_waits,
    "comings": of_comings, "phone": of_phone,
    "fanout": of_fanout, "stalls": of_stalls, "comeback": of_comeback,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1:])
