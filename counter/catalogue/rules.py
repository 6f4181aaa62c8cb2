"""What must hold between the places of a city, once each of them has been read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from counter.catalogue.city import CityFile
from counter.catalogue.page import Node
from counter.offices import Service


def settle(root: Node, found: CityFile) -> None:
    """Give every office its lines and desks, and note what does not fit together."""
    for office in list(found.offices.values()):
        services = tuple(s.id for s in found.services.values() if s.office == office.id)
        desks = tuple(d.id for d in found.desks.values() if d.office == office.id)
        found.offices[office.id] = replace(office, services=services, desks=desks)
    _offices(root, found)
    _services(root, found)
    _ranges(root, found)
    for index, closure in enumerate(found.city.closures):
        for place, name in enumerate(closure.offices):
            if name not in found.offices:
                root.fault(f"unknown office {name!r}", "closures", index, "offices", place)


def _offices(root: Node, found: CityFile) -> None:
    for index, office in enumerate(found.offices.values()):
        for what, held in (("service", office.services), ("desk", office.desks)):
            if not held:
                root.fault(f"office {office.id!r} has no {what}", "offices", index)


def _services(root: Node, found: CityFile) -> None:
    staffed = {service for desk in found.desks.values() for service in desk.services}
    seen: list[Service] = []
    for index, service in enumerate(found.services.values()):
        if not _legible(service.color):
            root.fault("white letters on this colour are hard to read", "services", index, "color")
        if service.id not in staffed:
            root.fault(f"no desk serves {service.id!r}", "services", index)
        for other in (other for other in seen if other.office == service.office):
            for key, reason in _clashes(service, other):
                root.fault(reason, "services", index, key)
        seen.append(service)


def _legible(color: str) -> bool:
    """Whether white on the colour has the contrast of WCAG 2.2 level AA (4.5 : 1)."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        return True  # told already as no colour at all
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (light + 0.05) >= 4.5


def _clashes(service: Service, other: Service) -> Iterable[tuple[str, str]]:
    # A sensitive line hides behind the general letter of another one, and looks like it.
    shared = service.letter == other.letter
    alike = (service.color, service.shape) == (other.color, other.shape)
    if shared and not (service.sensitive or other.sensitive):
        yield "letter", f"letter {service.letter} is already {other.id}'s"
    if alike and not shared:
        yield "shape", f"colour and shape are the same as {other.id}'s"
    if shared and not alike:
        yield "shape", f"the letter is {other.id}'s, so colour and shape have to be its own too"
    for kind in service.kinds:
        if kind in other.kinds:
            yield "kinds", f"kind {kind!r} is already {other.id}'s"


def _ranges(root: Node, found: CityFile) -> None:
    limit = max((s.daily_limit or 0 for s in found.services.values()), default=0)
    ranges = found.city.offline_ranges
    for index, one in enumerate(ranges):
        place = ("offline_ranges", index)
        if one.office not in found.offices:
            root.fault(f"unknown office {one.office!r}", *place, "office")
        if one.first <= limit:
            root.fault(f"the range begins within a daily limit ({limit})", *place, "first")
        for other in ranges[:index]:
            if one.office == other.office and one.first <= other.last and other.first <= one.last:
                root.fault(f"the range overlaps {other.kiosk}'s", *place, "first")


def targets(root: Node, found: CityFile, procedures: Mapping[str, object]) -> None:
    """A pause names a line or a procedure by its id alone, so no two may share one."""
    for index, service in enumerate(found.services):
        if service in procedures:
            root.fault(f"{service!r} is a procedure's id already", "services", index, "id")


def purposes(found: CityFile, procedures: Mapping[str, object]) -> None:
    """Purposes may name only procedures and kinds of work that exist."""
    for node in found.purpose_nodes:
        for key, known in (("procedures", procedures), ("kinds", found.kinds)):
            for index, value in enumerate(node.data.get(key, ())):
                if isinstance(value, str) and value not in known:
                    node.fault(f"unknown {key[:-1]} {value!r}", key, index)
