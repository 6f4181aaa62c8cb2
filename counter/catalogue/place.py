"""Where things stand in a TOML text: the line of every key and array element."""

from __future__ import annotations

from collections.abc import Mapping

Path = tuple[str | int, ...]


def lines_of(text: str) -> Mapping[Path, int]:
    """Line numbers, from 1, by path (`("fields", 2, "name", "ja")`).

    The text must be valid TOML (tomllib has said so): this walks it only to learn places.
    """
    return _Walk(text).run()


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {(): 1}
        self.tables: dict[Path, int] = {}  # array of tables → how many so far

    def run(self) -> Mapping[Path, int]:
        prefix: Path = ()
        self._blank()
        while self.at < len(self.text):
            if self._peek() == "[":
                prefix = self._header()
            else:
                self._pair(prefix)
            self._blank()
        return self.lines

    def _peek(self, size: int = 1) -> str:
        return self.text[self.at : self.at + size]

    def _step(self, size: int = 1) -> str:
        taken = self._peek(size)
        self.line += taken.count("\n")
        self.at += size
        return taken

    def _blank(self) -> None:
        """Over spaces, line ends, commas and comments."""
        while self.at < len(self.text):
            if self._peek() == "#":
                self._until("\n")
            elif self._peek() in " \t\r\n,":
                self._step()
            else:
                return

    def _until(self, stops: str) -> str:
        start = self.at
        while self.at < len(self.text) and self._peek() not in stops:
            self._step()
        return self.text[start : self.at]

    def _header(self) -> Path:
        here = self.line
        array = self._peek(2) == "[["
        self._step(2 if array else 1)
        path = self._resolve(self._key())
        self._step(2 if array else 1)
        if array:
            self.lines.setdefault(path, here)
            index = self.tables.get(path, 0)
            self.tables[path] = index + 1
            path = (*path, index)
        self.lines[path] = here
        return path

    def _resolve(self, keys: Path) -> Path:
        """A header speaks of the last element of the arrays of tables it passes through."""
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            self.lines.setdefault(path, self.line)
            if number < len(keys) - 1 and path in self.tables:
                path = (*path, self.tables[path] - 1)
        return path

    def _key(self) -> Path:
        """A dotted key, each part bare or quoted, up to `=` or `]`."""
        parts: list[str | int] = []
        while self._peek() not in "=]":
            if self._peek() in "\"'":
                parts.append(self._string())
            elif self._peek() in " \t.":
                self._step()
            else:
                parts.append(self._until(" \t.=]"))
        return tuple(parts)

    def _string(self) -> str:
        quote = self._peek()
        mark = quote * 3 if self._peek(3) == quote * 3 else quote
        self._step(len(mark))
        start = self.at
        while self._peek(len(mark)) != mark:
            self._step(2 if quote == '"' and self._peek() == "\\" else 1)
        found = self.text[start : self.at]
        self._step(len(mark))
        while len(mark) == 3 and self._peek() == quote:  # """text""""" may end in quotes
            found += self._step()
        return found

    def _pair(self, prefix: Path) -> None:
        here = self.line
        path = prefix
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, here)
        self._step()
        self._until_value()
        self._value(path)

    def _until_value(self) -> None:
        while self._peek() in " \t":
            self._step()

    def _value(self, path: Path) -> None:
        if self._peek() in "\"'":
            self._string()
        elif self._peek() == "[":
            self._array(path)
        elif self._peek() == "{":
            self._inline(path)
        else:
            self._until(",]}\n#")

    def _array(self, path: Path) -> None:
        self._step()
        self._blank()
        index = 0
        while self._peek() != "]":
            self.lines[(*path, index)] = self.line
            self._value((*path, index))
            self._blank()
            index += 1
        self._step()

    def _inline(self, path: Path) -> None:
        self._step()
        self._blank()
        while self._peek() != "}":
            self._pair(path)
            self._blank()
        self._step()
