"""Several counters on one port: this parent listens and watches, its children serve.

Every child is a whole counter on the same PostgreSQL; one of them leads (`store/leadership.py`).
"""

from __future__ import annotations

import logging
import socket
import sys
import time
from pathlib import Path

from counter import children, qrkeys, settings
from counter.children import Child, Deaths, Leaving
from counter.settings import Settings
from counter.store import engine
from counter.store.postgresql import Unreachable
from counter.vault import Broken

WATCH_S = 0.2
BACKLOG = 2048
log = logging.getLogger(__name__)


class NeedsPostgres(Exception):
    """More than one counter on a file that only one may write."""


def run(number: int) -> int:
    """Serve with so many processes until SIGTERM; the exit status."""
    try:
        chosen = settings.read()
        _refuse_file(chosen, number)
        engine.try_out(chosen.database)
        qrkeys.try_out(chosen.database, chosen.key_file)
        door = _door(chosen)
    except (settings.BadSetting, NeedsPostgres, Unreachable, Broken, OSError) as error:
        raise SystemExit(f"counter: {error}") from None
    serving: list[Child] = []
    try:
        children.leave_when_told()
        serving += [_start(door) for _ in range(number)]
        return _watch(serving, door)
    except Leaving:
        return 0
    finally:
        children.end(serving)
        door.close()


def _refuse_file(chosen: Settings, number: int) -> None:
    if number > 1 and isinstance(chosen.database, Path):
        raise NeedsPostgres(
            "--workers needs PostgreSQL (MATANAI_DATABASE): an SQLite file is one counter's alone"
        )


def _door(chosen: Settings) -> socket.socket:
    """The listening socket, bound once; whoever of the children is free takes who comes."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    door = socket.create_server((chosen.host, chosen.port), family=family, backlog=BACKLOG)
    door.set_inheritable(True)
    return door


def _start(door: socket.socket) -> Child:
    command = [sys.executable, "-m", "counter.app", "--door", str(door.fileno())]
    return children.start(command, pass_fds=[door.fileno()])


def _watch(serving: list[Child], door: socket.socket) -> int:
    """Start again who dies; give up when they keep dying."""
    deaths = Deaths()
    while True:
        time.sleep(WATCH_S)
        for place, child in enumerate(serving):
            if child.poll() is None:
                continue
            if deaths.too_many():
                log.error("the counters keep dying; their reason stands above")
                return 1
            log.warning("a counter ended with %s and is started again", child.returncode)
            deaths.mourn()
            serving[place] = _start(door)


def main() -> None:
    """Run as many counters as the first word says."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    raise SystemExit(run(int(sys.argv[1])))


if __name__ == "__main__":
    main()
