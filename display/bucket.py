"""Token buckets, one a client address, for requests with unknown secrets."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address


class Buckets:
    """`burst` requests at once, then one every `every_s` seconds, per address."""

    def __init__(self, burst: int = 20, every_s: float = 6.0, most: int = 10_000) -> None:
        self._burst = burst
        self._every_s = every_s
        self._most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, at

    def take(self, address: str, at: float) -> float:
        """Takes one token at `at` (seconds); 0 if there was one, else seconds to wait."""
        name = _network(address)
        tokens, since = self._left.pop(name, (float(self._burst), at))
        tokens = min(self._burst, tokens + (at - since) / self._every_s)
        wait = 0.0 if tokens >= 1 else (1 - tokens) * self._every_s
        self._left[name] = (tokens - 1 if tokens >= 1 else tokens, at)
        while len(self._left) > self._most:
            self._left.popitem(last=False)
        return wait


def _network(address: str) -> str:
    """One household or phone: an IPv4 address, or an IPv6 /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> 64)
    return str(parsed)
