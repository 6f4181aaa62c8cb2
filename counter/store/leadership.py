"""Who leads: of all counters on one database, one looks, stores snapshots and does the rounds.

It is whoever holds an advisory lock, on a line that does nothing else. The server takes the lock
away from one who is silent, so that a leader that hangs is followed as soon as one that died.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Protocol

import psycopg
from sqlalchemy import Connection, text

from counter.store import postgresql
from counter.store.postgresql import SESSION, Unreachable

LOCK = 5_207_802
TRY_S, FIRST_S = 0.5, 5.0
LINE = SESSION | {"idle_session_timeout": "2000"}  # ms; a leader speaks every half second
HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objsubid = 1 "
    "AND objid = :lock AND pid = :pid AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
Changed = Callable[[], None]  # from any thread
log = logging.getLogger(__name__)


class Leadership(Protocol):
    """Whether this process leads."""

    @property
    def leads(self) -> bool:
        """As far as it knows."""

    def holds(self, connection: Connection) -> bool:
        """Whether it does, as the database sees it within this transaction."""

    def begin(self, changed: Changed) -> None:
        """Stand for election; returns once the first answer is there."""

    def stop(self) -> None:
        """Let others lead."""


class Alone:
    """The one process on an SQLite file leads."""

    leads = True

    def holds(self, connection: Connection) -> bool:
        """Nobody else could."""
        return True

    def begin(self, changed: Changed) -> None:
        """Nothing will change."""

    def stop(self) -> None:
        """Nobody follows."""


class Elected(threading.Thread):
    """One of several processes on PostgreSQL."""

    def __init__(self, address: str) -> None:
        super().__init__(name="leadership", daemon=True)
        self.address, self.ended, self.tried = address, threading.Event(), threading.Event()
        self.pid: int | None = None  # the server's process that holds the lock for us
        self.changed: Changed = lambda: None

    @property
    def leads(self) -> bool:
        """As far as this process knows."""
        return self.pid is not None

    def holds(self, connection: Connection) -> bool:
        """Whether the lock is ours, as the database sees it: a process that woke up is told no."""
        pid = self.pid
        asked = {"lock": LOCK, "pid": pid}
        return pid is not None and connection.execute(HELD, asked).scalar() == 1

    def begin(self, changed: Changed) -> None:
        """Stand for election; returns once the first answer is there."""
        self.changed = changed
        self.start()
        self.tried.wait(FIRST_S)

    def stop(self) -> None:
        """Give the lock back."""
        self.ended.set()
        if self.is_alive():
            self.join()

    def run(self) -> None:
        """Try until elected, then hold on, until stopped."""
        while not self.ended.is_set():
            try:
                with contextlib.closing(self._line()) as line:
                    self._stand(line)
            except (psycopg.Error, Unreachable):
                log.info("the leader's line is down")
            self._lead(None)
            self.tried.set()
            self.ended.wait(TRY_S)

    def _line(self) -> psycopg.Connection[tuple[bool]]:
        return postgresql.connect(self.address, LINE, name="matanai leader")

    def _stand(self, line: psycopg.Connection[tuple[bool]]) -> None:
        while not self.ended.is_set():
            if self.leads:
                line.execute("SELECT 1")
            elif line.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone() == (True,):
                self._lead(line.info.backend_pid)
            self.tried.set()
            self.ended.wait(TRY_S)

    def _lead(self, pid: int | None) -> None:
        if pid != self.pid:
            self.pid = pid
            log.info("this counter %s", "leads" if self.leads else "leads no longer")
            self.changed()
