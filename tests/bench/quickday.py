"""The counter with a clock that runs a minute a second: `python -m tests.bench.quickday BEGAN`.

`BEGAN` is the real second at which its Monday began to run, so that a restart finds the same day.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta

from counter import settings
from counter.app import create
from counter.web.rim import Rim
from display.server import serve
from tests.cast import MONDAY_AT_NINE

FACTOR = 60


def main(began: float) -> None:
    """Run until SIGTERM."""

    def clock() -> datetime:
        return MONDAY_AT_NINE + timedelta(seconds=FACTOR * (time.time() - began))

    chosen = settings.read()
    serve(create(chosen, clock), chosen.host, chosen.port, http=Rim)


if __name__ == "__main__":
    main(float(sys.argv[1]))
