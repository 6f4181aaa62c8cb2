"""The display's settings, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


class SettingFault(ValueError):
    """A setting that cannot be used; the message names it, never its value."""


@dataclass(frozen=True)
class Settings:
    """Where the display listens and which counter may feed it; without a token none may."""

    host: str = "127.0.0.1"
    port: int = 8020
    uplink_token: str = field(default="", repr=False)
    demo: bool = False


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads `MATANAI_*`; raises SettingFault for a value that is none."""
    source = os.environ if environment is None else environment
    return Settings(
        host=source.get("MATANAI_DISPLAY_HOST", "127.0.0.1"),
        port=_port(source.get("MATANAI_DISPLAY_PORT", "8020")),
        uplink_token=source.get("MATANAI_UPLINK_TOKEN", ""),
        demo=_yes(source.get("MATANAI_DEMO", "0")),
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise SettingFault("MATANAI_DISPLAY_PORT: a port between 0 and 65535")
    return int(text)


def _yes(text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise SettingFault("MATANAI_DEMO: 0 or 1")
    return text == "1"
