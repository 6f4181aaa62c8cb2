"""The demo's invented clerks and devices: tokens and passwords, made once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typer import echo

from counter import clerks, whole
from counter.actions.means import hashed
from counter.procedures import Catalogue
from counter.roster import file
from counter.roster.entries import Machine, Roster, Staff

NAMES = ("高橋", "伊藤", "佐々木", "阿部", "菅原", "柴田", "小松", "斎藤", "藤原", "後藤",
         "三浦", "沼倉", "麻生", "京野", "松田", "奥山", "井上", "渡部", "土田", "大沼",
         "織田", "今野", "由利", "新山")  # fmt: skip
GREETER, SUPERVISOR = "小野", "小野寺"


def kept(data: Path, catalogue: Catalogue, office: str) -> dict[str, Any]:
    """Tokens and passwords, made once and kept through every restart."""
    path = data / "demo.json"
    if path.exists():
        found: dict[str, Any] = json.loads(path.read_text())
        return found
    echo("はじめての起動です。職員と端末を用意しています…")
    made = {
        "tokens": {kind: secrets.token_urlsafe(24) for kind in ("kiosk", "greeter", "uplink")},
        "clerks": [
            _clerk(name, desk) for name, desk in zip(NAMES, _desks(catalogue, office), strict=False)
        ]
        + _standing(catalogue.desks[catalogue.offices[office].desks[0]]),
    }
    data.mkdir(parents=True, exist_ok=True)
    file.write(data / file.NAME, _people(made, office))
    whole.put(path, [json.dumps(made, ensure_ascii=False).encode()], file.RIGHTS)
    return made


def _desks(catalogue: Catalogue, office: str) -> list[Any]:
    """The main office's desks first, then one of each branch."""
    main = [desk for desk in catalogue.desks.values() if desk.office == office]
    others = [each for each in catalogue.offices.values() if each.id != office]
    return main + [catalogue.desks[each.desks[0]] for each in others]


def _standing(desk: Any) -> list[dict[str, Any]]:
    """Who gives numbers in the lobby, and who looks after it all; both may sit at that desk."""
    roles = {GREETER: "greeter", SUPERVISOR: "supervisor"}
    return [_clerk(name, desk) | {"role": role} for name, role in roles.items()]


def _clerk(name: str, desk: Any) -> dict[str, Any]:
    return {
        "name": name,
        "password": secrets.token_hex(4),
        "role": "clerk",
        "office": desk.office,
        "desks": [desk.id],
    }


def _people(made: Mapping[str, Any], office: str) -> Roster:
    """What the counter may know: hashes."""
    staff = [
        Staff(**each | {"id": f"clerk-{number}", "password": clerks.hashed(each["password"]),
                        "desks": tuple(each["desks"])})
        for number, each in enumerate(made["clerks"], start=1)
    ]  # fmt: skip
    offices = tuple(sorted({each["office"] for each in made["clerks"]}))
    devices = [
        Machine(kind, kind, hashed(made["tokens"][kind]), (office,) if kind == "kiosk" else offices)
        for kind in ("kiosk", "greeter")
    ]
    return Roster(tuple(staff), tuple(devices))
