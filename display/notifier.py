"""Tells phones by push: watches the hub, seals what is due, sends it, forgets who is gone."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from display.courier import Courier, NoWay
from display.language import words
from display.postage import Postage, check, seal
from display.push import HOSTS, Letter, Phones, Stage, subscription
from display.snapshot import Snapshot, TurnLine

log = logging.getLogger(__name__)

AT_ONCE = 32  # letters on their way
AGAIN_S = (0.0, 2.0, 8.0)  # before each try
LIFE_S = {Stage.NEAR: 600, Stage.CALLED: 180}  # a later word would be a wrong one
GONE = frozenset({404, 410})


@dataclass
class Tally:
    """What became of the letters; for the metrics page."""

    sent: int = 0
    failed: int = 0
    gone: int = 0


class Notifier:
    """The edge's post office. Nothing of it is kept when the edge ends."""

    def __init__(
        self,
        postage: Postage,
        courier: Courier | None = None,
        hosts: Sequence[str] = HOSTS,
        again_s: Sequence[float] = AGAIN_S,
    ) -> None:
        self.postage, self.tally, self.phones = postage, Tally(), Phones()
        self._courier = courier or Courier()
        self._hosts, self._again_s = tuple(hosts), again_s
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def subscribe(
        self, office: str, turns: Sequence[TurnLine], source: object, language: str
    ) -> None:
        """Takes a browser's subscription for one visit; raises ValueError, Full."""
        asked = subscription(source, self._hosts)
        try:
            check(asked)
        except ValueError as fault:
            raise ValueError("p256dh") from fault
        self.phones.add(office, turns, asked, language)

    def heard(self, snapshot: Snapshot) -> None:
        """Starts what a new snapshot makes due; for `Hub.watch`."""
        for letter in self.phones.due(snapshot):
            task = asyncio.create_task(self._deliver(letter))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Drops what is still on its way."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._courier.close()

    async def _deliver(self, letter: Letter) -> None:
        why = ""
        for wait in self._again_s:
            await asyncio.sleep(wait)  # outside: who waits takes nobody's room
            async with self._room:
                why = await self._refusal(letter)
            if not why:
                return
        self.tally.failed += 1
        log.warning("push: a letter was not taken (%s)", why)

    async def _refusal(self, letter: Letter) -> str:
        """One try: why it was not taken; empty when nothing is left to try."""
        to = letter.subscription
        try:
            headers = self._headers(letter)
            status = await self._courier.post(to.endpoint, headers, seal(content(letter), to))
        except NoWay as fault:
            return str(fault)
        if status in GONE:
            self.tally.gone += 1
            self.phones.forget(letter.key, to.endpoint)
            return ""
        if not 200 <= status < 300:
            return str(status)
        self.tally.sent += 1
        return ""

    def _headers(self, letter: Letter) -> dict[str, str]:
        return {
            **self.postage.stamp(letter.subscription.endpoint, int(time.time())),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(LIFE_S[letter.stage]),
            "Urgency": "high",
            "Topic": "turn",  # a newer word takes the place of one not yet fetched
        }


def content(letter: Letter) -> bytes:
    """What the phone shows: words of its language, no number, no desk, no service."""
    w = words(letter.language)
    told = {
        "title": w(f"push.{letter.stage}_title"),
        "body": w(f"push.{letter.stage}_text"),
        "lang": w.html,
    }
    return json.dumps(told, ensure_ascii=False).encode()
