"""Reading city.toml and tables.toml: the places, lines, hours and code tables of a city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from counter.catalogue import days
from counter.catalogue.order import read_rule
from counter.catalogue.page import Node
from counter.catalogue.signs import read_notices, read_signs
from counter.catalogue.voice import read_voice
from counter.fields import Choice
from counter.hours import Hours
from counter.offices import SHAPES, City, Desk, Office, OfflineRange, Purpose, Service
from counter.signs import Notice, Sign

ID = r"[a-z][a-z0-9_-]{0,39}"
ID_SAYS = "small letters, digits, - and _, beginning with a letter"
# I, O and Q are read as 1 and 0 on a small ticket.
LETTER = r"[A-HJ-NPR-Z]"

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
    hours: dict[str, Hours] = field(default_factory=dict)
    signs: tuple[Sign, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def kinds(self) -> set[str]:
        return {kind for service in self.services.values() for kind in service.kinds}


def read_city(root: Node) -> CityFile:
    languages = root.texts("languages")
    hours = days.hours_book(root)
    found = CityFile(_city(root, languages), hours=hours)
    for node in root.nodes("offices"):
        _keep(found.offices, node, _office(node, languages, hours))
    for node in root.nodes("services"):
        _keep(found.services, node, _service(node, languages, hours, found))
    for node in root.nodes("desks"):
        _keep(found.desks, node, _desk(node, languages, hours, found))
    for node in root.nodes("purposes"):
        found.purpose_nodes.append(node)
        _keep(found.purposes, node, _purpose(node, languages))
    found.signs = read_signs(root, languages, found.offices, found.services, found.desks)
    found.notices = read_notices(root, languages, found.offices)
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


def _city(root: Node, languages: tuple[str, ...]) -> City:
    for key in ("source", "checked_on"):
        root.text(key)
    return City(
        code=root.match("code", r"\d{6}", "the six digits of the municipality"),
        name=root.words("name", languages),
        provisional=root.flag("provisional"),
        languages=languages,
        thresholds=_thresholds(root, (5, 15, 30, 60), needed=True),
        closures=tuple(days.closure(node, languages) for node in root.nodes("closures")),
        offline_ranges=tuple(_range(node) for node in root.nodes("offline_ranges", needed=False)),
        rule=read_rule(root.node("next", needed=False)),
        pause_reasons=days.pause_reasons(root, languages),
        last_ticket=days.last_ticket(root),
        closing_minutes=root.whole("closing_minutes", 0, default=30),
        voice=read_voice(root.node("voice", needed=False)),
    )


def _thresholds(node: Node, default: tuple[int, ...], *, needed: bool = False) -> tuple[int, ...]:
    values = node.wholes("thresholds", needed=needed)
    if not values:
        return default
    if len(values) != 4 or list(values) != sorted(set(values)) or values[0] < 1:
        node.fault("thresholds must be four rising numbers of minutes", "thresholds")
    return values


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
        hours=days.pick_hours(node, "hours", book),
        number_hours=days.pick_hours(node, "number_hours", book),
        daily_limit=node.maybe_whole("daily_limit", 1),
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
        hours=days.pick_hours(node, "hours", book),
        number_hours=days.pick_hours(node, "number_hours", book),
        carry_over=node.flag("carry_over", default=False),
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
        hours=days.pick_hours(node, "hours", book),
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
