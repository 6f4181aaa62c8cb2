"""Loading a city's folder of TOML files into a catalogue, or saying all that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from counter.catalogue import rules
from counter.catalogue.city import CityFile, read_city, read_tables
from counter.catalogue.fields import Book, read_blocks
from counter.catalogue.page import Fault, Node, Page
from counter.catalogue.procedure import check_between, read_procedure
from counter.intake import Invalid
from counter.intake import check as check_answers
from counter.procedures import Catalogue, Procedure

__all__ = ["CatalogueFault", "Fault", "check", "load", "samples"]

PROCEDURES = "procedures"


class CatalogueFault(Exception):
    """A city's files are not usable; `faults` names each fault with file, line and reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def load(folder: Path) -> Catalogue:
    """The catalogue in `folder`; CatalogueFault with every fault if it is not sound."""
    pages = _pages(folder)
    roots = {name: _root(page) for name, page in pages.items()}
    _stop(pages)  # what cannot be read at all would only bring faults that are none
    city = read_city(roots["city.toml"])
    rules.settle(roots["city.toml"], city)
    if not city.city.languages:
        _stop(pages)
    catalogue = _catalogue(roots, city, _version(pages))
    _stop(pages)
    return catalogue


def check(folder: Path) -> list[Fault]:
    """Every fault of the folder, samples included; empty if it is sound."""
    try:
        samples(folder)
    except CatalogueFault as fault:
        return fault.faults
    return []


def samples(folder: Path) -> list[dict[str, Any]]:
    """One complete valid application a procedure, of invented residents; CatalogueFault."""
    catalogue = load(folder)
    page = _page(folder, "samples.toml")
    found = _samples(page, catalogue)
    _stop({page.file: page})
    return found


def _stop(pages: Mapping[str, Page]) -> None:
    faults = sorted(fault for page in pages.values() for fault in page.faults)
    if faults:
        raise CatalogueFault(faults)


def _pages(folder: Path) -> dict[str, Page]:
    names = ["city.toml", "tables.toml", "blocks.toml"]
    names += sorted(f"{PROCEDURES}/{path.name}" for path in (folder / PROCEDURES).glob("*.toml"))
    return {name: _page(folder, name) for name in names}


def _page(folder: Path, file: str) -> Page:
    page = Page(file, "")
    try:
        page.text = (folder / file).read_bytes().decode("utf-8")
    except OSError:
        page.faults.append(Fault(file, 1, "the file cannot be read"))
    except UnicodeDecodeError:
        page.faults.append(Fault(file, 1, "the file is not UTF-8"))
    # tomllib counts lines by \n; a file written on Windows is the same file.
    page.text = page.text.replace("\r\n", "\n")
    return page


def _root(page: Page) -> Node:
    return Node(page, {}, (), broken=True) if page.faults else page.root()


def _catalogue(roots: dict[str, Node], city: CityFile, version: str) -> Catalogue:
    tables = read_tables(roots["tables.toml"], city.city.languages)
    book = Book(city.city.languages, tables, {}, city.hours)
    book = replace(book, blocks=read_blocks(roots["blocks.toml"], book))
    own = {name: root for name, root in roots.items() if name.startswith(PROCEDURES)}
    procedures = _procedures(own, book, city)
    rules.targets(roots["city.toml"], city, procedures)
    return Catalogue(
        city.city, city.offices, city.desks, city.services, procedures,
        tuple(city.purposes.values()), tables, version, city.signs, city.notices,
    )  # fmt: skip


def _procedures(roots: dict[str, Node], book: Book, city: CityFile) -> dict[str, Procedure]:
    found = {name: read_procedure(root, book) for name, root in roots.items()}
    for name, procedure in found.items():
        if procedure.id and name != f"{PROCEDURES}/{procedure.id}.toml":
            roots[name].fault(f"the file of {procedure.id!r} must bear its name", "id")
    procedures = {procedure.id: procedure for procedure in found.values()}
    nodes = {procedure.id: roots[name] for name, procedure in found.items()}
    check_between(nodes, procedures, city.kinds)
    rules.purposes(city, procedures)
    return procedures


def _version(pages: dict[str, Page]) -> str:
    digest = hashlib.sha256()
    for name, page in sorted(pages.items()):
        digest.update(f"{name}\0{len(page.text)}\0{page.text}".encode())
    return digest.hexdigest()


def _samples(page: Page, catalogue: Catalogue) -> list[dict[str, Any]]:
    root = _root(page)
    found = [_sample(node, catalogue) for node in root.nodes("samples")]
    root.done()
    for procedure in catalogue.procedures:
        if not any(sample["procedure"] == procedure for sample in found):
            root.fault(f"no sample of {procedure!r}")
    return found


def _sample(node: Node, catalogue: Catalogue) -> dict[str, Any]:
    sample = {
        "procedure": node.text("procedure"),
        "for_whom": node.text("for_whom"),
        "answers": dict(node.node("answers").data),
        "sources": dict(node.node("sources").data),
    }
    node.done()
    try:
        sample["sources"] = check_answers(catalogue, *sample.values()).sources
    except Invalid as invalid:
        for path, code in invalid.fields.items():
            node.fault(f"{path}: {code}", *_place(path))
    return sample


def _place(path: str) -> tuple[str | int, ...]:
    """`members.0.name` → where it stands in the sample's table."""
    parts = path.split(".")
    start = () if parts[0] in ("procedure", "for_whom", "sources") else ("answers",)
    return (*start, *(int(part) if part.isdigit() else part for part in parts))
