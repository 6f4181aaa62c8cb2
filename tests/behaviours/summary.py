"""Which behaviour held on which database: what is printed after the tests."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

LIST = Path(__file__).parents[2] / "docs" / "behaviours.md"
MARK = "behaviour"


class Summary:
    """Counts the outcomes of tests that hold a behaviour, by its number and database."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[int, str]] = {}
        self.held: Counter[tuple[int, str]] = Counter()
        self.broken: Counter[tuple[int, str]] = Counter()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Remember which behaviour a test holds, and on which database."""
        for item in items:
            marker = item.get_closest_marker(MARK)
            if marker is not None:
                params = item.callspec.params if hasattr(item, "callspec") else {}
                database = params.get("database") or params.get("hall_database", "")
                self.of[item.nodeid] = (marker.args[0], database)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count: a test holds when it passed and nothing broke around it."""
        if report.nodeid in self.of:
            if not report.passed:
                self.broken[self.of[report.nodeid]] += 1
            elif report.when == "call":
                self.held[self.of[report.nodeid]] += 1

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the list, if any of its tests ran."""
        if not self.held and not self.broken:
            return
        databases = sorted({database for _, database in self.of.values()}, reverse=True)
        terminalreporter.section("behaviours")
        for number, sentence in listed().items():
            terminalreporter.write_line(f"{number:>3}  {self._line(number, databases)}  {sentence}")
        for database in databases:
            kept = sum(n for (_, on), n in self.held.items() if on == database)
            lost = sum(n for (_, on), n in self.broken.items() if on == database)
            terminalreporter.write_line(f"{database}: {kept} tests held, {lost} broke")

    def _line(self, number: int, databases: list[str]) -> str:
        return "  ".join(f"{name} {self._word(number, name):<9}" for name in databases)

    def _word(self, number: int, database: str) -> str:
        held, broken = self.held[number, database], self.broken[number, database]
        if broken:
            return f"BROKE {broken}"
        return f"held {held}" if held else "–"


def listed() -> dict[int, str]:
    """Number → sentence, as the document lists them."""
    found = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0].isdigit():
            found[int(cells[0])] = cells[1]
    return found
