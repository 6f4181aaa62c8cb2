"""The counter's settings: one frozen object, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CATALOGUES = Path(__file__).parent / "catalogue"
UPLINKS = ("push", "none")
SCHEMES = ("postgresql://", "postgres://")


class BadSetting(Exception):
    """A setting whose value cannot be used; names the setting, never a secret's value."""


@dataclass(frozen=True)
class Settings:
    """Where the counter listens, what it keeps where, and whom it may tell."""

    data: Path
    address: str = field(default="", repr=False)  # of PostgreSQL, with its password
    host: str = "127.0.0.1"
    port: int = 8000
    city: str = "yuzawa"
    display_url: str = "http://127.0.0.1:8020"
    uplink: str = "none"
    uplink_token: str = field(default="", repr=False)
    edge_commands: bool = False
    always_open: bool = False
    demo: bool = False
    page_limit: int | None = None

    @property
    def database(self) -> Path | str:
        """The SQLite file, or PostgreSQL's address."""
        return self.address or self.data / "matanai.db"

    @property
    def heads(self) -> Path:
        """Where the heads of the chains are noted once a day."""
        return self.data / "heads.txt"

    @property
    def key_file(self) -> Path:
        """The master keys, apart from the database."""
        return self.data / "keys" / "vault.json"


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the environment. Raises BadSetting."""
    at = _Reader(environment)
    return Settings(
        data=Path(at.text("MATANAI_DATA", "var/counter")),
        address=at.address("MATANAI_DATABASE"),
        host=at.text("MATANAI_HOST", "127.0.0.1"),
        port=at.whole("MATANAI_PORT", 8000) or 0,
        city=at.text("MATANAI_CITY", "yuzawa"),
        display_url=at.text("MATANAI_DISPLAY_URL", "http://127.0.0.1:8020").rstrip("/"),
        uplink=at.choice("MATANAI_UPLINK", UPLINKS, "none"),
        uplink_token=at.text("MATANAI_UPLINK_TOKEN", ""),
        edge_commands=at.flag("MATANAI_EDGE_COMMANDS"),
        always_open=at.flag("MATANAI_ALWAYS_OPEN"),
        demo=at.flag("MATANAI_DEMO"),
        page_limit=at.whole("MATANAI_PAGE_LIMIT", None),
    )


@dataclass(frozen=True)
class _Reader:
    environment: Mapping[str, str]

    def text(self, name: str, usual: str) -> str:
        return self.environment.get(name, usual)

    def address(self, name: str) -> str:
        value = self.text(name, "")
        if value and not value.startswith(SCHEMES):
            raise BadSetting(f"{name} has to begin with postgresql://, or be empty")
        return value

    def whole(self, name: str, usual: int | None) -> int | None:
        value = self.environment.get(name)
        if value is None:
            return usual
        if not value.isascii() or not value.isdigit():
            raise BadSetting(f"{name} has to be a whole number")
        return int(value)

    def flag(self, name: str) -> bool:
        return self.choice(name, ("0", "1"), "0") == "1"

    def choice(self, name: str, allowed: tuple[str, ...], usual: str) -> str:
        value = self.environment.get(name, usual)
        if value not in allowed:
            raise BadSetting(f"{name} has to be one of {', '.join(allowed)}")
        return value
