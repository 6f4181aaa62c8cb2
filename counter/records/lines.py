"""Which of our lines another queue's line was: by what staff say, by its name, by its letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counter.procedures import Catalogue


class UnknownLine(Exception):
    """Staff named a line this office does not have."""


@dataclass(frozen=True)
class Lines:
    """An office's lines, and what staff said: a button's text or a letter → a line's id."""

    catalogue: Catalogue
    office: str
    told: Mapping[str, str]

    def find(self, letter: str, label: str) -> str | None:
        """The line of a number with this letter and this text on its button."""
        said = self.told.get(label) or self.told.get(letter)
        return said or self._named(label) or self._lettered(letter)

    def _named(self, label: str) -> str | None:
        """The one line whose name, or whose procedures' names, hold the text."""
        if not label:
            return None
        mine = self.catalogue.offices[self.office].services
        services = {one for one in mine if label in self.catalogue.services[one].name[self._words]}
        return _only(services or self._doing(label))

    def _doing(self, label: str) -> set[str]:
        found = set()
        for procedure in self.catalogue.procedures.values():
            if label in procedure.name[self._words]:
                for service in self.catalogue.offices[self.office].services:
                    if procedure.service in self.catalogue.services[service].kinds:
                        found.add(service)
        return found

    def _lettered(self, letter: str) -> str | None:
        services = self.catalogue.offices[self.office].services
        return _only({one for one in services if self.catalogue.services[one].letter == letter})

    @property
    def _words(self) -> str:
        return self.catalogue.city.languages[0]


def lines(catalogue: Catalogue, office: str, told: Iterable[str]) -> Lines:
    """The office's lines, with staff's word for some: ``転入=honcho-ido``. Raises UnknownLine."""
    if office not in catalogue.offices:
        raise UnknownLine(f"there is no office {office}: {', '.join(catalogue.offices)}")
    pairs = [each.partition("=") for each in told]
    mine = catalogue.offices[office].services
    for name, _, service in pairs:
        if not name or service not in mine:
            raise UnknownLine(f"{name}={service}: {office} has the lines {', '.join(mine)}")
    return Lines(catalogue, office, {name: service for name, _, service in pairs})


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None
