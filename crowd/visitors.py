"""Visitors: they come by the hour, take a number or send a form, and a few go home again."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httpx2

from crowd.day import mean_people, people_an_hour
from crowd.town import Town

LOAD = 0.58  # of the desks' time on the mean of a day; with walks and breaks, at the peak all
LANGUAGES, LANGUAGE_SHARES = ("ja", "ja-easy", "en"), (86, 8, 6)
NEEDS = ("wheelchair", "infant", "pregnant")
WITH_FORM, WITH_NEED, LEAVES = 0.45, 0.05, 0.04
GIVES_UP_MIN = (3.0, 25.0)  # minutes until somebody who leaves has had enough


async def come(town: Town) -> None:
    """Send visitors for ever; each one is a task of its own."""
    means = mean_people(town.minutes(), [each["services"] for each in town.ready["desks"]], LOAD)
    tokens = town.ready["tokens"]
    kiosk = town.client(Authorization=f"Bearer {tokens['kiosk']}")
    greeter = town.client(Authorization=f"Bearer {tokens['greeter']}")
    async with kiosk, greeter, asyncio.TaskGroup() as people:
        while True:
            hourly = people_an_hour(town.hour(), sum(means.values()))
            await town.wait(60 * town.chance.expovariate(hourly))
            service = town.chance.choices(list(means), list(means.values()))[0]
            need = town.chance.random() < WITH_NEED
            people.create_task(town.safely(visit(town, greeter if need else kiosk, service, need)))


async def visit(town: Town, client: httpx2.AsyncClient, service: str, need: bool) -> None:
    """One visitor: a number, and for some the way home before it is called."""
    body = wish(town, service, need)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    answer = await town.ask(client, "POST", "/api/visits", body, headers=key)
    if answer is None or not answer.is_success:
        return
    town.tally["came"] += 1
    if town.chance.random() < LEAVES:
        await town.wait(town.chance.uniform(*GIVES_UP_MIN))
        await leave(town, client, answer.json()["visit"]["secret"])


async def leave(town: Town, client: httpx2.AsyncClient, secret: str) -> None:
    """Go home, unless the number was called meanwhile."""
    path = f"/api/visits/by-secret/{secret}"
    standing = await town.ask(client, "GET", path)
    if standing is None or not standing.is_success:
        return
    states = {turn["state"] for turn in standing.json()["visit"]["turns"]}
    if states & {"waiting", "preparing"} and not states & {"called", "serving"}:
        answer = await town.ask(client, "POST", path + "/leave", {})
        town.tally["left"] += answer is not None and answer.is_success


def wish(town: Town, service: str, need: bool) -> dict[str, Any]:
    """What a visitor asks for: a filled form if this line has one, or a number only."""
    body: dict[str, Any] = {
        "office": town.ready["office"],
        "channel": "greeter" if need else "kiosk",
        "language": town.chance.choices(LANGUAGES, LANGUAGE_SHARES)[0],
        "needs": [town.chance.choice(NEEDS)] if need else [],
    }
    forms = [s for s in town.ready["samples"] if town.service_of(s["procedure"]) == service]
    if forms and town.chance.random() < WITH_FORM:
        return body | {"services": [], "applications": [town.chance.choice(forms)]}
    return body | {"services": [service], "applications": []}
