"""What has to hold after every fault, read beside the counter, on either database."""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from counter import audit, vault
from counter.store import engine
from counter.store.tables import Event, Ledger, table
from counter.visit import OPEN
from tests import beside
from tests.cast import Person
from tests.proof.programs import Counter
from tests.proof.sign import Sign

EVENT, LEDGER = table(Event), table(Ledger)
RIGHT_S, PATIENCE_S = 2.0, 60.0
UNHEARD = (0, 503)  # nothing was read, or that it could not be kept: it may be done, once at most


@dataclass(frozen=True)
class Move:
    """Something somebody did to a turn, and what they read: 0 where no answer came."""

    name: str
    desk: str | None
    turn: str | None  # None: a "next" that found nobody or was not answered, or a whole visit
    status: int
    shown: tuple[tuple[str, int], ...] = ()  # the turns in the answer, with their versions


def faults(found: Counter) -> list[str]:
    """What is wrong in the database; nothing, if all is well."""
    return [
        *(f"chain of {office} breaks at {at}" for office, at in first_breaks(found).items()),
        *_odd_numbers(found),
        *_odd_calls(found),
    ]


def first_breaks(found: Counter) -> dict[str, int]:
    """Office → where its chain of events breaks; whole chains are left out."""
    key = vault.load(found.data / "keys" / "vault.json").pepper
    reading = engine.reading(found.place)
    breaks = {}
    with reading.connect() as connection:
        for book in connection.execute(select(LEDGER)).mappings().all():
            mine = select(EVENT).where(EVENT.c.office == book["office"]).order_by(EVENT.c.sequence)
            events = [dict(row) for row in connection.execute(mine).mappings()]
            assert len(events) == book["sequence"]
            breaks[book["office"]] = audit.first_break(key, events, book["head"])
    reading.dispose()
    return {office: at for office, at in breaks.items() if at is not None}


def _odd_numbers(found: Counter) -> Iterator[str]:
    """Series of a day that are not 1, 2, 3, … each once."""
    series: dict[tuple[str, ...], list[int]] = defaultdict(list)
    query = "SELECT office, day, number FROM visit WHERE channel <> 'import'"
    for office, day, number in beside.ask(found.place, query):
        series[office, day, number[0]].append(int(number[1:]))
    for name, digits in series.items():
        if sorted(digits) != list(range(1, len(digits) + 1)):
            yield f"numbers of {' '.join(name)} have gaps or twins"


def _odd_calls(found: Counter) -> Iterator[str]:
    """Calls that are not 1, 2, 3, … or not one for each time somebody was called."""
    calls = beside.ask(found.place, "SELECT office, seq, turn FROM call ORDER BY office, seq")
    query = "SELECT office, turn FROM event WHERE kind = 'call'"
    if Tally((office, turn) for office, _, turn in calls) != Tally(beside.ask(found.place, query)):
        yield "announced calls are not those that were made"
    for office, last in beside.ask(found.place, "SELECT office, call_seq FROM ledger"):
        if [seq for name, seq, _ in calls if name == office] != list(range(1, last + 1)):
            yield f"calls of {office} have gaps"


def contradictions(found: Counter, moves: Iterable[Move]) -> list[str]:
    """Moves that were answered and are not there, or were done more often than asked for."""
    moves = list(moves)
    written = beside.ask(found.place, "SELECT kind, desk, turn FROM event WHERE turn IS NOT NULL")
    each, at_desk = Tally(written), Tally((kind, desk) for kind, desk, _ in written if desk)
    read = Tally((m.name, m.desk, m.turn) for m in moves if m.status == 200 and m.turn)
    asked = Tally((m.name, m.desk, m.turn) for m in moves if m.status in (200, *UNHEARD))
    total = Tally((m.name, m.desk) for m in moves if m.status in (200, *UNHEARD))
    names, standing = {m.name for m in moves} - {"call"}, _versions(found)
    return [
        *(f"lost: {what}" for what, times in read.items() if each[what] < times),
        *(f"twice: {w}" for w, n in each.items() if w[0] in names and w[1] and n > asked[w]),
        *(f"twice: {w}" for w, n in at_desk.items() if w[0] in names | {"call"} and n > total[w]),
        *(f"gone back: {m}" for m in moves if any(standing.get(t, 0) < v for t, v in m.shown)),
    ]


def _versions(found: Counter) -> dict[str, int]:
    return dict(beside.ask(found.place, "SELECT id, version FROM turn"))


def lost(found: Counter, visits: Sequence[dict[str, Any]]) -> list[str]:
    """Numbers that were read and that nobody knows any more."""
    kept = set(beside.ask(found.place, "SELECT id, number FROM visit"))
    return [v["number"] for v in visits if (v["id"], v["number"]) not in kept]


class Screens:
    """The status and a sign, beside what the database holds."""

    def __init__(self, found: Counter, sign: Sign) -> None:
        self.found, self.sign, self.anybody = found, sign, found.anybody()

    def right(self) -> bool:
        """Whether both show everybody who is here, and the newest call."""
        query = "SELECT secret_hash, state FROM turn JOIN visit ON visit.id = turn.visit WHERE "
        here = beside.ask(self.found.place, f"{query} turn.office = 'honcho'")
        query = "SELECT call_seq FROM ledger WHERE office = 'honcho'"
        ((seq,),) = beside.ask(self.found.place, query)
        status = self.anybody.get("/api/status?office=honcho&turns=1").json()
        shown = Tally((t["key"], t["state"]) for t in status["turns"] if t["state"] in OPEN)
        sign = self.sign.frames[-1]
        return (
            shown == Tally((hash_[:16], state) for hash_, state in here if state in OPEN)
            and [c["seq"] for c in status["calls"]][-1:] == ([seq] if seq else [])
            and [c["seq"] for c in sign["calls"]][-1:] == ([seq] if seq else [])
            and sign["version"] == status["version"]
        )

    def wait(self) -> float:
        """How long it takes from now on until they are right."""
        return until(self.right)


def until(holds: Callable[[], bool]) -> float:
    """How long it took to hold."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < PATIENCE_S
        time.sleep(0.05)
    return time.monotonic() - began


def stand(device: Person, visits: Iterable[dict[str, Any]]) -> bool:
    """Whether the tickets' own pages know the same visits."""
    return all(stands(device, visit) for visit in visits)


def stands(device: Person, visit: dict[str, Any]) -> bool:
    """Whether the ticket's own page knows the same visit."""
    shown = device.get(f"/api/visits/by-secret/{visit['secret']}")
    if shown.status_code != 200:
        return False
    same = shown.json()["visit"]
    return bool((same["id"], same["number"]) == (visit["id"], visit["number"]))
