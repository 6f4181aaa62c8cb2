"""Keys are found on the lines they stand on, however the file is laid out."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from counter.catalogue.place import lines_of

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"


def test_headers_pairs_and_arrays_have_lines() -> None:
    text = "a = 1\n\n[b]\nc = [\n  1, # one ]\n  2,\n]\n[[d]]\ne.f = 'x'\n[[d]]\n[d.g]\nh = 2\n"

    lines = lines_of(text)

    assert lines[("a",)] == 1
    assert (lines[("b",)], lines[("b", "c", 0)], lines[("b", "c", 1)]) == (3, 5, 6)
    assert lines[("d", 0, "e", "f")] == 9
    assert (lines[("d", 1)], lines[("d", 1, "g", "h")]) == (10, 12)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ('"a # [ \\" = "', 2),
        ("'a\\'", 2),
        ('"""a\n"" b"""', 3),
        ('"""a"""""', 2),
        ("'''\n\n'''", 4),
        ("{ x = 1, y = [2, 3] }", 2),
        ("2025-01-01 # day", 2),
        ("[[1], []]", 2),
    ],
)
def test_the_key_after_any_value_is_on_its_own_line(value: str, line: int) -> None:
    text = f'"k 1" = {value}\nlast = true\n'
    tomllib.loads(text)

    assert lines_of(text)[("last",)] == line


@pytest.mark.parametrize("path", sorted(CITY.rglob("*.toml")), ids=lambda path: path.name)
def test_every_key_of_the_city_s_files_is_found(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines, rows = lines_of(text), text.splitlines()

    def walk(value: Any, here: tuple[str | int, ...]) -> None:
        assert here in lines
        if here and isinstance(here[-1], str):
            assert here[-1] in rows[lines[here] - 1]
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            if isinstance(inner, dict | list):
                walk(inner, (*here, key))

    walk(tomllib.loads(text), ())
