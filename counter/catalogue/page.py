"""Reading one TOML file piece by piece, noting every fault with its line instead of stopping."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from counter.catalogue.place import Path, lines_of


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in the city's files. `file` is relative to the city's folder."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass
class Page:
    """One file's text and what was found wrong in it."""

    file: str
    text: str
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def lines(self) -> Mapping[Path, int]:
        """Places are looked up only when something is wrong, which is seldom."""
        return lines_of(self.text)

    def root(self) -> Node:
        """The whole file as a node; an empty one, with a fault, if it is not TOML."""
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            end = self.text.count("\n") + 1
            self.faults.append(Fault(self.file, int(place[1]) if place else end, f"{error}"))
            return Node(self, {}, (), broken=True)
        return Node(self, data, ())

    def fault(self, path: Path, reason: str) -> None:
        while path not in self.lines and path:
            path = path[:-1]
        self.faults.append(Fault(self.file, self.lines.get(path, 1), reason))


class Node:
    """One table of a page. Each reader returns a usable stand-in after noting a fault."""

    def __init__(
        self, page: Page, data: Mapping[str, Any], path: Path, *, broken: bool = False
    ) -> None:
        self.page = page
        self.data = data
        self.path = path
        self.broken = broken
        self.read: set[str] = set()

    def fault(self, reason: str, *keys: str | int) -> None:
        if not self.broken:
            self.page.fault((*self.path, *keys), reason)

    def has(self, key: str) -> bool:
        return key in self.data

    def _get(self, key: str, kind: type, what: str, needed: bool) -> Any:
        self.read.add(key)
        if key not in self.data:
            if needed:
                self.fault(f"{key} is missing")
            return None
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(f"{key} must be {what}", key)
            return None
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string that is not empty; needed unless there is a default."""
        value = self._get(key, str, "a text", default is None)
        if value is None:
            return default or ""
        if not value.strip():
            self.fault(f"{key} is empty", key)
        return str(value)

    def match(self, key: str, pattern: str, what: str, default: str | None = None) -> str:
        value = self.text(key, default)
        if self.has(key) and value and not re.fullmatch(pattern, value):
            self.fault(f"{key} must be {what}", key)
        return value

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if self.has(key) and value and value not in allowed:
            self.fault(f"unknown {key} {value!r}: one of {', '.join(allowed)}", key)
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        return bool(self._get(key, bool, "true or false", default is None) or
                    (default and not self.has(key)))  # fmt: skip

    def whole(self, key: str, least: int = 0, default: int | None = None) -> int:
        value = self._get(key, int, "a whole number", default is None)
        if value is not None and value < least:
            self.fault(f"{key} must be at least {least}", key)
        return default or 0 if value is None else int(value)

    def maybe_whole(self, key: str, least: int = 0) -> int | None:
        return self.whole(key, least) if self.has(key) else None

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of strings, none twice; not empty when needed."""
        values = self._get(key, list, "a list", needed) or []
        if needed and self.has(key) and not values:
            self.fault(f"{key} is empty", key)
        kept: list[str] = []
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value:
                self.fault(f"{key} must hold texts", key, index)
            elif value in kept:
                self.fault(f"{value!r} stands twice in {key}", key, index)
            else:
                kept.append(value)
        return tuple(kept)

    def wholes(self, key: str, *, needed: bool = True) -> tuple[int, ...]:
        values = self._get(key, list, "a list", needed) or []
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            self.fault(f"{key} must hold whole numbers", key)
            return ()
        return tuple(values)

    def node(self, key: str, *, needed: bool = True) -> Node:
        value = self._get(key, dict, "a table", needed)
        return Node(self.page, value or {}, (*self.path, key), broken=self.broken or value is None)

    def nodes(self, key: str, *, needed: bool = True) -> Iterator[Node]:
        values = self._get(key, list, "a list of tables", needed) or []
        if needed and self.has(key) and not values:
            self.fault(f"{key} is empty", key)
        for index, value in enumerate(values):
            if isinstance(value, dict):
                yield Node(self.page, value, (*self.path, key, index), broken=self.broken)
            else:
                self.fault(f"{key} must hold tables", key, index)

    def words(self, key: str, languages: Sequence[str]) -> dict[str, str]:
        """A text in every language of the city."""
        return _words_of(self.node(key), key, languages)

    def maybe_words(self, key: str, languages: Sequence[str]) -> dict[str, str] | None:
        return self.words(key, languages) if self.has(key) else None

    def words_list(self, key: str, languages: Sequence[str]) -> tuple[dict[str, str], ...]:
        return tuple(_words_of(node, key, languages) for node in self.nodes(key))

    def done(self) -> None:
        """Every key nobody asked for is a fault: most often a slip of the pen."""
        for key in self.data:
            if key not in self.read:
                self.fault(f"unknown key {key!r}", key)


def _words_of(node: Node, what: str, languages: Sequence[str]) -> dict[str, str]:
    found = {language: node.text(language) for language in languages if node.has(language)}
    for language in languages:
        node.read.add(language)
        if language not in found:
            node.fault(f"{what} has no {language}")
    node.done()
    return found
