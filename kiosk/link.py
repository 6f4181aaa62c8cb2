"""The wire to the counter: what the kiosk asks of it, retried until a patience ends."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

Json = Mapping[str, Any]
PAUSES = (0.1, 0.3, 0.8, 1.5, 3.0)  # seconds between tries; the last one again and again
AGAIN = frozenset({429, 500, 502, 503, 504})


class Unreachable(Exception):
    """The counter did not answer. `sent`: it may have heard the request all the same."""

    def __init__(self, sent: bool) -> None:
        super().__init__("the counter did not answer")
        self.sent = sent


@dataclass
class Refused(Exception):
    """The counter understood and said no; `fields` are codes by field path, never values."""

    status: int
    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    detail: str | None = None  # the reason of a pause, or when it opens

    def __str__(self) -> str:
        return f"{self.status} {self.code}"


@dataclass(frozen=True)
class Fetched:
    """A body with its ETag; `body` is None where nothing has changed."""

    body: Any
    etag: str | None


class Link:
    """One kiosk's connection. Every write carries the key that makes a repeat harmless."""

    def __init__(self, counter: str, token: str, timeout: float = 4.0) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        limits = httpx2.Timeout(timeout, connect=1.5)
        self._http = httpx2.AsyncClient(
            base_url=counter, headers=headers, timeout=limits, trust_env=False
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def catalogue(self, office: str, etag: str | None) -> Fetched:
        return await self._fetch("/api/catalogue", office, etag)

    async def status(self, office: str, etag: str | None) -> Fetched:
        return await self._fetch("/api/status", office, etag)

    async def visit(self, body: Json, key: str, patience: float = 3.0) -> Json:
        """Take a number. Raises Unreachable, Refused."""
        return await self._post("/api/visits", body, key, patience)

    async def apply(self, visit: str, body: Json, key: str, patience: float = 6.0) -> Json:
        """Add applications to a visit that stands. Raises Unreachable, Refused."""
        return await self._post(f"/api/visits/{visit}/applications", body, key, patience)

    async def deliver(self, path: str, body: Json, key: str) -> Json:
        """Something from the outbox, tried once. Raises Unreachable, Refused."""
        return await self._post(path, body, key, 0.0)

    async def open(self, sealed: str) -> Json:
        """The masked content of a pre-application. Raises Unreachable, Refused."""
        return await self._post("/api/preapplications/open", {"sealed": sealed}, None, 4.0)

    async def reveal(self, handle: str) -> Json:
        return await self._post(f"/api/preapplications/{handle}/reveal", {}, None, 4.0)

    async def help(self) -> str:
        """Call a person to this kiosk; the call's id. Raises Unreachable, Refused."""
        answer = await self._post("/api/help", {"kind": "visitor"}, None, 60.0)
        return str(answer["help"]["id"])

    async def helped(self, call: str) -> None:
        """It is over. Raises Unreachable, Refused."""
        await self._post(f"/api/help/{call}/stop", {}, None, 10.0)

    async def by_secret(self, secret: str) -> Json:
        """How a visit stands, without names. Raises Unreachable, Refused."""
        return _body(await self._once("GET", f"/api/visits/by-secret/{secret}"))

    async def alive(self) -> bool:
        """Whether the counter answers at all."""
        try:
            return (await self._once("GET", "/healthz")).status_code < 500
        except Unreachable:
            return False

    async def known(self) -> bool:
        """Whether the counter knows this kiosk: then an empty request is refused as empty."""
        answer = await self._once("POST", "/api/preapplications/open", json={})
        return answer.status_code not in (401, 403)

    async def _fetch(self, path: str, office: str, etag: str | None) -> Fetched:
        headers = {"If-None-Match": etag} if etag else {}
        answer = await self._once("GET", path, params={"office": office}, headers=headers)
        if answer.status_code == 304:
            return Fetched(None, etag)
        return Fetched(_body(answer), answer.headers.get("etag"))

    async def _post(self, path: str, body: Json, key: str | None, patience: float) -> Json:
        """The same request until it is answered: with a key a repeat cannot count twice."""
        headers = {"Idempotency-Key": key} if key else {}
        end = asyncio.get_running_loop().time() + patience
        sent, tries = False, 0
        while True:
            try:
                answer = await self._once("POST", path, json=body, headers=headers)
                if answer.status_code not in AGAIN:
                    return _body(answer)
            except Unreachable as fault:
                sent = sent or fault.sent
            pause = PAUSES[min(tries, len(PAUSES) - 1)]
            if asyncio.get_running_loop().time() + pause > end:
                raise Unreachable(sent)
            await asyncio.sleep(pause)
            tries += 1

    async def _once(self, method: str, path: str, **parts: Any) -> httpx2.Response:
        try:
            return await self._http.request(method, path, **parts)
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            raise Unreachable(sent=False) from None
        except httpx2.HTTPError:
            raise Unreachable(sent=True) from None


def _body(answer: httpx2.Response) -> Json:
    try:
        body: Any = answer.json()
    except ValueError:
        raise Refused(answer.status_code, "not_json") from None
    if answer.is_success and isinstance(body, dict):
        return body
    error = body.get("error", {}) if isinstance(body, dict) else {}
    fields = error.get("fields")
    raise Refused(
        answer.status_code,
        str(error.get("code", "refused")),
        fields if isinstance(fields, dict) else {},
        error.get("reason") or error.get("opens_at"),
    )
