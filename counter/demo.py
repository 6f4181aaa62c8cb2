"""The demo: all three programs on one machine, with invented clerks and residents."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer import echo

from counter import children, invented
from counter.catalogue import files
from counter.children import Child, Deaths, Leaving
from counter.procedures import Catalogue
from counter.settings import CATALOGUES

CITY, OFFICE = "yuzawa", "honcho"
PROGRAMS = ("display", "counter.app", "kiosk")  # in the order in which they start
DATABASE = "MATANAI_DATABASE"
PATIENCE_S = 100.0


@dataclass(frozen=True)
class Plan:
    """Where the demo listens and keeps its data.

    `hours` keeps the city's opening hours; `crowd` is how fast time runs for invented people.
    """

    data: Path
    port: int = 8000
    hours: bool = False
    crowd: float | None = None

    def url(self, offset: int) -> str:
        """The address of a program: counter +0, kiosk +10, display +20."""
        return f"http://127.0.0.1:{self.port + offset}"


def run(plan: Plan) -> int:
    """Start everything, say READY, and stay until SIGTERM or a program ends; the exit status."""
    catalogue = files.load(CATALOGUES / CITY)
    try:
        kept = invented.kept(plan.data, catalogue, OFFICE)
    except (OSError, ValueError) as error:
        raise SystemExit(f"{plan.data} を使えません: {type(error).__name__}") from error
    programs: dict[str, Child] = {}
    children.leave_when_told()
    _refuse_taken_ports(plan)
    crowd: list[Child] = []
    try:
        for program in PROGRAMS:
            programs[program] = _start(program, plan, kept)
        _wait_until_ready(plan, programs.values())
        ready = json.dumps(_ready(plan, kept, catalogue), ensure_ascii=False)
        echo("READY " + ready)  # for programs; people read what stands last
        _welcome(plan, kept, catalogue)
        crowd = [] if plan.crowd is None else [_start_crowd(plan.crowd, ready)]
        return _watch(plan, kept, programs)
    except Leaving:
        return 0
    finally:
        children.end([*programs.values(), *crowd])


def _watch(plan: Plan, kept: Mapping[str, Any], programs: dict[str, Child]) -> int:
    """Start again whatever dies, the others stay well; give up when it keeps dying."""
    deaths = Deaths()
    while True:
        time.sleep(0.2)
        for program, child in programs.items():
            if child.poll() is None:
                continue
            if deaths.too_many():
                echo(f"{program} が何度も止まるので、デモを終わります。")
                return 1
            echo(f"{program} が止まりました。もう一度起動します。")
            deaths.mourn()
            programs[program] = _start(program, plan, kept)


def _refuse_taken_ports(plan: Plan) -> None:
    """Say so before anything starts: another program's answer is not ours."""
    for offset in (0, 10, 20):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", plan.port + offset))
            except OSError as error:
                raise SystemExit(
                    f"ポート {plan.port + offset} は使われています。先のデモを Ctrl+C で止めるか、"
                    "--port-base で別の番号を選んでください（make demo ARGS='--port-base 9000'）。"
                ) from error


def _everybodys() -> dict[str, str]:
    """What all programs may know: not the database, whose address holds a password."""
    return {name: value for name, value in os.environ.items() if name != DATABASE}


def _environment(plan: Plan) -> dict[str, str]:
    return _everybodys() | {
        "MATANAI_DEMO": "1",
        "MATANAI_DATA": str(plan.data),
        "MATANAI_PORT": str(plan.port),
        "MATANAI_ALWAYS_OPEN": "0" if plan.hours else "1",
        "MATANAI_UPLINK": "push",
        "MATANAI_EDGE_COMMANDS": "1",
        "MATANAI_DISPLAY_URL": plan.url(20),
        "MATANAI_DISPLAY_PORT": str(plan.port + 20),
        "MATANAI_KIOSK_PORT": str(plan.port + 10),
        "MATANAI_KIOSK_DATA": str(plan.data / "kiosk"),
        "MATANAI_COUNTER_URL": plan.url(0),
        "MATANAI_OFFICE": OFFICE,
        "MATANAI_CARD": os.environ.get("MATANAI_CARD", "emulator"),
        "PYTHONUNBUFFERED": "1",
    }


def _start(program: str, plan: Plan, kept: Mapping[str, Any]) -> Child:
    command = [sys.executable, "-m", program]
    environment = _environment(plan) | _tokens(program, kept["tokens"])
    return children.start(command, environment)


def _tokens(program: str, tokens: Mapping[str, str]) -> dict[str, str]:
    """Each program is told its own secret and no other."""
    if program == "kiosk":
        return {"MATANAI_KIOSK_TOKEN": tokens["kiosk"]}
    database = {DATABASE: os.environ.get(DATABASE, "")} if program == "counter.app" else {}
    return {"MATANAI_UPLINK_TOKEN": tokens["uplink"]} | database


def _start_crowd(factor: float, ready: str) -> Child:
    """The crowd hears addresses and tokens on stdin, where no list of processes shows them."""
    command = [sys.executable, "-m", "crowd", "--factor", str(factor)]
    crowd = children.start(command, _everybodys(), stdin=subprocess.PIPE)
    assert crowd.stdin is not None
    with crowd.stdin as told:
        told.write(ready.encode() + b"\n")
    return crowd


def _wait_until_ready(plan: Plan, programs: Collection[Child]) -> None:
    """All three answer, and the display knows how the office stands."""
    asked = [plan.url(0) + "/healthz", plan.url(10) + "/healthz"]
    asked.append(plan.url(20) + f"/api/status?office={OFFICE}")
    until = time.monotonic() + PATIENCE_S
    for url in asked:
        while not _answers(url):
            if any(child.poll() is not None for child in programs):
                raise SystemExit("起動できませんでした。上のメッセージを見てください。")
            if time.monotonic() > until:
                raise SystemExit(f"{url} が応答しません。")
            time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _welcome(plan: Plan, kept: Mapping[str, Any], catalogue: Catalogue) -> None:
    """The addresses to open, and a clerk for the line most people come for."""
    line = catalogue.service_for(OFFICE, "juminhyo").id
    desk = catalogue.desks_of(line)[0]
    clerk = next(each for each in kept["clerks"] if desk.id in each["desks"])
    lines = (
        "",
        "待たない窓口 デモ — 人も住所もすべて架空です（仮）",
        f"  受付機 (kiosk)    {plan.url(10)}/",
        f"  窓口 (desk)       {plan.url(0)}/desk",
        f"      {desk.label}番窓口の職員 {clerk['name']}  パスワード {clerk['password']}",
        *_role_lines(plan, kept),
        f"  案内表示 (signage) {plan.url(20)}/signage/{OFFICE}",
        f"  スマホ (phone)    {plan.url(20)}/",
        f"  事前入力 (at home) {plan.url(20)}/preapply/tennyu",
        "  止めるには Ctrl+C",
        "",
    )
    echo("\n".join(lines))


def _role_lines(plan: Plan, kept: Mapping[str, Any]) -> list[str]:
    """Where the greeter and the supervisor look; older data folders have none."""
    pages = {"greeter": "案内係 (greeter)  ", "supervisor": "責任者 (supervisor)"}
    lines = []
    for role, words in pages.items():
        found = [each for each in kept["clerks"] if each["role"] == role]
        lines += [f"  {words} {plan.url(0)}/{role}"] if found else []
        lines += [f"      {each['name']}  パスワード {each['password']}" for each in found]
    return lines


def _ready(plan: Plan, kept: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """The line that programs read."""
    desks = [d for d in catalogue.desks.values() if d.office == OFFICE]
    shown = ("name", "password", "role", "desks")
    return {
        "counter": plan.url(0),
        "kiosk": plan.url(10),
        "display": plan.url(20),
        "office": OFFICE,
        "desks": [{"id": desk.id, "services": list(desk.services)} for desk in desks],
        "clerks": [
            {name: each[name] for name in shown}
            for each in kept["clerks"]
            if each["office"] == OFFICE
        ],
        "tokens": {kind: kept["tokens"][kind] for kind in ("kiosk", "greeter")},
        "samples": files.samples(CATALOGUES / CITY),
    }
