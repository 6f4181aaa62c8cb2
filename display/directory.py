"""The directory: what the public catalogue says of offices, desks and services, by id."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from display import forecast
from display.forecast import Forecast
from display.guide import Procedure, Purpose, procedures_of, purposes_of
from display.reading import Texts, id_of, texts_of

_PLAIN = re.compile(r"[A-Za-z0-9-]{1,16}")
_FOLDER = re.compile(r"([a-z0-9][a-z0-9_-]{0,39})?")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}|[a-z]{1,16}")  # of the city's own, or a name of number.css


@dataclass(frozen=True)
class Desk:
    """A numbered place; `label` is what stands above it."""

    id: str
    office: str
    label: str
    name: Texts
    services: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """A line with its letter; a quiet one is called without a sound, a sensitive one merged."""

    id: str
    office: str
    letter: str
    name: Texts
    color: str
    shape: str
    quiet: bool
    sensitive: bool
    opens_at: str | None  # when it gives numbers again


@dataclass(frozen=True)
class Sign:
    """One screen of an office: whose waits and whose calls it shows, and its folder of media."""

    id: str
    office: str
    name: Texts
    services: tuple[str, ...]
    desks: tuple[str, ...]
    media: str = ""
    silent: bool = False


@dataclass(frozen=True)
class Notice:
    """A sentence for the signs, from `first` to `last` (2026-12-01; empty: always)."""

    text: Texts
    offices: tuple[str, ...]  # none: all
    first: str
    last: str


@dataclass(frozen=True)
class LastDay:
    """How right the waits were that an office showed on its last day: `in_time` in a hundred."""

    people: int
    in_time: int


@dataclass(frozen=True)
class Office:
    """One building."""

    id: str
    name: Texts
    address: Texts
    phone: str
    desks: tuple[Desk, ...]
    services: tuple[Service, ...]
    last_day: LastDay | None = None
    forecast: Forecast | None = None


@dataclass(frozen=True)
class Directory:
    """A catalogue's names, ready for the screens; `source` is the whole catalogue."""

    version: str
    city: Texts
    offices: Mapping[str, Office]
    procedures: Mapping[str, Procedure]
    purposes: tuple[Purpose, ...]
    reasons: Mapping[str, Texts]  # why something is paused, by its code
    source: Mapping[str, Any]
    signs: tuple[Sign, ...] = ()
    notices: tuple[Notice, ...] = ()

    @staticmethod
    def of(catalogue: Mapping[str, Any]) -> Directory:
        """Reads `GET /api/catalogue`'s body; raises ValueError where its shape is another."""
        try:
            return _directory(catalogue)
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError(f"catalogue: {type(fault).__name__}") from fault

    def service_of_letter(self, letter: str, office: str) -> Service | None:
        """The office's first service with this letter (services may share a general one)."""
        found = self.offices.get(office)
        return next((s for s in found.services if s.letter == letter), None) if found else None

    @property
    def at_home(self) -> tuple[Procedure, ...]:
        """The procedures that can be prepared at home."""
        return tuple(each for each in self.procedures.values() if each.at_home)

    def desk(self, desk: str | None) -> Desk | None:
        """A desk by its id, which is unique over all offices."""
        return next(
            (d for office in self.offices.values() for d in office.desks if d.id == desk), None
        )

    def signs_of(self, office: Office) -> tuple[Sign, ...]:
        """The sign of the whole office, then those with a name of their own."""
        services, desks = (s.id for s in office.services), (d.id for d in office.desks)
        whole = Sign(office.id, office.id, {}, tuple(services), tuple(desks))
        return (whole, *(sign for sign in self.signs if sign.office == office.id))

    def sign(self, sign: str) -> Sign | None:
        """A sign by its id; an office's id is that of its whole sign."""
        every = (each for office in self.offices.values() for each in self.signs_of(office))
        return next((each for each in every if each.id == sign), None)

    def colors(self) -> str:
        """A style sheet of the city's own colours: the page's policy allows no inline style."""
        own = {s.color for o in self.offices.values() for s in o.services if s.color[0] == "#"}
        rules = (f'.number[data-color="{color}"]{{--tint:{color}}}' for color in sorted(own))
        return "\n".join(rules)

    def body(self, office: str | None) -> bytes:
        """The catalogue as JSON; with an office, what the counter answers for that one."""
        whole = self.source if office is None else _part(self.source, office)
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _part(source: Mapping[str, Any], office: str) -> dict[str, Any]:
    """What concerns one office, names and forms of the city included."""
    own = ("desks", "services", "signs")
    return {
        **source,
        "offices": [each for each in source["offices"] if each["id"] == office],
        **{name: [e for e in source.get(name, ()) if e["office"] == office] for name in own},
        "notices": [
            each for each in source.get("notices", ()) if office in (each["offices"] or [office])
        ],
        "procedures": [_at(each, office) for each in source["procedures"]],
    }


def _at(procedure: Mapping[str, Any], office: str) -> dict[str, Any]:
    """A procedure with its line, and when that opens, at one office only."""
    by_office = [name for name in ("services", "opens_at") if name in procedure]
    kept = {name: {k: v for k, v in procedure[name].items() if k == office} for name in by_office}
    return {**procedure, **kept}


def _directory(source: Mapping[str, Any]) -> Directory:
    desks = [_desk(each) for each in source["desks"]]
    services = [_service(each) for each in source["services"]]
    offices = {
        id_of(each): Office(
            id=id_of(each),
            name=texts_of(each["name"]),
            address=texts_of(each.get("address")),
            phone=str(each.get("phone") or ""),
            desks=tuple(desk for desk in desks if desk.office == each["id"]),
            services=tuple(service for service in services if service.office == each["id"]),
            last_day=_last_day(each.get("last_day")),
            forecast=forecast.parse(each.get("forecast")),
        )
        for each in source["offices"]
    }
    city = texts_of(source["city"]["name"])
    reasons = {
        str(each["code"]): texts_of(each["name"]) for each in source.get("pause_reasons", ())
    }
    return Directory(
        version=str(source["version"])[:128],
        city=city,
        offices=offices,
        procedures=procedures_of(source),
        purposes=purposes_of(source),
        reasons=reasons,
        source=source,
        signs=tuple(_sign(each) for each in source.get("signs", ())),
        notices=tuple(_notice(each) for each in source.get("notices", ())),
    )


def _desk(source: Mapping[str, Any]) -> Desk:
    return Desk(
        id=id_of(source),
        office=str(source["office"]),
        label=str(source["label"]),
        name=texts_of(source["name"]),
        services=tuple(str(each) for each in source["services"]),
    )


def _service(source: Mapping[str, Any]) -> Service:
    return Service(
        id=id_of(source),
        office=str(source["office"]),
        letter=_plain(source["letter"]),
        name=texts_of(source["name"]),
        color=_plain(source["color"], _COLOR),
        shape=_plain(source["shape"]),
        quiet=bool(source.get("quiet")),
        sensitive=bool(source.get("sensitive")),
        opens_at=_moment(source.get("opens_at")),
    )


def _sign(source: Mapping[str, Any]) -> Sign:
    return Sign(
        id=id_of(source),
        office=str(source["office"]),
        name=texts_of(source["name"]),
        services=tuple(str(each) for each in source["services"]),
        desks=tuple(str(each) for each in source["desks"]),
        media=_plain(source["media"], _FOLDER),
        silent=source.get("silent") is True,
    )


def _notice(source: Mapping[str, Any]) -> Notice:
    return Notice(
        text=texts_of(source["text"]),
        offices=tuple(str(each) for each in source["offices"]),
        first=str(source["first"]),
        last=str(source["last"]),
    )


def _last_day(source: Mapping[str, Any] | None) -> LastDay | None:
    """Figures that cannot be are none: a page without them is right, too."""
    if source is None:
        return None
    people, in_time = source["people"], source["in_time"]
    sound = type(people) is int and type(in_time) is int and people > 0 and 0 <= in_time <= 100
    return LastDay(people, in_time) if sound else None


def _moment(value: object) -> str | None:
    """A time of ISO 8601 with its offset; anything else is unknown."""
    try:
        known = isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return None
    return str(value) if known else None


def _plain(value: str, pattern: re.Pattern[str] = _PLAIN) -> str:
    if not pattern.fullmatch(value):
        raise ValueError("catalogue: letter, color or shape")
    return value
