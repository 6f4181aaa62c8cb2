"""Reading `[[signs]]` and `[[notices]]` of city.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from counter.catalogue.page import Node
from counter.offices import Desk, Office, Service
from counter.signs import Notice, Sign

DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
FOLDER = r"[a-z0-9][a-z0-9_-]{0,39}"
BESIDE_MEDIA = 4  # so many lines stay legible from 8 m where a picture takes half of their place


def read_signs(
    root: Node,
    languages: tuple[str, ...],
    offices: Mapping[str, Office],
    services: Mapping[str, Service],
    desks: Mapping[str, Desk],
) -> tuple[Sign, ...]:
    """The named signs, each id once; an office's own id is the sign of the whole office."""
    taken, found = set(offices), []
    for node in root.nodes("signs", needed=False):
        sign = _sign(node, languages, services, desks)
        if sign.office and sign.office not in offices:
            node.fault(f"unknown office {sign.office!r}", "office")
        if sign.id in taken:
            node.fault(f"id {sign.id!r} is already taken by a sign or an office", "id")
        if sign.media and len(sign.services) > BESIDE_MEDIA:
            node.fault(f"beside media a sign has room for {BESIDE_MEDIA} services", "services")
        taken.add(sign.id)
        found.append(sign)
        node.done()
    return tuple(found)


def _sign(
    node: Node,
    languages: tuple[str, ...],
    services: Mapping[str, Service],
    desks: Mapping[str, Desk],
) -> Sign:
    office = node.text("office")
    shown = node.texts("services")
    _belong(
        node, "services", shown, {each.id for each in services.values() if each.office == office}
    )
    own = [each for each in desks.values() if each.office == office]
    named = node.texts("desks", needed=False)
    _belong(node, "desks", named, {each.id for each in own})
    return Sign(
        id=node.match("id", FOLDER, "small letters, digits, - and _"),
        office=office,
        name=node.words("name", languages),
        services=shown,
        desks=named or tuple(each.id for each in own if set(shown) & set(each.services)),
        media=node.match("media", FOLDER, "a folder's name: small letters, digits, - and _", ""),
        silent=node.flag("silent", default=False),
    )


def _belong(node: Node, key: str, named: Iterable[str], own: set[str]) -> None:
    for index, each in enumerate(named):
        if each not in own:
            node.fault(f"{each!r} is not of this office", key, index)


def read_notices(
    root: Node, languages: tuple[str, ...], offices: Mapping[str, Office]
) -> tuple[Notice, ...]:
    """What the signs tell beside the calls, in the file's order."""
    found = []
    for node in root.nodes("notices", needed=False):
        notice = Notice(
            node.words("text", languages),
            node.texts("offices", needed=False),
            node.match("first", DAY, "a day such as 2026-12-01", ""),
            node.match("last", DAY, "a day such as 2027-01-03", ""),
        )
        for index, office in enumerate(notice.offices):
            if office not in offices:
                node.fault(f"unknown office {office!r}", "offices", index)
        if notice.first and notice.last and notice.first > notice.last:
            node.fault("the notice ends before it begins", "last")
        found.append(notice)
        node.done()
    return tuple(found)
