"""What may be done to a roster: each change makes a new one, or says why not (pure)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from counter.procedures import Catalogue
from counter.roster.entries import Machine, Roster, Staff


class NotDone(Exception):
    """A change that cannot be made; says why, in a sentence."""


def clerk(roster: Roster, name: str) -> Staff:
    """The entry of this name. Raises NotDone."""
    for each in roster.clerks:
        if each.name == name:
            return each
    raise NotDone("nobody of this name is there; see `matanai people list`")


def office_of(catalogue: Catalogue, desks: tuple[str, ...]) -> str:
    """The office of these desks. Raises NotDone."""
    for desk in desks:
        if desk in catalogue.desks:
            return catalogue.desks[desk].office
    known = ", ".join(catalogue.desks if desks else catalogue.offices)
    raise NotDone(f"--{'desk' if desks else 'office'} has to be one of {known}")


def add(roster: Roster, new: Staff) -> Roster:
    """Somebody more. Raises NotDone."""
    if any(each.name == new.name for each in roster.clerks):
        raise NotDone("somebody of this name is there already; names are told apart")
    return replace(roster, clerks=(*roster.clerks, new))


def alter(roster: Roster, who: str, **given: Any) -> Roster:
    """The same person otherwise; whoever moves to another office takes no desk along."""
    old = clerk(roster, who)
    if given.get("office", old.office) != old.office:
        given.setdefault("desks", ())
    new = replace(old, **given)
    return replace(roster, clerks=tuple(new if each == old else each for each in roster.clerks))


def remove(roster: Roster, name: str) -> Roster:
    """Without this person. Raises NotDone."""
    gone = clerk(roster, name)
    return replace(roster, clerks=tuple(each for each in roster.clerks if each != gone))


def add_device(roster: Roster, new: Machine) -> Roster:
    """A device more. Raises NotDone."""
    if any(each.id == new.id for each in roster.devices):
        raise NotDone("a device of this name is there already; revoke it first")
    return replace(roster, devices=(*roster.devices, new))


def revoke(roster: Roster, device: str) -> Roster:
    """Without this device. Raises NotDone."""
    left = tuple(each for each in roster.devices if each.id != device)
    if len(left) == len(roster.devices):
        raise NotDone("no device of this name is there; see `matanai people list`")
    return replace(roster, devices=left)
