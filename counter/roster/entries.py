"""What stands in the roster, and what may: every entry is held against the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

from counter import clerks
from counter.procedures import Catalogue

ROLES = ("clerk", "greeter", "supervisor")
KINDS = ("kiosk", "greeter")
HASH = re.compile(r"[0-9a-f]{64}")
LONGEST = 64  # characters of a name
T = TypeVar("T", "Staff", "Machine")


class BadRoster(Exception):
    """An entry that cannot be meant so: says which field and what belongs there, never its value.

    A password may have got into any field.
    """

    def __init__(self, place: str, words: str) -> None:
        super().__init__(f"{place}: {words}")
        self.place, self.words = place, words


@dataclass(frozen=True)
class Staff:
    """Somebody who may sign in; of the password only the hash is known."""

    id: str
    name: str
    role: str
    office: str
    password: str = field(repr=False)
    desks: tuple[str, ...]

    def check(self, catalogue: Catalogue) -> None:
        """Raise BadRoster for a field that does not fit the city."""
        _text("id", self.id)
        _text("name", self.name)
        _one_of("role", self.role, ROLES)
        _one_of("office", self.office, catalogue.offices)
        _some_of("desks", self.desks, catalogue.offices[self.office].desks)
        if not isinstance(self.password, str) or not clerks.is_hash(self.password):
            raise BadRoster("password", "has to be an argon2 hash (`matanai people password`)")


@dataclass(frozen=True)
class Machine:
    """A device with a bearer token, of which only the hash is known."""

    id: str
    kind: str
    token_hash: str = field(repr=False)
    offices: tuple[str, ...]

    def check(self, catalogue: Catalogue) -> None:
        """Raise BadRoster for a field that does not fit the city."""
        _text("id", self.id)
        _one_of("kind", self.kind, KINDS)
        if not isinstance(self.token_hash, str) or not HASH.fullmatch(self.token_hash):
            raise BadRoster("token_hash", "has to be the SHA-256 of a token in 64 hex digits")
        _some_of("offices", self.offices, catalogue.offices)
        if not self.offices:
            raise BadRoster("offices", "has to name an office")


@dataclass(frozen=True)
class Roster:
    """Everybody and everything that is known to the counter."""

    clerks: tuple[Staff, ...] = ()
    devices: tuple[Machine, ...] = ()

    def check(self, catalogue: Catalogue) -> None:
        """Raise BadRoster for the first field that cannot be meant so, with its place."""
        _all("clerks", self.clerks, catalogue, ("id", "name"))
        _all("devices", self.devices, catalogue, ("id", "token_hash"))

    def text(self) -> str:
        """The roster as a file holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def parse(text: str, catalogue: Catalogue) -> Roster:
    """The roster of a file's text. Raises BadRoster."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRoster("the file", "is no JSON") from None
    known = _known("the file", given, Roster)
    found = Roster(
        _list("clerks", known["clerks"], Staff, "desks"),
        _list("devices", known["devices"], Machine, "offices"),
    )
    found.check(catalogue)
    return found


def _list(place: str, given: Any, make: Callable[..., T], several: str) -> tuple[T, ...]:
    if not isinstance(given, list):
        raise BadRoster(place, "has to be a list")
    found = []
    for number, each in enumerate(given):
        values = _known(f"{place}[{number}]", each, make)
        if not isinstance(values[several], list):
            raise BadRoster(f"{place}[{number}].{several}", "has to be a list")
        found.append(make(**values | {several: tuple(values[several])}))
    return tuple(found)


def _known(place: str, given: Any, shape: Any) -> dict[str, Any]:
    """An object with just these fields."""
    names = {each.name for each in fields(shape)}
    if not isinstance(given, dict) or set(given) != names:
        raise BadRoster(place, f"has to hold {', '.join(sorted(names))} and nothing else")
    return given


def _all(place: str, entries: Iterable[Any], catalogue: Catalogue, once: Iterable[str]) -> None:
    """Each entry fits the city, and what tells them apart is there once."""
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(entries):
        try:
            entry.check(catalogue)
        except BadRoster as fault:
            raise BadRoster(f"{place}[{number}].{fault.place}", fault.words) from None
        mine = {(name, getattr(entry, name)) for name in once}
        for name, _ in sorted(mine & seen):
            raise BadRoster(f"{place}[{number}].{name}", "is another one's already")
        seen |= mine


def _text(place: str, value: Any) -> None:
    good = isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()
    if not good or value != value.strip():
        raise BadRoster(place, f"has to be 1 to {LONGEST} characters without blanks around")


def _one_of(place: str, value: Any, known: Iterable[str]) -> None:
    if value not in (names := list(known)):
        raise BadRoster(place, f"has to be one of {', '.join(names)}")


def _some_of(place: str, values: tuple[Any, ...], known: Iterable[str]) -> None:
    names = list(known)
    if any(each not in names for each in values) or len(set(values)) < len(values):
        raise BadRoster(place, f"has to name some of {', '.join(names)}, each once")
