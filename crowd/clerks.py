"""Clerks: they open their desks, call, serve, close cases, prepare forms while nobody waits."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2

from crowd.day import at_lunch, service_minutes
from crowd.town import Town

WALK_MIN = (0.2, 0.8)  # minutes from the call to the desk
PREPARES_FIRST, PREPARE_MIN = 0.4, 1.0  # share of calls before which a form is prepared
NO_SHOW, RETURNS = 0.03, 0.5
ABSENCE, ABSENCE_MIN = 0.06, 7.0
LOOK_MIN, LOOK_S = 0.3, 0.4  # between two looks at an empty line: minutes of the hall, real seconds
ACCEPTANCE = {
    "identity": {"rule": "one_photo", "documents": ["mynumber_card"], "outcome": "confirmed"},
    "person": {"role": "self"},
    "signed": True,
}
# The moves that still lie before a case in each state until it is closed.
TO_CLOSE = {
    "received": ("claim", "prepare", "check", "close"),
    "working": ("prepare", "check", "close"),
    "prepared": ("check", "close"),
    "approved": ("close",),
}


class Replaced(Exception):
    """Somebody else has signed in under this name; the desk is theirs."""


class Clerk:
    """One clerk at one desk."""

    def __init__(self, town: Town, who: dict[str, Any], number: int) -> None:
        self.town, self.who, self.shift = town, who, number
        self.desk = who["desks"][0]
        mine = next(d for d in town.ready["desks"] if d["id"] == self.desk)["services"]
        usual = town.minutes()
        self.usual = {service: usual.get(service, 5.0) for service in mine}
        others = [d["services"] for d in town.ready["desks"] if d["id"] != self.desk]
        self.covered = all(any(service in desk for desk in others) for service in mine)
        self.client = town.client()

    async def work(self) -> None:
        """Sign in and serve until somebody takes the seat."""
        async with self.client:
            try:
                await self._sign_in()
                await self._state("open")
                while True:
                    await self._once()
            except Replaced:
                self.town.tally["clerks replaced"] += 1

    async def _once(self) -> None:
        """Lunch, a visitor, a form to prepare, or a short wait."""
        if self.covered and at_lunch(self.town.hour(), self.shift):
            await self._away("lunch", 15)
            return
        if self.town.chance.random() < PREPARES_FIRST:
            await self._prepare_one()
        turn = await self._post(f"/api/desks/{self.desk}/call-next")
        if turn is not None and "turn" in turn:
            await self._meet(turn["turn"])
        elif not await self._prepare_one():
            await asyncio.sleep(max(LOOK_S, self.town.day.seconds(LOOK_MIN)))

    async def _meet(self, turn: dict[str, Any]) -> None:
        """The called visitor comes, or does not."""
        chance = self.town.chance
        await self.town.wait(chance.uniform(*WALK_MIN))
        if chance.random() < NO_SHOW:
            await self._miss(turn)
            return
        begun = await self._move(turn, "start")
        if begun is None:
            return
        await self.town.wait(service_minutes(chance, self.usual.get(turn["service"], 5.0)))
        await self._close_cases(turn["id"])
        if await self._move(begun, "finish", carry=True) is not None:
            self.town.tally["served"] += 1
        if chance.random() < ABSENCE:
            await self._away("break", ABSENCE_MIN)

    async def _miss(self, turn: dict[str, Any]) -> None:
        """Nobody came; half of those who are missed come back and are put in line again."""
        gone = await self._move(turn, "miss")
        self.town.tally["missed"] += gone is not None
        if gone is not None and self.town.chance.random() < RETURNS:
            await self._move(gone, "return")

    async def _close_cases(self, turn_id: str) -> None:
        """Accept and close every case of the visitor at the desk."""
        screen = await self._ask("GET", f"/api/desks/{self.desk}")
        for case in (screen or {}).get("cases", []):
            if case["turn"] != turn_id:
                continue
            moves = TO_CLOSE.get(case["state"], ())
            if not case["accepted_at"]:
                moves = (*moves[:-1], "accept", *moves[-1:])
            await self._handle(case, moves)

    async def _prepare_one(self) -> bool:
        """Work on a form before its visitor is called; False if none may be."""
        screen = await self._ask("GET", f"/api/desks/{self.desk}")
        for case in (screen or {}).get("cases", []):
            if case["state"] == "received" and case["may_prepare"] and not case["claimed_by"]:
                await self._handle(case, ("claim", "prepare", "check"))
                self.town.tally["prepared"] += 1
                await self.town.wait(PREPARE_MIN)
                return True
        return False

    async def _handle(self, case: dict[str, Any], moves: tuple[str, ...]) -> None:
        """Move a case step by step; a colleague who was faster, or has to check, ends it."""
        if case["second_check"]:
            moves = tuple(name for name in moves if name not in ("check", "close"))
        for name in moves:
            facts = ACCEPTANCE if name == "accept" else {}
            body = {"version": case["version"]} | facts
            moved = await self._post(f"/api/cases/{case['id']}/{name}", body)
            if moved is None:
                return
            case = moved["case"]

    async def _away(self, state: str, minutes: float) -> None:
        await self._state(state)
        await self.town.wait(minutes)
        await self._state("open")

    async def _state(self, state: str) -> None:
        await self._post(f"/api/desks/{self.desk}/state", {"state": state})

    async def _move(self, turn: dict[str, Any], name: str, **given: Any) -> dict[str, Any] | None:
        body = {"version": turn["version"]} | given
        found = await self._post(f"/api/turns/{turn['id']}/{name}", body)
        return None if found is None else found["turn"]

    async def _sign_in(self) -> None:
        body = {"clerk": self.who["name"], "password": self.who["password"], "desk": self.desk}
        signed = None
        while signed is None:
            signed = await self._post("/api/session", body)
            await asyncio.sleep(LOOK_S)
        self.client.headers["X-CSRF-Token"] = signed["csrf"]

    async def _post(self, path: str, body: Any = None) -> dict[str, Any] | None:
        return await self._ask("POST", path, {} if body is None else body)

    async def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any] | None:
        """The answer's object, empty for 204, None for an error. Raises Replaced."""
        answer: httpx2.Response | None = await self.town.ask(self.client, method, path, body)
        if answer is not None and answer.status_code == 401:
            raise Replaced
        if answer is None or answer.is_error:
            return None
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found
