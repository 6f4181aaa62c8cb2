"""Days of open data that are over: each made once, kept packed, and lent to every sheet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from counter.refusal import unavailable

MOST = 32 * 2**20  # bytes kept; an office of 260 lines packs a month into two million
PATIENCE_S = 50.0  # a proxy gives up at sixty; what is being made goes on, the next one finds it


@dataclass(frozen=True)
class Packed:
    """A day's rows, compressed, and their digest. `seen`: when `state` was last held to be so."""

    seen: str
    state: tuple[int, int]
    body: bytes
    digest: bytes


Make = Callable[[str, Packed | None], Awaitable[Packed]]


@dataclass
class Shelf:
    """Kind and day → its rows; the longest unused make room. One day is made at a time."""

    kept: dict[tuple[str, str], Packed] = field(default_factory=dict)
    making: dict[tuple[str, str], asyncio.Task[list[Packed]]] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def days(self, kind: str, days: Sequence[str], today: str, make: Make) -> list[Packed]:
        """These days, each looked at today. Whoever asks meanwhile waits for the same work.

        Raises Refused 503 where it takes longer than somebody waits.
        """
        there = [self._there(kind, day, today) for day in days]
        found = [each for each in there if each is not None]
        if len(found) == len(days):
            return found
        work = self._work(kind, days, today, make)
        try:
            return await asyncio.wait_for(asyncio.shield(work), PATIENCE_S)
        except TimeoutError:
            raise unavailable() from None

    def _there(self, kind: str, day: str, today: str) -> Packed | None:
        found = self.kept.get((kind, day))
        if found is None or found.seen != today:
            return None
        self.kept[kind, day] = self.kept.pop((kind, day))
        return found

    def _work(
        self, kind: str, days: Sequence[str], today: str, make: Make
    ) -> asyncio.Task[list[Packed]]:  # fmt: skip
        name = (kind, days[-1])
        if name not in self.making:
            work = asyncio.create_task(self._made(kind, days, today, make))
            self.making[name] = work
            work.add_done_callback(lambda work: self._over(name, work))
        return self.making[name]

    def _over(self, name: tuple[str, str], work: asyncio.Task[list[Packed]]) -> None:
        del self.making[name]
        if not work.cancelled():
            work.exception()  # nobody may be left who waits for it

    async def _made(
        self, kind: str, days: Sequence[str], today: str, make: Make
    ) -> list[Packed]:  # fmt: skip
        found = []
        for day in days:
            async with self.turn:
                each = self._there(kind, day, today)
                if each is None:
                    each = await make(day, self.kept.get((kind, day)))
                    self._keep(kind, day, each)
            found.append(each)
        return found

    def _keep(self, kind: str, day: str, packed: Packed) -> None:
        self.kept.pop((kind, day), None)
        self.kept[kind, day] = packed
        while sum(len(each.body) for each in self.kept.values()) > MOST:
            del self.kept[next(iter(self.kept))]
