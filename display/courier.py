"""The one way out of a display: a POST to a push service, never to a machine inside."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address
from socket import SOCK_STREAM
from urllib.parse import urlsplit

import httpx2

TIMEOUT_S = 10.0
# A line kept open is known by its address: it would serve another name there, unproved.
ONE_EACH = httpx2.Limits(max_keepalive_connections=0)

Resolve = Callable[[str], Awaitable[list[str]]]


class NoWay(Exception):
    """The host has no public address, or it could not be reached."""


async def addresses(host: str) -> list[str]:
    """The addresses of a host; raises OSError where it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def is_public(address: str) -> bool:
    """Whether an address lies in the open internet: not private, local, shared or reserved."""
    found = ip_address(address)
    return found.is_global and not found.is_multicast


class Courier:
    """Connects to the very address it has checked, so that no second answer of DNS counts."""

    def __init__(
        self,
        resolve: Resolve = addresses,
        allowed: Callable[[str], bool] = is_public,
        tls: ssl.SSLContext | None = None,
        port: int = 443,
    ) -> None:
        self._resolve, self._allowed, self._port = resolve, allowed, port
        self._tls = tls or ssl.create_default_context()
        self._client: httpx2.AsyncClient | None = None

    async def post(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer; redirects are not followed. Raises NoWay."""
        parts = urlsplit(endpoint)
        try:
            async with asyncio.timeout(TIMEOUT_S):
                address = await self._address(parts.netloc)
                url = f"https://{address}:{self._port}{parts.path or '/'}"
                answer = await self._open().post(
                    url + (f"?{parts.query}" if parts.query else ""),
                    headers={**headers, "Host": parts.netloc},
                    content=body,
                    extensions={"sni_hostname": parts.netloc},
                )
        except (OSError, TimeoutError, ValueError, httpx2.HTTPError) as fault:
            raise NoWay(type(fault).__name__) from fault
        return answer.status_code

    async def close(self) -> None:
        """Ends the open connections."""
        if self._client is not None:
            await self._client.aclose()

    async def _address(self, host: str) -> str:
        """The first address, written for a URL; one inside among them spoils them all."""
        found = await self._resolve(host)
        if not found or not all(self._allowed(each) for each in found):
            raise OSError("no public address")
        return f"[{found[0]}]" if ":" in found[0] else found[0]

    def _open(self) -> httpx2.AsyncClient:
        if self._client is None:
            self._client = httpx2.AsyncClient(
                verify=self._tls,
                trust_env=False,
                timeout=TIMEOUT_S,
                limits=ONE_EACH,
                follow_redirects=False,
            )
        return self._client
