"""Where the crowd goes: the counter, its public catalogue, and a tally of what happened."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx2

from crowd.day import Day

TIMEOUT_S = 20.0
KEEP_S = 2.0  # shorter than the server keeps a quiet connection
PAUSE_S = 2.0  # after an error, before somebody tries again


@dataclass
class Town:
    """What visitors and clerks share. `ready` is the demo's READY line."""

    ready: dict[str, Any]
    day: Day
    chance: random.Random
    tally: Counter[str] = field(default_factory=Counter)
    catalogue: dict[str, Any] = field(default_factory=dict)
    began: float = 0.0

    def client(self, **headers: str) -> httpx2.AsyncClient:
        """A connection of somebody's own, with cookies of their own."""
        return httpx2.AsyncClient(
            base_url=self.ready["counter"], headers=headers, timeout=TIMEOUT_S, trust_env=False,
            limits=httpx2.Limits(keepalive_expiry=KEEP_S),
        )  # fmt: skip

    def hour(self) -> float:
        """The hour of the hall's day."""
        return self.day.hour(asyncio.get_running_loop().time() - self.began)

    async def wait(self, minutes: float) -> None:
        """Let minutes of the hall's day pass."""
        await asyncio.sleep(self.day.seconds(minutes))

    async def safely(self, work: Coroutine[Any, Any, None]) -> None:
        """The crowd's rim: somebody's fault is counted, and ends only that one."""
        try:
            await work
        except Exception as error:  # noqa: BLE001  the rim: the others go on
            self.tally[f"error {type(error).__name__}"] += 1

    async def ask(
        self, client: httpx2.AsyncClient, method: str, path: str, body: Any = None, **more: Any
    ) -> httpx2.Response | None:
        """A request; an answer that is no success is counted, a broken line gives None."""
        try:
            answer = await client.request(method, path, json=body, **more)
        except httpx2.HTTPError as error:
            self.tally[f"error {type(error).__name__}"] += 1
            await asyncio.sleep(PAUSE_S)
            return None
        if answer.is_error:
            self.tally[f"error {answer.status_code} {_code(answer)}"] += 1
        return answer

    async def learn(self) -> None:
        """Read the public catalogue, as often as it takes."""
        path = f"/api/catalogue?office={self.ready['office']}"
        async with self.client() as client:
            while not self.catalogue:
                answer = await self.ask(client, "GET", path)
                if answer is not None and answer.is_success:
                    self.catalogue = answer.json()

    def minutes(self) -> dict[str, float]:
        """Service → its usual length."""
        return {each["id"]: float(each["minutes"] or 5) for each in self.catalogue["services"]}

    def service_of(self, procedure: str) -> str | None:
        """The line of a procedure at this office."""
        for each in self.catalogue["procedures"]:
            if each["id"] == procedure:
                return str(each["services"].get(self.ready["office"]))
        return None

    def summary(self) -> str:
        """The tally in one line: people first, then errors."""
        named = sorted(self.tally.items(), key=lambda each: (each[0].startswith("error"), each))
        hour = self.hour()
        clock = f"{int(hour):02d}:{int(hour % 1 * 60):02d}"
        return f"crowd {clock} " + (", ".join(f"{name} {count}" for name, count in named) or "—")


def _code(answer: httpx2.Response) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return "?"
