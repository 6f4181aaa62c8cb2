"""A snapshot made anew without the estimate: eight services, three hundred open turns."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from counter import wait
from counter.hall import Halls
from counter.line import Rule
from counter.look import Look, Scene
from counter.openings import Openings
from counter.store import engine, rows, schema, screens, tallies
from counter.visit import State, Turn
from tests.cast import YUZAWAS_OWN

OFFICE, TURNS, ROUNDS = "honcho", 300, 40
SERVICES = 8
LINES = YUZAWAS_OWN.offices[OFFICE].services


class Rebuilt(NamedTuple):
    """Milliseconds, the median round, and the hall frame's bytes."""

    first: float  # nothing is known yet, as after a start
    again: float  # what stood is known, a few have moved: every look of a day
    hall_bytes: int


def measure(folder: Path) -> Rebuilt:
    """Fill a database and look at it again and again."""
    place = folder / "rebuild.db"
    schema.upgrade(place)
    fill(place)
    openings = Openings(YUZAWAS_OWN, always=True)
    look = Look(YUZAWAS_OWN, engine.reading(place), openings, Halls(YUZAWAS_OWN, openings, Rule()))
    first = [once(look, forget=True)[0] for _ in range(ROUNDS)]
    again = [once(look, forget=False) for _ in range(ROUNDS)]
    return Rebuilt(
        statistics.median(first), statistics.median(ms for ms, _ in again), again[-1][1]
    )  # fmt: skip


def once(look: Look, forget: bool) -> tuple[float, int]:
    """Read, compose, encode both forms; milliseconds and the hall form's length."""
    if forget:
        rows.BOOK.known = {}
    at = datetime.now(UTC)
    began = time.perf_counter()
    with look.reader.connect() as connection:
        hall = screens.hall(connection, OFFICE, at)
        full = tallies.full(connection, YUZAWAS_OWN, LINES, hall.serials)
        read = time.perf_counter() - began
        estimate = wait.estimate(look.halls.of(connection, OFFICE, hall, at), at)
    began = time.perf_counter()
    snapshot = look.compose(OFFICE, Scene(hall, estimate, full, at))
    snapshot.full()
    length = len(snapshot.hall())
    return 1000 * (read + time.perf_counter() - began), length


def fill(place: Path) -> None:
    """Three hundred people wait."""
    pen, at = engine.writing(place), datetime.now(UTC)
    services = YUZAWAS_OWN.offices[OFFICE].services[:SERVICES]
    with pen.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        for n in range(TURNS):
            visit, number = f"v{n}", f"A{n:03d}"
            rows.ADD_VISIT.run(connection, {
                "id": visit, "office": OFFICE, "day": "2026-04-06", "number": number, "needs": [],
                "channel": "kiosk", "language": "ja", "device": None, "secret_hash": f"{n:064x}",
                "secret_sealed": b"", "arrived_at": at,
            })  # fmt: skip
            service = services[n % SERVICES]
            turn = Turn(f"t{n}", visit, OFFICE, service, number, State.WAITING, 1, n, at, at)
            rows.add_turns(connection, [turn])
        connection.exec_driver_sql("COMMIT")
    pen.dispose()
