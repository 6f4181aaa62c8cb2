"""Mixed load: clerks and visitors who act as fast as they are answered, and note what they read."""

from __future__ import annotations

import contextlib
import itertools
import json
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.cast import SAMPLES, Person
from tests.proof import truth
from tests.proof.crew import Answer, Request, number
from tests.proof.programs import Counter, House
from tests.proof.truth import Move

AGAIN_S = 0.1  # after an answer that did not come, or could not be given
DESKS = ("honcho-2", "honcho-3", "honcho-6")
LINES = ("honcho-shomei", "honcho-zei", "honcho-hoken")
ELSEWHERE = {"honcho-shomei": "honcho-ido", "honcho-ido": "honcho-shomei"}
Read = list[tuple[Request, Answer]]


def arrival(found: House, chance: random.Random) -> Request:
    """Somebody who wants a number only, or comes with a filled form."""
    if chance.random() < 0.7:
        return number(found, chance.choice(LINES))
    sample = SAMPLES[chance.choice(["juminhyo", "inkan_shomei"])]
    method, path, headers, body = number(found, "honcho-shomei")
    return method, path, headers, body | {"services": [], "applications": [sample]}


class Actor(threading.Thread):
    """Somebody who goes on until told to stop; `lasting`: through outages too."""

    def __init__(self, person: Person, chance: random.Random, lasting: bool) -> None:
        super().__init__(daemon=True)
        self.person, self.chance, self.lasting = person, chance, lasting
        self.over = threading.Event()
        self.moves: list[Move] = []
        self.took: list[float] = []  # seconds each answer took that came

    def run(self) -> None:
        """Act; a line that breaks ends it, or is made again."""
        while not self.over.is_set():
            if not self.step():
                if not self.lasting:
                    return
                self.over.wait(AGAIN_S)

    def step(self) -> bool:
        """One thing; False where no answer came or it was 503."""
        raise NotImplementedError

    def end(self) -> None:
        """Stop after what is going on."""
        self.over.set()
        self.join()

    def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        """Status and text; 0 where the line broke before the answer was read."""
        began = time.monotonic()
        try:
            answer = self.person.post(path, body, **more)
        except httpx2.TransportError:
            return 0, ""
        self.took.append(time.monotonic() - began)
        return answer.status_code, answer.text

    def note(self, name: str, turn: str | None, answer: Answer) -> dict[str, Any] | None:
        """Remember a move and what was read; answers the turn as it is now."""
        status, text = answer
        body = json.loads(text) if status == 200 else {}
        shown = [body[part] for part in ("turn", "opened") if part in body]
        shown += body.get("visit", {}).get("turns", [])
        pairs = tuple((each["id"], each["version"]) for each in shown)
        after: dict[str, Any] | None = body.get("turn")
        if after is not None:
            turn = after["id"]
        self.moves.append(Move(name, self.person.desk or None, turn, status, pairs))
        return after


class Clerk(Actor):
    """A desk that calls, serves, sends on and sees off."""

    turn: dict[str, Any] | None = None
    known = False  # whether `turn` is what the desk has

    def step(self) -> bool:
        """The next move of whoever is here, or 次を呼ぶ."""
        if not self.known:
            return self._look()
        if self.turn is None:
            return self._call()
        if self.turn["state"] == "called":
            name = self.chance.choices(("start", "leave", "put_back"), (8, 1, 1))[0]
        else:
            name = self.chance.choices(("finish", "transfer"), (3, 1))[0]
        return self._move(self.turn, name)

    def _look(self) -> bool:
        try:
            answer = self.person.get(f"/api/desks/{self.person.desk}")
        except httpx2.TransportError:
            return False
        self.known = answer.status_code == 200
        self.turn = answer.json()["turn"] if self.known else None
        return self.known

    def _call(self) -> bool:
        answer = self.post(f"/api/desks/{self.person.desk}/call-next")
        self.turn, status = self.note("call", None, answer), answer[0]
        self.known = status in (200, 204)
        if status == 204:
            self.over.wait(AGAIN_S)
        return status not in (0, 503)

    def _move(self, turn: dict[str, Any], name: str) -> bool:
        body = {"version": turn["version"]}
        if name == "finish":
            body["carry"] = True
        elif name == "transfer":
            body["service"] = ELSEWHERE[turn["service"]]
        answer = self.post(f"/api/turns/{turn['id']}/{name}", body)
        after, status = self.note(name, turn["id"], answer), answer[0]
        self.turn, self.known = after if name == "start" else None, status == 200
        return status not in (0, 503)


class Visitor(Actor):
    """People who take a number; some think better of it."""

    def __init__(self, found: Counter, chance: random.Random, lasting: bool = False) -> None:
        super().__init__(found.device(), chance, lasting)
        self.found = found
        self.read: Read = []

    def step(self) -> bool:
        """One more person."""
        request = arrival(self.found, self.chance)
        key = {"Idempotency-Key": request[2]["Idempotency-Key"]}
        status, text = self.post(request[1], request[3], headers=key)
        self.read.append((request, (status, text)))
        if status == 201 and self.chance.random() < 0.3:
            status = self._leave(json.loads(text)["visit"])
        return status not in (0, 503)

    def _leave(self, visit: dict[str, Any]) -> int:
        answer = self.post(f"/api/visits/by-secret/{visit['secret']}/leave")
        self.note("go", None, answer)
        return answer[0]


@dataclass
class People:
    """Clerks and visitors at one or several counters, who go on through every outage."""

    clerks: list[Clerk]
    visitors: list[Visitor]

    def __add__(self, others: People) -> People:
        """These, and those who were here before or after."""
        return People(self.clerks + others.clerks, self.visitors + others.visitors)

    @property
    def all(self) -> list[Actor]:
        """Everybody."""
        return [*self.clerks, *self.visitors]

    @property
    def moves(self) -> list[Move]:
        """What everybody did and read."""
        return [move for each in self.all for move in each.moves]

    @property
    def read(self) -> Read:
        """Numbers asked for, and what was read."""
        return [told for each in self.visitors for told in each.read]

    def answered(self, more: int = 30) -> None:
        """Wait until so many more visitors have read their numbers."""
        wanted = self._numbers() + more
        truth.until(lambda: self._numbers() >= wanted)

    def refused(self, times: int) -> None:
        """Wait until so many were told that it could not be kept."""
        truth.until(lambda: sum(status == 503 for _, (status, _) in self.read) >= times)

    def end(self) -> None:
        """Everybody stops."""
        for each in self.all:
            each.over.set()
        for each in self.all:
            each.join()

    def wrongs(self, found: Counter) -> list[str]:
        """What is not as it was read. Everybody sends the same again, and hears the same."""
        device, visits, wrongs = found.device(), [], []
        for (_, path, headers, body), (status, text) in self.read:
            key = {"Idempotency-Key": headers["Idempotency-Key"]}
            answer = device.post(path, body, headers=key)
            visits.append(answer.json()["visit"])
            if status == 201 and (answer.status_code, answer.text) != (200, text):
                wrongs.append(f"another answer for {visits[-1]['number']}")
        wrongs += truth.lost(found, visits) + truth.contradictions(found, self.moves)
        return wrongs + truth.faults(found)

    def _numbers(self) -> int:
        return sum(status == 201 for _, (status, _) in self.read)


@contextlib.contextmanager
def at_work(*counters: Counter, chance: random.Random) -> Iterator[People]:
    """People who are at work until they are told to end."""
    houses = itertools.cycle(counters)
    clerks = [Clerk(next(houses).clerk(desk), chance, lasting=True) for desk in DESKS]
    people = People(clerks, [Visitor(next(houses), chance, lasting=True) for _ in range(2)])
    for each in people.all:
        each.start()
    try:
        yield people
    finally:
        people.end()
