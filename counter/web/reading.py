"""Bodies of visits and applications, read into what the acts take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from counter import intake
from counter.actions import preapplications
from counter.actions.numbers import Offline
from counter.actions.receipts import Key
from counter.actions.sealing import Filled
from counter.actions.visits import Application, Arrival
from counter.procedures import Catalogue
from counter.refusal import Refused
from counter.store.ledger import day_of
from counter.web import door
from counter.web.door import Fields
from counter.web.house import House

UNREAD = frozenset({"procedure", "handle", "sources", "answers"})  # faults that end the reading
CHANNELS = ("kiosk", "greeter", "desk")
SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")
NEEDS = ("wheelchair", "infant", "urgent", "hearing", "sight", "pregnant", "interpreter", "other")


async def arrival(
    here: House, given: dict[str, Any], key: Key, clerk: str | None, greeter: bool
) -> Arrival:  # fmt: skip
    """A visit asked for. Raises Refused 422 naming every field that is wrong."""
    staff = clerk is not None or greeter
    catalogue = here.means.catalogue
    fields = Fields(given)
    office = fields.text("office", catalogue.offices)
    channel = fields.text("channel", CHANNELS)
    language = fields.text("language", catalogue.city.languages)
    needs = fields.texts("needs", NEEDS)
    services = fields.texts("services")
    mine = catalogue.offices[office].services if office in catalogue.offices else ()
    if not set(services) <= set(mine):
        fields.faults["services"] = "unknown_service"
    priority = _priority(fields, needs, staff, here.means.rule.self_claimed_priority)
    applications = await _applications(here, fields, office, clerk is not None, False)
    if not services and not applications and not fields.faults:
        fields.faults["services"] = "required"
    offline = _offline(fields)
    due_at = _slot(fields, staff, here.clock())
    fields.done()
    return Arrival(
        office, channel, language, needs, services, applications, key, offline, priority, clerk,
        due_at,
    )  # fmt: skip


def _priority(fields: Fields, needs: tuple[str, ...], staff: bool, claimed: bool) -> bool:
    """Staff say who goes first; where they say nothing, whoever has a need.

    A need `claimed` by the visitor counts only where the city says so.
    """
    said = fields.given.get("priority") is not None
    if said and not staff:
        fields.faults["priority"] = "staff_only"
    return fields.flag("priority") if said else bool(needs) and (staff or claimed)


async def more(
    here: House, given: dict[str, Any], office: str, staff: bool
) -> tuple[Application, ...]:  # fmt: skip
    """Applications for a standing visit. Raises Refused 422."""
    fields = Fields(given)
    if fields.maybe_text("by") not in (None, "clerk"):
        fields.faults.setdefault("by", "unknown_choice")
    partial = fields.flag("partial") and staff
    found = await _applications(here, fields, office, staff, partial)
    if not found and not fields.faults:
        fields.faults["applications"] = "required"
    fields.done()
    return found


async def _applications(
    here: House, fields: Fields, office: str, staff: bool, partial: bool
) -> tuple[Application, ...]:
    found = []
    for index, each in enumerate(fields.objects("applications")):
        try:
            found.append(await _application(here, each, office, staff, partial))
        except intake.Invalid as error:
            path = f"applications.{index}"
            faults = error.fields | (_unread(each) if UNREAD & error.fields.keys() else {})
            fields.faults |= {f"{path}.{name}": code for name, code in faults.items()}
    return tuple(found)


def _unread(each: Mapping[str, Any]) -> dict[str, str]:
    """Individual numbers in an application nobody could read as a form."""
    parts = {name: each[name] for name in ("answers", "sources") if name in each}
    return door.numbers(parts)


async def _application(
    here: House, each: Mapping[str, Any], office: str, staff: bool, partial: bool
) -> Application:
    catalogue = here.means.catalogue
    handle = each.get("handle")
    procedure, whom = each.get("procedure"), each.get("for_whom")
    answers, sources = each.get("answers", {}), each.get("sources", {})
    if handle is not None:
        whom, answers, sources = await _from_handle(here, handle, procedure, each)
    if isinstance(sources, dict) and not staff and "clerk" in sources.values():
        raise intake.Invalid({"sources": "unknown_source"})
    checked = intake.check(
        catalogue, procedure, whom, answers, sources, partial=partial, clerk=staff
    )
    _refuse_elsewhere(catalogue, office, str(procedure))
    filled = Filled(checked.answers, checked.sources)
    return Application(str(procedure), str(whom), filled, handle)


def _refuse_elsewhere(catalogue: Catalogue, office: str, procedure: str) -> None:
    try:
        catalogue.service_for(office, procedure)
    except KeyError:
        raise intake.Invalid({"procedure": "not_at_this_office"}) from None


async def _from_handle(
    here: House, handle: Any, procedure: Any, each: Mapping[str, Any]
) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """What the QR said, with what was changed at the kiosk laid over it."""
    if not isinstance(handle, str):
        raise intake.Invalid({"handle": "not_text"})
    try:
        row = await here.read(lambda db: preapplications.by_handle(db, handle))
    except Refused:
        raise intake.Invalid({"handle": "unknown_choice"}) from None
    said = [x for x in preapplications.applications(here.means, row)
            if x["procedure"] == procedure]  # fmt: skip
    if not said:
        raise intake.Invalid({"procedure": "not_in_this_qr"})
    over, origin = each.get("answers") or {}, each.get("sources") or {}
    if not isinstance(over, dict) or not isinstance(origin, dict):
        raise intake.Invalid({"answers": "not_an_object"})
    answers, sources = dict(said[0]["answers"]), dict(said[0]["sources"])
    changed = {name for name, value in over.items() if answers.get(name) != value}
    sources |= {name: origin.get(name, "typed") for name in changed}
    return each.get("for_whom", said[0]["for_whom"]), answers | over, sources


def _slot(fields: Fields, staff: bool, at: datetime) -> datetime | None:
    """The reserved time; staff have the book of reservations, a kiosk has only a claim."""
    slot = fields.moment("due_at")
    if slot is not None and not staff:
        fields.faults["due_at"] = "staff_only"
    elif slot is not None and day_of(slot) != day_of(at):
        fields.faults["due_at"] = "not_today"
    return slot


def _offline(fields: Fields) -> Offline | None:
    given = fields.object("offline")
    if not given:
        return None
    inner = Fields(given)
    offline = Offline(inner.text("number"), inner.text("secret"), inner.moment("issued_at"))
    if not SECRET.fullmatch(offline.secret):
        inner.faults.setdefault("secret", "not_a_secret")
    fields.faults |= {f"offline.{name}": code for name, code in inner.faults.items()}
    return offline
