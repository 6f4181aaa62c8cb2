"""Reading city.toml and tables.toml: the places, lines, hours and code tables of a city."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TypeVar

from counter.catalogue.order import read_rule
from counter.catalogue.page import Node
from counter.fields import Choice
from counter.hours import WEEKDAYS, Closure, Hours, Span
from counter.offices import SHAPES, City, Desk, Office, OfflineRange, PauseReason, Purpose, Service

ID = r"[a-z][a-z0-9_-]{0,39}"
ID_SAYS = "small letters, digits, - and _, beginning with a letter"
# I, O and Q are read as 1 and 0 on a small ticket.
LETTER = r"[A-HJ-NPR-Z]"
SPAN = r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])"
CLOSURE = r"(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
NO_HOURS = Hours({})

Place = TypeVar("Place", Office, Service, Desk, Purpose)


@dataclass
class CityFile:
    """What the two files hold; usable only if no fault was noted."""

    city: City
    offices: dict[str, Office] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    purposes: dict[str, Purpose] = field(default_factory=dict)
    purpose_nodes: list[Node] = field(default_factory=list)

    @property
    def kinds(self) -> set[str]:
        return {kind for service in self.services.values() for kind in service.kinds}


def read_city(root: Node) -> CityFile:
    languages = root.texts("languages")
    hours = _hours_book(root)
    found = CityFile(_city(root, languages))
    for node in root.nodes("offices"):
        _keep(found.offices, node, _office(node, languages, hours))
    for node in root.nodes("services"):
        _keep(found.services, node, _service(node, languages, hours, found))
    for node in root.nodes("desks"):
        _keep(found.desks, node, _desk(node, languages, hours, found))
    for node in root.nodes("purposes"):
        found.purpose_nodes.append(node)
        _keep(found.purposes, node, _purpose(node, languages))
    root.done()
    return found


def read_tables(root: Node, languages: tuple[str, ...]) -> dict[str, tuple[Choice, ...]]:
    """Code tables: `[[relations]]` with `code` and `name`, one after another."""
    return {table: _table(root, table, languages) for table in root.data}


def _table(root: Node, table: str, languages: tuple[str, ...]) -> tuple[Choice, ...]:
    choices: dict[str, Choice] = {}
    for node in root.nodes(table):
        code = node.match("code", r"[a-z0-9][a-z0-9_-]{0,39}", "small letters, digits, - and _")
        if code in choices:
            node.fault(f"code {code!r} stands twice in table {table}", "code")
        choices[code] = Choice(code, node.words("name", languages))
        node.done()
    return tuple(choices.values())


def _keep(book: dict[str, Place], node: Node, found: Place) -> None:
    if found.id in book:
        node.fault(f"id {found.id!r} is already taken", "id")
    book[found.id] = found
    node.done()


def _hours_book(root: Node) -> dict[str, Hours]:
    node = root.node("hours")
    return {name: _hours(node.node(name)) for name in node.data}


def _hours(node: Node) -> Hours:
    """`weekdays` is for Monday to Friday; a day's own line stands over it."""
    working = _spans(node, "weekdays")
    days = {
        day: _spans(node, day) if node.has(day) else working if day in WEEKDAYS[:5] else ()
        for day in WEEKDAYS
    }
    hours = Hours(days, node.flag("holidays", default=False))
    node.done()
    return hours


def _spans(node: Node, key: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for text in node.texts(key, needed=False):
        parts = re.fullmatch(SPAN, text)
        if not parts:
            node.fault(f"{text!r} must be like 08:30-17:15", key)
            continue
        a, b, c, d = (int(part) for part in parts.groups())
        span = Span(time(a, b), time(c, d))
        if span.start >= span.end or (spans and span.start < spans[-1].end):
            node.fault(f"{text!r} ends before it begins, or before the one before it", key)
        spans.append(span)
    return tuple(spans)


def _pick_hours(node: Node, key: str, book: Mapping[str, Hours]) -> Hours:
    name = node.text(key)
    if name and name not in book:
        node.fault(f"unknown hours {name!r}", key)
    return book.get(name, NO_HOURS)


def _city(root: Node, languages: tuple[str, ...]) -> City:
    for key in ("source", "checked_on"):
        root.text(key)
    return City(
        code=root.match("code", r"\d{6}", "the six digits of the municipality"),
        name=root.words("name", languages),
        provisional=root.flag("provisional"),
        languages=languages,
        thresholds=_thresholds(root, (5, 15, 30, 60), needed=True),
        closures=tuple(_closure(node, languages) for node in root.nodes("closures")),
        offline_ranges=tuple(_range(node) for node in root.nodes("offline_ranges", needed=False)),
        rule=read_rule(root.node("next", needed=False)),
        pause_reasons=_pause_reasons(root, languages),
    )


def _pause_reasons(root: Node, languages: tuple[str, ...]) -> tuple[PauseReason, ...]:
    found: dict[str, PauseReason] = {}
    for node in root.nodes("pause_reasons"):
        reason = PauseReason(
            node.match("code", r"[a-z_]{1,16}", "at most 16 small letters and _"),
            node.words("name", languages),
            node.flag("today_only", default=False),
        )
        if reason.code in found:
            node.fault(f"code {reason.code!r} stands twice", "code")
        found[reason.code] = reason
        node.done()
    return tuple(found.values())


def _thresholds(node: Node, default: tuple[int, ...], *, needed: bool = False) -> tuple[int, ...]:
    values = node.wholes("thresholds", needed=needed)
    if not values:
        return default
    if len(values) != 4 or list(values) != sorted(set(values)) or values[0] < 1:
        node.fault("thresholds must be four rising numbers of minutes", "thresholds")
    return values


def _closure(node: Node, languages: tuple[str, ...]) -> Closure:
    first = node.match("first", CLOSURE, "a day such as 12-29 or 2026-08-14")
    last = node.match("last", CLOSURE, "a day such as 01-03 or 2026-08-16")
    if len(first) != len(last):
        node.fault("first and last must both have a year or both have none", "last")
    elif len(first) == 10 and first > last:
        node.fault("the closure ends before it begins", "last")
    closure = Closure(first, last, node.words("name", languages))
    node.done()
    return closure


def _range(node: Node) -> OfflineRange:
    found = OfflineRange(
        node.match("kiosk", ID, ID_SAYS), node.text("office"), node.whole("first", 1000),
        node.whole("last", 1000),
    )  # fmt: skip
    if found.first > found.last or found.last > 9999:
        node.fault("the range must rise and end at 9999 or before", "last")
    node.done()
    return found


def _office(node: Node, languages: tuple[str, ...], book: Mapping[str, Hours]) -> Office:
    return Office(
        id=node.match("id", ID, ID_SAYS),
        name=node.words("name", languages),
        address=node.words("address", languages),
        phone=node.match("phone", r"0\d{1,4}-\d{1,4}-\d{4}", "like 0183-00-0000"),
        services=(),
        desks=(),
        hours=_pick_hours(node, "hours", book),
        number_hours=_pick_hours(node, "number_hours", book),
    )


def _in_office(node: Node, found: CityFile) -> str:
    office = node.text("office")
    if office and office not in found.offices:
        node.fault(f"unknown office {office!r}", "office")
    return office


def _service(
    node: Node, languages: tuple[str, ...], book: Mapping[str, Hours], found: CityFile
) -> Service:
    return Service(
        id=node.match("id", ID, ID_SAYS),
        office=_in_office(node, found),
        letter=node.match("letter", LETTER, "one capital letter, not I, O or Q"),
        kinds=node.texts("kinds"),
        name=node.words("name", languages),
        color=node.match("color", r"#[0-9a-fA-F]{6}", "like #0017c1"),
        shape=node.one_of("shape", SHAPES),
        sensitive=node.flag("sensitive", default=False),
        quiet=node.flag("quiet", default=False),
        minutes=node.whole("minutes", 1),
        daily_limit=node.maybe_whole("daily_limit", 1),
        hours=_pick_hours(node, "hours", book),
        number_hours=_pick_hours(node, "number_hours", book),
        thresholds=_thresholds(node, found.city.thresholds),
    )


def _desk(
    node: Node, languages: tuple[str, ...], book: Mapping[str, Hours], found: CityFile
) -> Desk:
    desk = Desk(
        id=node.match("id", ID, ID_SAYS),
        office=_in_office(node, found),
        label=node.text("label"),
        name=node.words("name", languages),
        services=node.texts("services"),
        hours=_pick_hours(node, "hours", book),
    )
    for index, service in enumerate(desk.services):
        if service not in found.services:
            node.fault(f"unknown service {service!r}", "services", index)
        elif found.services[service].office != desk.office:
            node.fault(f"service {service!r} belongs to another office", "services", index)
    if any(d.label == desk.label and d.office == desk.office for d in found.desks.values()):
        node.fault(f"label {desk.label!r} is already taken in {desk.office}", "label")
    return desk


def _purpose(node: Node, languages: tuple[str, ...]) -> Purpose:
    return Purpose(
        id=node.match("id", ID, ID_SAYS),
        name=node.words("name", languages),
        icon=node.match("icon", ID, "the name of a picture"),
        procedures=node.texts("procedures", needed=False),
        kinds=node.texts("kinds"),
    )
