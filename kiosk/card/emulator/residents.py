"""The invented residents whose cards the emulator holds (residents.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent.parent / "residents.toml"


@dataclass(frozen=True)
class Resident:
    """An invented person and the quirks of their card.

    `sex` is the chip's digit; `tries` are those left of the 4-digit PIN; `kind` is card, phone,
    old_card or other; `prefix` are bytes before the template; `contact` answers as T=0 does.
    """

    id: str
    name: str
    address: str
    birth: date
    sex: str
    note: str
    pin: str = "1234"
    tries: int = 3
    kind: str = "card"
    prefix: bytes = b""
    contact: bool = False


@cache
def residents() -> Mapping[str, Resident]:
    """All residents by id, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = {}
    for name, table in tables.items():
        prefix = bytes.fromhex(table.pop("prefix", ""))
        found[name] = Resident(id=name, prefix=prefix, **table)
    return MappingProxyType(found)
