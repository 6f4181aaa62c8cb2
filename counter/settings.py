"""The counter's settings: one frozen object, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CATALOGUES = Path(__file__).parent / "catalogue"
UPLINKS = ("push", "file", "none")
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
    uplink_to: tuple[str, ...] = ()
    uplink_token: str = field(default="", repr=False)
    uplink_folder: Path | None = None
    media: Path | None = None
    edge_commands: bool = False
    always_open: bool = False
    demo: bool = False
    page_limit: int | None = None

    @property
    def database(self) -> Path | str:
        """The SQLite file, or PostgreSQL's address."""
        return self.address or self.data / "matanai.db"

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Every display that is fed, with the token it wants. Raises BadSetting."""
        to, tokens = self.uplink_to or (self.display_url,), self.uplink_token.split()
        if len(set(to)) < len(to):
            raise BadSetting("MATANAI_UPLINK_TO names a display twice; each takes one line")
        if len(tokens) not in (1, len(to)):
            raise BadSetting("MATANAI_UPLINK_TOKEN has to hold one token, or one for each display")
        return tuple(zip(to, tokens if len(tokens) > 1 else tokens * len(to), strict=True))

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
    found = Settings(
        data=Path(at.text("MATANAI_DATA", "var/counter")),
        address=at.address("MATANAI_DATABASE"),
        host=at.text("MATANAI_HOST", "127.0.0.1"),
        port=at.whole("MATANAI_PORT", 8000) or 0,
        city=at.city("MATANAI_CITY", "yuzawa"),
        display_url=at.text("MATANAI_DISPLAY_URL", "http://127.0.0.1:8020").rstrip("/"),
        uplink=at.choice("MATANAI_UPLINK", UPLINKS, "none"),
        uplink_to=at.addresses("MATANAI_UPLINK_TO"),
        uplink_token=at.text("MATANAI_UPLINK_TOKEN", ""),
        uplink_folder=at.folder("MATANAI_UPLINK_FOLDER"),
        media=at.standing("MATANAI_MEDIA"),
        edge_commands=at.flag("MATANAI_EDGE_COMMANDS"),
        always_open=at.flag("MATANAI_ALWAYS_OPEN"),
        demo=at.flag("MATANAI_DEMO"),
        page_limit=at.whole("MATANAI_PAGE_LIMIT", None),
    )
    _try_uplink(found)
    return found


def _try_uplink(found: Settings) -> None:
    """Said at the start rather than when the first display stays dark. Raises BadSetting."""
    if found.uplink == "push":
        found.lines()
    if found.uplink == "file" and found.uplink_folder is None:
        raise BadSetting("MATANAI_UPLINK_FOLDER has to name the folder the files go to")


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

    def addresses(self, name: str) -> tuple[str, ...]:
        found = tuple(each.rstrip("/") for each in self.text(name, "").split())
        if not all(each.startswith(("http://", "https://")) for each in found):
            raise BadSetting(f"{name} has to hold addresses that begin with http:// or https://")
        return found

    def folder(self, name: str) -> Path | None:
        value = self.text(name, "")
        return Path(value) if value else None

    def standing(self, name: str) -> Path | None:
        found = self.folder(name)
        if found is not None and not found.is_dir():
            raise BadSetting(f"{name} has to be a folder that is there")
        return found

    def city(self, name: str, usual: str) -> str:
        value = self.text(name, usual)
        if not (CATALOGUES / value).is_dir():
            raise BadSetting(f"{name}: there is no folder {value} in counter/catalogue")
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
