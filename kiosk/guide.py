"""What can be done at this office: the public catalogue as the kiosk reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


class BadCatalogue(ValueError):
    """A body that is no catalogue of this office."""


@dataclass(frozen=True)
class Option:
    """One thing to come for: a procedure with its line, or a line alone."""

    service: str
    procedure: str | None
    name: Mapping[str, str]
    minutes: int


@dataclass(frozen=True)
class Guide:
    """The body of `GET /api/catalogue?office=`, looked up by id."""

    body: Json
    office: str

    @property
    def version(self) -> str:
        return str(self.body["version"])

    @property
    def provisional(self) -> bool:
        return bool(self.body["city"].get("provisional"))

    @property
    def offices(self) -> Json:
        return _find(self.body["offices"], self.office)

    @property
    def purposes(self) -> Sequence[Json]:
        return [p for p in self.body["purposes"] if self.options(p["id"])]

    def purpose(self, key: str) -> Json:
        return _find(self.body["purposes"], key)

    def procedure(self, key: str) -> Json:
        return _find(self.body["procedures"], key)

    def service(self, key: str) -> Json:
        return _find(self.services, key)

    def desk(self, key: str) -> Json:
        return _find(self.body["desks"], key)

    @property
    def services(self) -> Sequence[Json]:
        return [s for s in self.body["services"] if s["office"] == self.office]

    def table(self, key: str) -> Sequence[Json]:
        return list(self.body["tables"].get(key, ()))

    def service_for(self, procedure: str) -> str | None:
        """The line of a procedure at this office, or None if it is not done here."""
        found = self.procedure(procedure)["services"].get(self.office)
        return None if found is None else str(found)

    def opens_at(self, key: str) -> str | None:
        """When a line, or a procedure with hours of its own, is opened next (ISO 8601)."""
        for one in (*self.services, *self.body["procedures"]):
            if one["id"] == key:
                told = one.get("opens_at")
                found = told.get(self.office) if isinstance(told, Mapping) else told
                return None if found is None else str(found)
        return None

    def options(self, purpose: str) -> list[Option]:
        """What a purpose offers at this office: its procedures, then lines to talk to."""
        wanted = self.purpose(purpose)
        here = [self.procedure(p) for p in wanted["procedures"]]
        done = [o for o in (self._of_procedure(p) for p in here) if o is not None]
        taken = {o.service for o in done}
        return done + [o for o in self._of_kinds(wanted["kinds"]) if o.service not in taken]

    def offline_range(self, kiosk: str) -> tuple[int, int] | None:
        """First and last of the digits this kiosk may give out by itself."""
        for row in self.body["city"].get("offline_ranges", ()):
            if row["kiosk"] == kiosk and row["office"] == self.office:
                return int(row["first"]), int(row["last"])
        return None

    def lines(self) -> list[Option]:
        """Every line of the office, for people who only want a number."""
        return [_of_service(s) for s in self.services]

    def _of_procedure(self, procedure: Json) -> Option | None:
        service = procedure["services"].get(self.office)
        if service is None:
            return None
        minutes = int(procedure.get("minutes") or 0)
        return Option(service, procedure["id"], procedure["name"], minutes)

    def _of_kinds(self, kinds: Sequence[str]) -> Iterator[Option]:
        for service in self.services:
            if service.get("kind") in kinds or set(service.get("kinds", ())) & set(kinds):
                yield _of_service(service)


def parse(body: object, office: str) -> Guide:
    """The catalogue's JSON as a guide. Raises BadCatalogue if a part is missing."""
    parts = ("version", "city", "offices", "desks", "services", "purposes", "procedures", "tables")
    if not isinstance(body, Mapping) or any(part not in body for part in parts):
        raise BadCatalogue("the catalogue is not complete")
    guide = Guide(body, office)
    try:
        _ = guide.offices, [guide.options(p["id"]) for p in body["purposes"]]
    except (KeyError, TypeError) as fault:
        raise BadCatalogue(f"the catalogue lacks {fault}") from None
    return guide


def _of_service(service: Json) -> Option:
    return Option(service["id"], None, service["name"], int(service.get("minutes") or 0))


def _find(items: Sequence[Json], key: str) -> Json:
    for item in items:
        if item["id"] == key:
            return item
    raise KeyError(key)
