"""The display's settings, read from the environment once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KEY = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes in base64url
CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+\.[^\s@]+|https://[^\s/]+\.[^\s/]+")
HOST = re.compile(r"(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+")


class SettingFault(ValueError):
    """A setting that cannot be used; the message names it, never its value."""


@dataclass(frozen=True)
class Settings:
    """Where the display listens, and how it is fed: by who has the token, out of a folder."""

    host: str = "127.0.0.1"
    port: int = 8020
    uplink_token: str = field(default="", repr=False)
    push_key: str = field(default="", repr=False)  # without one no phone is told by push
    push_contact: str = ""
    push_hosts: tuple[str, ...] = ()  # besides those of the browsers' makers
    uplink_folder: Path | None = None
    media: Path | None = None  # pictures and films for the signs
    opendata: Path | None = None  # monthly sheets, carried over
    demo: bool = False


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads `MATANAI_*`; raises SettingFault for a value that is none."""
    source = os.environ if environment is None else environment
    return Settings(
        host=source.get("MATANAI_DISPLAY_HOST", "127.0.0.1"),
        port=_port(source.get("MATANAI_DISPLAY_PORT", "8020")),
        uplink_token=source.get("MATANAI_UPLINK_TOKEN", ""),
        **_push(source),
        uplink_folder=_folder(source, "MATANAI_UPLINK_FOLDER"),
        media=_folder(source, "MATANAI_MEDIA"),
        opendata=_folder(source, "MATANAI_OPENDATA"),
        demo=_yes(source.get("MATANAI_DEMO", "0")),
    )


def _push(source: Mapping[str, str]) -> dict[str, Any]:
    """Key and contact belong together: a push service refuses a sender nobody can write to."""
    key, contact = source.get("MATANAI_PUSH_KEY", ""), source.get("MATANAI_PUSH_CONTACT", "")
    hosts = tuple(source.get("MATANAI_PUSH_HOSTS", "").split())
    if bool(key) != bool(contact):
        raise SettingFault("MATANAI_PUSH_KEY and MATANAI_PUSH_CONTACT: both or none")
    if key and not KEY.fullmatch(key):
        raise SettingFault("MATANAI_PUSH_KEY: what `matanai push-key` prints")
    if contact and not CONTACT.fullmatch(contact):
        raise SettingFault("MATANAI_PUSH_CONTACT: mailto:somebody@city.example or https://…")
    if not all(HOST.fullmatch(each) for each in hosts):
        raise SettingFault("MATANAI_PUSH_HOSTS: names of hosts with spaces between")
    return {"push_key": key, "push_contact": contact, "push_hosts": hosts}


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise SettingFault("MATANAI_DISPLAY_PORT: a port between 0 and 65535")
    return int(text)


def _folder(source: Mapping[str, str], name: str) -> Path | None:
    text = source.get(name, "")
    if text and not Path(text).is_dir():
        raise SettingFault(f"{name}: a folder that is there")
    return Path(text) if text else None


def _yes(text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise SettingFault("MATANAI_DEMO: 0 or 1")
    return text == "1"
