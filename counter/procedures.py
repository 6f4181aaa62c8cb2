"""What a city offers: offices, desks, services and procedures, as read from its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counter.fields import (
    FIELD_KINDS,
    IDENTIFYING,
    PREFILLS,
    SOURCES,
    Choice,
    Field,
    Words,
    answer_codes,
    names,
    visible,
)
from counter.hours import Calendar, Holiday, Hours, no_holiday
from counter.offices import City, Desk, Office, OfflineRange, Purpose, Service
from counter.signs import Notice, Sign

__all__ = [
    "ACTS", "FIELD_KINDS", "FOR_WHOM", "IDENTIFYING", "IDENTITIES", "MODES", "NUMBERS", "PREFILLS",
    "PREPARE_WHEN", "SIGNATURES", "SOURCES",
    "Catalogue", "Choice", "City", "Desk", "Field", "ForWhom", "Office", "OfflineRange",
    "Procedure", "Purpose", "Service", "Words", "fee_for", "may_prepare", "tells_the_person",
    "visible",
]  # fmt: skip

FOR_WHOM = ("self", "household", "proxy", "deceased")
ACTS = ("請求", "申請", "届出")
MODES = ("counter", "prepare")
PREPARE_WHEN = ("own_card", "never")
IDENTITIES = ("one_photo", "two_docs", "photo_only", "number_and_identity")
SIGNATURES = ("none", "printed", "handwritten", "seal_or_sign", "statutory")
NUMBERS = ("none", "check_only", "box")


@dataclass(frozen=True)
class ForWhom:
    """In whose matter somebody comes, the paper it takes, and whether work may start early."""

    code: str
    name: Words
    authority: Words | None
    prepare: bool

    def public(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": dict(self.name),
            "authority": dict(self.authority) if self.authority else None,
            "prepare": self.prepare,
        }


@dataclass(frozen=True)
class Procedure:
    """One 手続. `service` is the kind of service that does it; each office maps kinds to lines.

    `prepare_unless`: field → codes that forbid work before identity is checked.
    `hours`: when it is taken, if its line's hours are not enough to know it.
    `fees`: field → code → yen, over `fee`; `fee_times` names the field that multiplies.
    """

    id: str
    name: Words
    service: str
    act: str
    mode: str
    prepare_when: str
    prepare_unless: Mapping[str, tuple[str, ...]]
    for_whom: tuple[ForWhom, ...]
    fields: tuple[Field, ...]
    identity: str
    bring: tuple[Words, ...]
    signature: str
    number: str
    fee: int | None
    fees: Mapping[str, Mapping[str, int]]
    fee_times: str | None
    minutes: int
    second_check: bool
    after: tuple[str, ...]
    retention_days: int
    related: tuple[str, ...]
    avoid: Words | None
    acceptance: bool
    preapply: bool
    purpose_of_use: Words
    source: str
    checked_on: str
    provisional: bool
    hours: Hours | None = None
    keywords: tuple[str, ...] = ()  # everyday words by which people look for it

    def field(self, field_id: str) -> Field:
        """The top-level field of that id; KeyError if there is none."""
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(field_id)

    def public(self) -> dict[str, Any]:
        """What every screen may know; fields only staff fill in are not among them."""
        plain = ("id", "act", "mode", "identity", "signature", "number", "fee", "fee_times",
                 "minutes", "second_check", "acceptance", "preapply", "provisional")  # fmt: skip
        return {key: getattr(self, key) for key in plain} | {
            "name": dict(self.name),
            "kind": self.service,
            "for_whom": [who.public() for who in self.for_whom],
            "fields": [field.public() for field in self.fields if field.kind != "staff_number"],
            "bring": [dict(words) for words in self.bring],
            "fees": {key: dict(prices) for key, prices in self.fees.items()},
            "after": list(self.after),
            "related": list(self.related),
            "keywords": list(self.keywords),
            "avoid": dict(self.avoid) if self.avoid else None,
            "purpose_of_use": dict(self.purpose_of_use),
            "hours": self.hours.public() if self.hours else None,
        }


@dataclass(frozen=True)
class Catalogue:
    """All of a city's data; `version` is a hash over its files' bytes."""

    city: City
    offices: Mapping[str, Office]
    desks: Mapping[str, Desk]
    services: Mapping[str, Service]
    procedures: Mapping[str, Procedure]
    purposes: tuple[Purpose, ...]
    tables: Mapping[str, tuple[Choice, ...]]
    version: str
    signs: tuple[Sign, ...] = ()
    notices: tuple[Notice, ...] = ()

    def service_of_kind(self, office_id: str, kind: str) -> Service:
        """The line of that office for this kind of work; KeyError if it has none."""
        for service_id in self.offices[office_id].services:
            if kind in self.services[service_id].kinds:
                return self.services[service_id]
        raise KeyError(kind)

    def service_for(self, office_id: str, procedure_id: str) -> Service:
        """The line of that office that does this procedure; KeyError if it does not."""
        return self.service_of_kind(office_id, self.procedures[procedure_id].service)

    def does(self, office_id: str, procedure_id: str) -> bool:
        """Whether that office has such a procedure; ids that name nothing are not done anywhere."""
        known = self.procedures.get(procedure_id)
        return known is not None and bool(self._services_for(known, [self.offices[office_id]]))

    def desks_of(self, service_id: str) -> tuple[Desk, ...]:
        return tuple(desk for desk in self.desks.values() if service_id in desk.services)

    def pause_words(self, reason: str) -> Words:
        """What a code of `pause_reasons` says; empty for one the city has dropped."""
        return next((each.name for each in self.city.pause_reasons if each.code == reason), {})

    def calendar(self, office_id: str, holiday: Holiday = no_holiday) -> Calendar:
        """The closed days of an office."""
        own = (c for c in self.city.closures if not c.offices or office_id in c.offices)
        return Calendar(tuple(own), holiday)

    def open_at(self, service_id: str, at: datetime, holiday: Holiday = no_holiday) -> bool:
        """Whether the line is served at that moment by its hours (`at` must be aware)."""
        service = self.services[service_id]
        return self.calendar(service.office, holiday).open(service.hours, at)

    def numbers_at(self, service_id: str, at: datetime, holiday: Holiday = no_holiday) -> bool:
        """Whether numbers are given out for the line at that moment (`at` must be aware)."""
        service = self.services[service_id]
        return self.calendar(service.office, holiday).open(service.number_hours, at)

    def shares_letter(self, service_id: str) -> bool:
        """Whether another line of the office gives numbers with the same letter."""
        own = self.services[service_id]
        others = (self.services[name] for name in self.offices[own.office].services)
        return sum(other.letter == own.letter for other in others) > 1

    def public(
        self, office: str | None = None, keys: Sequence[Mapping[str, Any]] = ()
    ) -> dict[str, Any]:
        """The body of `GET /api/catalogue`; with `office`, that office's part (KeyError)."""
        kept = [self.offices[office]] if office is not None else list(self.offices.values())
        ids = {each.id for each in kept}
        return {
            "version": self.version,
            "city": self.city.public(),
            "languages": list(self.city.languages),
            "voice": self.city.voice.public(),
            "pause_reasons": [each.public() for each in self.city.pause_reasons],
            "offices": [each.public() for each in kept],
            "desks": [each.public() for each in self.desks.values() if each.office in ids],
            "services": [each.public() for each in self.services.values() if each.office in ids],
            "signs": [each.public() for each in self.signs if each.office in ids],
            "notices": [
                each.public() for each in self.notices if not each.offices or ids & {*each.offices}
            ],
            "purposes": [each.public() for each in self.purposes],
            "procedures": [
                each.public() | {"services": self._services_for(each, kept)}
                for each in self.procedures.values()
            ],
            "tables": {key: [c.public() for c in table] for key, table in self.tables.items()},
            "keys": [dict(key) for key in keys],
        }

    def _services_for(self, procedure: Procedure, offices: Sequence[Office]) -> dict[str, str]:
        """Office id → the id of its line that does the procedure, where it has one."""
        return {
            office.id: service_id
            for office in offices
            for service_id in office.services
            if procedure.service in self.services[service_id].kinds
        }


def may_prepare(
    procedure: Procedure,
    for_whom: str,
    answers: Mapping[str, Any],
    sources: Mapping[str, str],
) -> bool:
    """Whether core data may be looked up before anybody has shown who they are.

    Only when everything that identifies the applicant was read from the card with its PIN, in
    an own or same-household matter, and no answer asks for what is handed over in person only.
    """
    if procedure.prepare_when != "own_card":
        return False
    if not any(who.code == for_whom and who.prepare for who in procedure.for_whom):
        return False
    if any(names(answers.get(key), codes) for key, codes in procedure.prepare_unless.items()):
        return False
    identifying = [
        field.id
        for field in procedure.fields
        if field.prefill in IDENTIFYING and visible(field, for_whom, answers)
    ]
    return bool(identifying) and all(
        answers.get(key) and sources.get(key) == "card" for key in identifying
    )


def fee_for(procedure: Procedure, answers: Mapping[str, Any]) -> int | None:
    """Yen for this application; None where the catalogue knows no fee, 0 where it is free."""
    unit = procedure.fee
    for key, prices in procedure.fees.items():
        unit = next((prices[c] for c in answer_codes(answers.get(key)) if c in prices), unit)
    times = answers.get(procedure.fee_times) if procedure.fee_times else 1
    return None if unit is None else unit * (times if isinstance(times, int) else 1)


def tells_the_person(procedure: Procedure) -> bool:
    """Whether a form is taken from somebody unidentified, and the person in it told by post.

    So with notifications (届出), after the Family Register Act 27-2; nothing is handed out then.
    """
    return procedure.act == "届出"
