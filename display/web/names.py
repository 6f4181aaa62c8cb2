"""What offices, desks and lines are called on a page, in its language."""

from __future__ import annotations

from typing import Any

from display.directory import Directory, Service
from display.language import Words


def desk_name(directory: Directory | None, desk: str | None, w: Words) -> str:
    """A desk as people say it: 3番窓口; a desk without a numeral by its own name."""
    found = directory.desk(desk) if directory else None
    if found is None:
        return w("ticket.step_4")
    return w("common.desk", label=found.label) if found.label.isdigit() else w.of(found.name)


def desks(directory: Directory | None, office: str, w: Words) -> dict[str, str]:
    """Every desk of an office by id, as people say it."""
    found = directory.offices.get(office) if directory else None
    return {d.id: desk_name(directory, d.id, w) for d in found.desks} if found else {}


def reasons(directory: Directory | None, w: Words) -> dict[str, str]:
    """Why a line or procedure takes nobody, by code: the city's reasons, and those of the hours."""
    own = {code: w.of(name) for code, name in directory.reasons.items()} if directory else {}
    return own | {code: w(f"shut.{code}") for code in ("late", "full")}


def badge(service: Service, w: Words) -> dict[str, Any]:
    """A line with its letter in colour and shape, as every page draws it."""
    return {
        "id": service.id,
        "letter": service.letter,
        "name": w.of(service.name),
        "color": service.color,
        "shape": service.shape,
        "quiet": service.quiet,
    }
