"""`python -m crowd [--factor F]`: reads the demo's READY object on stdin, then people come.

It lives until SIGTERM. Whatever goes wrong with a request is counted and shown, never fatal.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import sys
from contextlib import suppress

from crowd.clerks import Clerk
from crowd.day import Day
from crowd.town import Town
from crowd.visitors import come

FACTOR = 10.0
REPORT_S = 60.0


def main() -> None:
    """Run the crowd until SIGTERM."""
    words = argparse.ArgumentParser(prog="crowd", description="Invented visitors and clerks.")
    words.add_argument("--factor", type=float, default=FACTOR, help="how fast time runs")
    words.add_argument("--seed", type=int, default=None, help="the same day again")
    asked = words.parse_args()
    if not 0.1 <= asked.factor <= 3600:
        words.error("--factor has to be between 0.1 and 3600")
    ready = json.loads(sys.stdin.readline().removeprefix("READY "))
    town = Town(ready, Day(asked.factor), random.Random(asked.seed))
    with suppress(asyncio.CancelledError):
        asyncio.run(_until_told(town))


async def _until_told(town: Town) -> None:
    task = asyncio.ensure_future(live(town))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    await task


async def live(town: Town) -> None:
    """Everybody at once, for ever."""
    town.began = asyncio.get_running_loop().time()
    await town.learn()
    seated = [who for who in town.ready["clerks"] if who["role"] == "clerk"]
    staff = [Clerk(town, who, number) for number, who in enumerate(seated)]
    try:
        async with asyncio.TaskGroup() as tasks:
            for work in [come(town), *(each.work() for each in staff)]:
                tasks.create_task(town.safely(work))
            tasks.create_task(_report(town))
    finally:
        say(town.summary())


async def _report(town: Town) -> None:
    while True:
        await asyncio.sleep(REPORT_S)
        say(town.summary())


def say(line: str) -> None:
    """A line on stderr; nobody may be reading any more."""
    with suppress(OSError):
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


if __name__ == "__main__":
    main()
