"""The doorbell: tells every process that an office has changed, never what.

Who hears a ring reads the rest from the database. On PostgreSQL it is sent within the transaction,
so that it comes with the commit or not at all. Rings are lost while a line is down: whoever hears
them also looks by a timer, and at once when the line is back.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import psycopg
from sqlalchemy import Connection

from counter.store import postgresql
from counter.store.postgresql import Unreachable

CHANNEL = "matanai"
TURN_S, PROBE_S, AGAIN_S = 0.2, 1.0, 0.5
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ring:
    """An office's newest event and snapshot by their numbers, and whether somebody was called."""

    office: str
    sequence: int
    version: int
    call: bool = False

    def text(self) -> str:
        """The ring on the wire."""
        return f"{self.office} {self.sequence} {self.version} {int(self.call)}"

    @staticmethod
    def read(text: str) -> Ring | None:
        """The ring that `text` wrote; None for anything else."""
        match text.split(" "):
            case [office, sequence, version, ("0" | "1") as call] if (
                sequence.isdecimal() and version.isdecimal()
            ):
                return Ring(office, int(sequence), int(version), call == "1")
        return None


Hear = Callable[[Ring | None], None]  # from any thread; None: anything may have changed


class Doorbell(Protocol):
    """Between the writers and everybody who shows what they wrote."""

    def listen(self, hear: Hear) -> None:
        """Begin to pass on rings."""

    def within(self, connection: Connection, rings: Iterable[Ring]) -> None:
        """Ring as part of the transaction."""

    def after(self, rings: Iterable[Ring]) -> None:
        """The transaction is committed."""

    def stop(self) -> None:
        """Be silent."""


class Inside:
    """One process alone: a ring is a call."""

    hear: Hear | None = None

    def listen(self, hear: Hear) -> None:
        """Begin to pass on rings."""
        self.hear = hear

    def within(self, connection: Connection, rings: Iterable[Ring]) -> None:
        """Nobody else would hear it."""

    def after(self, rings: Iterable[Ring]) -> None:
        """Ring."""
        if self.hear is not None:
            for ring in rings:
                self.hear(ring)

    def stop(self) -> None:
        """Be silent."""
        self.hear = None


class Notified(threading.Thread):
    """PostgreSQL's NOTIFY, heard on a line of its own."""

    def __init__(self, address: str) -> None:
        super().__init__(name="doorbell", daemon=True)
        self.address, self.ended = address, threading.Event()
        self.hear: Hear = lambda ring: None

    def listen(self, hear: Hear) -> None:
        """Begin to pass on rings."""
        self.hear = hear
        self.start()

    def within(self, connection: Connection, rings: Iterable[Ring]) -> None:
        """Ring as part of the transaction."""
        cursor = connection.connection.cursor()
        for ring in rings:
            cursor.execute("SELECT pg_notify(%s, %s)", (CHANNEL, ring.text()))

    def after(self, rings: Iterable[Ring]) -> None:
        """The database rings."""

    def stop(self) -> None:
        """Hang up."""
        self.ended.set()
        if self.is_alive():
            self.join()

    def run(self) -> None:
        """Keep the line up until stopped."""
        while not self.ended.is_set():
            try:
                with contextlib.closing(self._line()) as line:
                    self._listen(line)
            except (psycopg.Error, Unreachable):
                log.info("the doorbell's line is down")
                self.ended.wait(AGAIN_S)

    def _line(self) -> psycopg.Connection[object]:
        return postgresql.connect(self.address, name="matanai doorbell")

    def _listen(self, line: psycopg.Connection[object]) -> None:
        line.execute(f"LISTEN {CHANNEL}".encode())
        self.hear(None)  # whatever rang before was not heard
        probed = time.monotonic()
        while not self.ended.is_set():
            for notify in line.notifies(timeout=TURN_S):
                if (ring := Ring.read(notify.payload)) is not None:
                    self.hear(ring)
            if time.monotonic() - probed > PROBE_S:
                line.execute("SELECT 1")  # a line that died in silence says so now
                probed = time.monotonic()
