"""Settings of the kiosk: read once from the environment; an unknown value refuses to start."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PRINTER = re.compile(r"tcp:[^\s:]+:[0-9]{1,5}")
CARDS = ("pcsc", "emulator", "none")


class BadSetting(ValueError):
    """A setting that cannot be meant so; the text names it and never shows a token."""


@dataclass(frozen=True)
class Settings:
    """Where the kiosk stands and what is plugged into it."""

    port: int = 8010
    counter: str = "http://127.0.0.1:8000"
    token: str = ""
    office: str = "honcho"
    display: str = "http://127.0.0.1:8020"
    data: Path = Path("data/kiosk")
    card: str = "none"
    printer: str = "file"
    device: str = "honcho-kiosk-1"
    offline: tuple[int, int] | None = None
    demo: bool = False

    def __repr__(self) -> str:
        return f"Settings(port={self.port}, office={self.office!r}, card={self.card!r})"


def read(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from `env` (the process's own by default). Raises BadSetting."""
    env = os.environ if env is None else env
    demo = _flag(env, "MATANAI_DEMO")
    card = _card(env.get("MATANAI_CARD", "emulator" if demo else "none"), demo)
    office = env.get("MATANAI_OFFICE", Settings.office)
    return Settings(
        port=_port(env.get("MATANAI_KIOSK_PORT", "8010")),
        counter=_url("MATANAI_COUNTER_URL", env.get("MATANAI_COUNTER_URL", Settings.counter)),
        token=_secret(env, "MATANAI_KIOSK_TOKEN"),
        office=office,
        display=_url("MATANAI_DISPLAY_URL", env.get("MATANAI_DISPLAY_URL", Settings.display)),
        data=Path(env.get("MATANAI_KIOSK_DATA", str(Settings.data))),
        card=card,
        printer=_printer(env.get("MATANAI_PRINTER", Settings.printer)),
        device=env.get("MATANAI_KIOSK_DEVICE", f"{office}-kiosk-1"),
        offline=_range(env.get("MATANAI_KIOSK_RANGE", "")),
        demo=demo,
    )


def _card(value: str, demo: bool) -> str:
    if value not in CARDS:
        raise BadSetting(f"MATANAI_CARD must be one of {', '.join(CARDS)}")
    if value == "emulator" and not demo:
        raise BadSetting("MATANAI_CARD=emulator is for the demo only (MATANAI_DEMO=1)")
    return value


def _printer(value: str) -> str:
    if value != "file" and not value.startswith("/") and not PRINTER.fullmatch(value):
        raise BadSetting(
            "MATANAI_PRINTER must be file, a device such as /dev/usb/lp0, or tcp:HOST:PORT"
        )
    return value


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "")
    if value not in ("", "0", "1"):
        raise BadSetting(f"{name} must be 0 or 1")
    return value == "1"


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) > 65535:
        raise BadSetting("MATANAI_KIOSK_PORT must be a port number")
    return int(value)


def _range(value: str) -> tuple[int, int] | None:
    """`9001-9199`: the digits this kiosk may give out while it is cut off."""
    if not value:
        return None
    first, _, last = value.partition("-")
    if not (first.isdigit() and last.isdigit() and 0 < int(first) <= int(last)):
        raise BadSetting("MATANAI_KIOSK_RANGE must be FIRST-LAST")
    return int(first), int(last)


def _url(name: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting(f"{name} must be an http(s) address")
    return value.rstrip("/")


def _secret(env: Mapping[str, str], name: str) -> str:
    """A secret, or the content of the file that NAME_FILE points to."""
    if path := env.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return env.get(name, "")
