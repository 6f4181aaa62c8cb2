"""Who asked to be told by push, and what there is to tell them: near once, called each time."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from display.snapshot import Snapshot, TurnLine

NEAR = 3  # people ahead
MOST = 10_000  # phones that may wait for a word of one edge
PHONES = 3  # of one ticket: a family's
HOSTS = (  # where browsers are reached: Chrome and Edge, Firefox, Safari, older Edge
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)

_ENDPOINT = re.compile(
    r"https://((?=[a-z0-9.-]{1,255}/)[a-z0-9-]+(?:\.[a-z0-9-]+)*)/[A-Za-z0-9_.~!$&'()*+,;=:@%/?-]{0,1000}"
)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]{16,100}={0,2}")


class Full(Exception):
    """No more phones can be remembered."""


class Stage(StrEnum):
    """How near a visit is to its call, the nearest last."""

    OVER = "over"
    FAR = "far"
    NEAR = "near"
    SERVED = "served"
    CALLED = "called"


NEARNESS = {each: number for number, each in enumerate(Stage)}
SOON = {"called": Stage.CALLED, "serving": Stage.SERVED}
WAITS = frozenset({"waiting", "preparing"})
ENDED = frozenset({"done", "left"})


@dataclass(frozen=True)
class Subscription:
    """What a browser gives: where to send, and the keys only it can open letters with."""

    endpoint: str
    public_key: bytes = field(repr=False)  # P-256, uncompressed, 65 bytes
    auth: bytes = field(repr=False)  # 16 bytes


@dataclass(frozen=True)
class Letter:
    """One thing to tell one phone: `NEAR` or `CALLED`, in its language."""

    key: str
    subscription: Subscription
    stage: Stage
    language: str


@dataclass
class _Phone:
    office: str
    subscription: Subscription
    language: str
    stage: Stage
    was_near: bool


def subscription(source: object, hosts: Iterable[str] = HOSTS) -> Subscription:
    """Reads `PushSubscription.toJSON()`; raises ValueError naming the field at fault."""
    if not isinstance(source, Mapping) or not isinstance(source.get("keys"), Mapping):
        raise ValueError("keys")
    keys = source["keys"]
    return Subscription(
        endpoint=_endpoint(source.get("endpoint"), hosts),
        public_key=_bytes(keys, "p256dh", 65),
        auth=_bytes(keys, "auth", 16),
    )


def stage(turns: Sequence[TurnLine]) -> Stage:
    """How near one visit is to a call, of all its turns the nearest; over without any."""
    # A turn that moved on has its follower beside it; alone, the visitor just waits on.
    here = [turn for turn in turns if turn.state != "moved"] or turns
    return max(map(_stage_of, here), key=NEARNESS.__getitem__, default=Stage.OVER)


def _stage_of(turn: TurnLine) -> Stage:
    if turn.state in ENDED:
        return Stage.OVER
    if turn.state in SOON:
        return SOON[turn.state]
    waits = turn.state in WAITS and turn.ahead is not None and turn.ahead <= NEAR
    return Stage.NEAR if waits else Stage.FAR


class Phones:
    """The phones that asked, in memory only; forgotten when their ticket is over."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._of: dict[str, dict[str, _Phone]] = {}  # ticket's key → endpoint → phone
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(
        self, office: str, turns: Sequence[TurnLine], asked: Subscription, language: str
    ) -> None:
        """Remembers a phone; what its page shows just now is told already. Raises Full."""
        phones = self._of.get(turns[0].key, {})
        known = phones.get(asked.endpoint)
        if known is None and (len(phones) >= PHONES or self._count >= self._most):
            raise Full
        self._count += known is None
        now = stage(turns)
        near = now is Stage.NEAR or (known is not None and known.was_near)
        phone = _Phone(office, asked, language, now, near)
        self._of[turns[0].key] = phones | {asked.endpoint: phone}

    def forget(self, key: str, endpoint: str) -> None:
        """Forgets one phone; an unknown one is forgotten already."""
        phones = self._of.get(key, {})
        self._count -= phones.pop(endpoint, None) is not None
        if not phones:
            self._of.pop(key, None)

    def due(self, snapshot: Snapshot) -> list[Letter]:
        """What is to be told now that this is how it stands; ended tickets are forgotten."""
        turns: dict[str, list[TurnLine]] = {}
        for turn in snapshot.turns if self._of else ():
            if turn.key in self._of:
                turns.setdefault(turn.key, []).append(turn)
        return [
            letter
            for key, phones in tuple(self._of.items())
            for phone in tuple(phones.values())
            if phone.office == snapshot.office
            and (letter := self._moved(key, phone, stage(turns.get(key, ()))))
        ]

    def _moved(self, key: str, phone: _Phone, now: Stage) -> Letter | None:
        before, phone.stage = phone.stage, now
        if now is Stage.OVER:
            self.forget(key, phone.subscription.endpoint)
        news = (now is Stage.CALLED and before is not now) or (
            now is Stage.NEAR and before is Stage.FAR and not phone.was_near
        )
        phone.was_near = phone.was_near or now is Stage.NEAR
        return Letter(key, phone.subscription, now, phone.language) if news else None


def _endpoint(value: object, hosts: Iterable[str]) -> str:
    """An https address on the usual port of a host we know, and nothing that hides another."""
    found = _ENDPOINT.fullmatch(value) if isinstance(value, str) else None
    if found is None or not _among(found[1], hosts):
        raise ValueError("endpoint")
    return found[0]


def _among(host: str, hosts: Iterable[str]) -> bool:
    return any(host.endswith(each[1:]) if each.startswith("*.") else host == each for each in hosts)


def _bytes(keys: Mapping[str, Any], name: str, length: int) -> bytes:
    text = keys.get(name)
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text):
        raise ValueError(name)
    try:
        value = urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except ValueError as fault:
        raise ValueError(name) from fault
    if len(value) != length:
        raise ValueError(name)
    return value
