"""The snapshot: how one office stands at one moment, without any personal datum."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

HALL_BYTES = 1536  # everybody gets a hall frame at each change: 1.5 KB × 10,000 phones
HALL_CALLS = 4  # a sign never shows fewer rows, even where many services fill the frame
CALLS = 12
SERVICES, PROCEDURES = 64, 500
TURNS = 20_000
# Only where there is one: a hall frame has no room for nothing.
SELDOM = frozenset({"reason", "notice", "back", "until", "open"})
SERVICE_STATES = frozenset({"open", "closed", "paused"})
TURN_STATES = frozenset(
    {"waiting", "preparing", "called", "serving", "held", "missed", "done", "left", "moved"}
)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
_NUMBER = re.compile(r"[A-Z]{1,2}[0-9]{3,5}")
_KEY = re.compile(r"[0-9a-f]{16}")
_WORD = re.compile(r"[a-z_]{1,16}")
_COUNT = 2**53 - 1  # what JavaScript counts exactly

T = TypeVar("T")
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service's line: people waiting, and minutes for somebody who came now.

    `reason`: why it is paused, a code of the catalogue's `pause_reasons`; or why it is closed in
    its hours, `late` or `full`.
    """

    id: str
    state: str
    level: int
    level3: int
    waiting: int
    low: int | None
    high: int | None
    last_ticket: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """A procedure that is not taken just now, though its line may be open."""

    id: str
    state: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A number called to a desk; `seq` grows for ever within an office.

    `open`: true while the desk still waits for somebody to come.
    """

    seq: int
    number: str
    desk: str
    purpose: str | None
    at: str
    withdrawn: bool
    open: bool | None = None


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One turn, known only to whoever holds its secret (see `key`).

    `notice`: the reason for which it has to wait, where its line or matter is stopped.
    `back`: minutes from the snapshot on that one may be away, where that is worth it.
    `until`: when the minutes end that the visitor asked for; none may be asked for again.
    """

    key: str
    state: str
    ahead: int | None
    low: int | None
    high: int | None
    desk: str | None
    notice: str | None = None
    back: int | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How an office stands; `version` grows for ever, calls have the newest last."""

    version: int
    at: str
    office: str
    services: tuple[ServiceLine, ...]
    calls: tuple[Call, ...]
    turns: tuple[TurnLine, ...]
    procedures: tuple[ProcedureLine, ...] = ()

    def hall(self) -> bytes:
        """JSON for everybody, no turns, at most `HALL_BYTES`: the oldest calls go first.

        Where lines are stopped their reasons come before old calls; the newest always stands.
        """
        body = self._body()
        stopped = bool(self.procedures) or any(line.reason for line in self.services)
        least, encoded = 1 if stopped else HALL_CALLS, _encode(body)
        while len(encoded) > HALL_BYTES and len(body["calls"]) > least:
            body["calls"] = body["calls"][1:]
            encoded = _encode(body)
        return encoded

    def full(self) -> bytes:
        """JSON with every call and the turns: for own-ticket pages and uplinks."""
        return _encode(self._body() | {"turns": _plain(self.turns)})

    def _body(self) -> dict[str, Any]:
        stopped = {"procedures": _plain(self.procedures)} if self.procedures else {}
        return {
            "version": self.version,
            "at": self.at,
            "office": self.office,
            "services": _plain(self.services),
            "calls": _plain(self.calls),
        } | stopped

    def of(self, secret: str) -> tuple[TurnLine, ...]:
        """The turns of the visit that holds this secret; empty for a stranger's."""
        wanted = key(secret)
        return tuple(turn for turn in self.turns if turn.key == wanted)

    def without_turns(self) -> Snapshot:
        """The same moment without its turns."""
        return replace(self, turns=())

    @staticmethod
    def parse(raw: bytes) -> Snapshot:
        """Reads what `full` or `hall` wrote; unknown keys are ignored. Raises ValueError."""
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError) as fault:
            raise ValueError("not JSON") from fault
        return from_json(body)


def from_json(body: object) -> Snapshot:
    """A snapshot from decoded JSON; raises ValueError naming the field at fault."""
    source = _object(body, "snapshot")
    return Snapshot(
        version=_int(source, "version", _COUNT),
        at=_time(source, "at"),
        office=_text(source, "office", _ID),
        services=_list(source, "services", SERVICES, _service),
        calls=_list(source, "calls", CALLS, _call),
        turns=_list({"turns": [], **source}, "turns", TURNS, _turn),
        procedures=_list({"procedures": [], **source}, "procedures", PROCEDURES, _procedure),
    )


def key(secret: str) -> str:
    """The public name of a visit's turns: first 16 hex digits of SHA-256 of its secret."""
    return sha256(secret.encode("ascii", "replace")).hexdigest()[:16]


def _plain(lines: Sequence[ServiceLine | ProcedureLine | Call | TurnLine]) -> list[dict[str, Any]]:
    """Lines as JSON has them; `asdict` would copy deeply, and cost a busy hall 2 ms a look."""
    names = lines[0].__slots__ if lines else ()
    return [
        {name: value for name in names
         if (value := getattr(line, name)) is not None or name not in SELDOM}
        for line in lines
    ]  # fmt: skip


def _encode(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _service(source: Json) -> ServiceLine:
    low, high = _range(source)
    return ServiceLine(
        id=_text(source, "id", _ID),
        state=_one_of(source, "state", SERVICE_STATES),
        level=_int(source, "level", 5),
        level3=_int(source, "level3", 3),
        waiting=_int(source, "waiting", 100_000),
        low=low,
        high=high,
        last_ticket=_maybe(source, "last_ticket", _NUMBER),
        reason=_maybe(source, "reason", _WORD),
    )


def _procedure(source: Json) -> ProcedureLine:
    return ProcedureLine(
        id=_text(source, "id", _ID),
        state=_one_of(source, "state", SERVICE_STATES),
        reason=_maybe(source, "reason", _WORD),
    )


def _call(source: Json) -> Call:
    withdrawn = source.get("withdrawn")
    if not isinstance(withdrawn, bool):
        raise ValueError("withdrawn")
    return Call(
        seq=_int(source, "seq", _COUNT),
        number=_text(source, "number", _NUMBER),
        desk=_text(source, "desk", _ID),
        purpose=_maybe(source, "purpose", _WORD),
        at=_time(source, "at"),
        withdrawn=withdrawn,
        open=True if source.get("open") is True else None,
    )


def _turn(source: Json) -> TurnLine:
    low, high = _range(source)
    return TurnLine(
        key=_text(source, "key", _KEY),
        state=_one_of(source, "state", TURN_STATES),
        ahead=_maybe_int(source, "ahead", 100_000),
        low=low,
        high=high,
        desk=_maybe(source, "desk", _ID),
        notice=_maybe(source, "notice", _WORD),
        back=_maybe_int(source, "back", 10_000),
        until=None if source.get("until") is None else _time(source, "until"),
    )


def _object(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise ValueError(name)
    return value


def _list(source: Json, name: str, most: int, read: Callable[[Json], T]) -> tuple[T, ...]:
    value = source.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise ValueError(name)
    return tuple(read(_object(item, name)) for item in value)


def _int(source: Json, name: str, most: int) -> int:
    value = source.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(name)
    return value


def _maybe_int(source: Json, name: str, most: int) -> int | None:
    return None if source.get(name) is None else _int(source, name, most)


def _range(source: Json) -> tuple[int | None, int | None]:
    low, high = _maybe_int(source, "low", 10_000), _maybe_int(source, "high", 10_000)
    if low is not None and high is not None and low > high:
        raise ValueError("low")
    return low, high


def _text(source: Json, name: str, pattern: re.Pattern[str]) -> str:
    value = source.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(name)
    return value


def _maybe(source: Json, name: str, pattern: re.Pattern[str]) -> str | None:
    return None if source.get(name) is None else _text(source, name, pattern)


def _one_of(source: Json, name: str, known: frozenset[str]) -> str:
    value = source.get(name)
    if not isinstance(value, str) or value not in known:
        raise ValueError(name)
    return value


def _time(source: Json, name: str) -> str:
    value = source.get(name)
    if not isinstance(value, str) or len(value) > 40:
        raise ValueError(name)
    at = datetime.fromisoformat(value)
    if at.tzinfo is None or not 2000 <= at.year < 3000:  # others cannot be told in every zone
        raise ValueError(name)
    return value
