"""What the documents promise to name: every route, setting, state, move and word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Route, WebSocketRoute

from counter import case, visit
from counter.app import create
from counter.settings import Settings
from counter.web import desks
from display.settings import Settings as DisplaySettings
from display.web.app import create as create_display

ROOT = Path(__file__).parent.parent
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BEHAVIOURS = (ROOT / "docs" / "behaviours.md").read_text(encoding="utf-8")
LATER = {19: "devices", 25: "reservations"}
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def documented(routes: list[BaseRoute]) -> list[str]:
    """The routes of the API as a document would name them."""
    found = []
    for route in routes:
        if isinstance(route, WebSocketRoute):
            found.append(f"WS {route.path}")
        elif isinstance(route, Route) and route.path.startswith(("/api/", "/healthz", "/metrics")):
            found += [f"{m} {route.path}" for m in (route.methods or set()) - {"HEAD"}]
    return found


@pytest.mark.parametrize("route", sorted(documented(create(Settings(data=Path("x"))).routes)))
def test_every_route_of_the_counter_is_documented(route: str) -> None:
    assert f"`{route}`" in API


def test_every_route_of_the_display_is_documented() -> None:
    routes = documented(create_display(DisplaySettings(uplink_token="x" * 32)).routes)
    assert [route for route in routes if f"`{route}`" not in API] == []


@pytest.mark.parametrize("state", [*visit.State, *case.State, *desks.DESK_STATES])
def test_every_state_is_documented(state: str) -> None:
    assert f"`{state}`" in API


@pytest.mark.parametrize("code", case.WAIVERS)
def test_every_waiver_of_a_fee_is_documented(code: str) -> None:
    assert f"`{code}`" in API


@pytest.mark.parametrize("room", ["counter", "kiosk", "display"])
def test_every_setting_is_documented(room: str) -> None:
    code = (ROOT / room / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"MATANAI_[A-Z_]+", code))
    assert names
    assert [name for name in sorted(names) if f"`{name}`" not in SETTINGS] == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_no_committed_file_names_a_place_of_a_registry() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian")
    names = [
        *(path.name for path in ROOT.glob("requirements*.txt")),
        "package-lock.json",
        "Makefile",
        ".npmrc",
    ]
    assert [name for name in names if hosts.search((ROOT / name).read_text("utf-8"))] == []


def held() -> Iterator[tuple[int, str, str]]:
    """Every test of a behaviour: its number, file and name."""
    for path in sorted((ROOT / "tests" / "behaviours").glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                marks = [ast.unparse(mark) for mark in node.decorator_list]
                (number,) = re.findall(r"pytest\.mark\.behaviour\((\d+)\)", str(marks))
                yield int(number), path.name, node.name


def listed() -> dict[int, str]:
    """Every behaviour of the document: its number, and what stands in its last column."""
    rows = re.findall(r"^\| (\d+) \| .+? \| (.*) \|$", BEHAVIOURS, re.MULTILINE)
    return {int(number): cell for number, cell in rows}


def test_every_behaviour_is_listed_with_its_tests_and_no_others() -> None:
    told: dict[int, set[str]] = {number: set() for number in range(1, 35)}
    for number, file, name in held():
        told[number] |= {file, name}

    assert {n: set(re.findall(r"`(\w+(?:\.py)?)`", cell)) for n, cell in listed().items()} == told


@pytest.mark.parametrize("number", LATER)
def test_a_behaviour_that_is_still_to_come_names_its_issue(number: int) -> None:
    assert listed()[number] == f"comes with the issue on {LATER[number]}"


def test_every_behaviour_that_does_not_come_later_has_a_test() -> None:
    assert {number for number, _, _ in held()} == set(range(1, 35)) - set(LATER)
