"""What a city installs and types: units, settings, the proxy and the guide name what is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from starlette.routing import Route, WebSocketRoute
from typer.main import get_command

import kiosk.settings
from counter import cli, settings
from counter.records import __main__ as records
from counter.roster import __main__ as roster
from display import settings as display_settings
from display.server import ALIVE_S
from display.web.app import create
from kiosk.__main__ import HOST

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "running.md").read_text("utf-8")
BLOCKS = "\n".join(re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL))
UNITS = sorted(path.name for path in DEPLOY.glob("*.service")) + sorted(
    path.name for path in DEPLOY.glob("*.timer")
)
WORDS = re.compile(r"(?:bin/|sbin/|^|`|\n)matanai ([a-z][a-z-]*)(?: ([a-z]+))?(?: ([a-z]+))?")


def environment(name: str) -> dict[str, str]:
    """The settings of a file, as systemd reads them; a token stands where it is to be filled in."""
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {key: value or "x" * 32 for key, value in pairs}


def named(text: str) -> set[tuple[str, ...]]:
    """The commands `matanai …` in a text, so far as they are words of ours."""
    return {tuple(each for each in found if each) for found in WORDS.findall(text)}


def known(words: tuple[str, ...]) -> bool:
    """Whether the first word is a command, and what follows it one of that group's."""
    groups = {"people": get_command(roster.app), "import": get_command(records.bringing)}
    there = commands(get_command(cli.app))
    for word in words:
        if word not in there:
            return False
        there = commands(groups.get(word, there[word]))
        if not there:
            return True
    return True


def commands(command: object) -> dict[str, object]:
    """What follows this word; nothing where it is no group."""
    return dict(getattr(command, "commands", {}))


def test_every_command_of_the_guide_and_the_units_is_there() -> None:
    texts = [GUIDE, *((DEPLOY / name).read_text("utf-8") for name in UNITS)]
    found = set().union(*map(named, texts))

    assert {"counter", "kiosk", "display", "backup", "purge", "people"} <= {w[0] for w in found}
    assert [words for words in sorted(found) if not known(words)] == []


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_one_systemd_takes(name: str, tmp_path: Path) -> None:
    for path in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
        text = path.read_text("utf-8").replace("/opt/matanai", str(ROOT))
        text = text.replace("/usr/local/sbin/matanai", str(DEPLOY / "matanai"))
        (tmp_path / path.name).write_text(text.replace("/usr/bin/cage", "/usr/bin/env"), "utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    ours = [line for line in done.stderr.splitlines() if "matanai-" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("name", ["counter", "kiosk", "display"])
def test_a_program_that_starts_again_and_again_may_write_its_own_folder_only(name: str) -> None:
    unit = (DEPLOY / f"matanai-{name}.service").read_text("utf-8")

    wanted = ("Restart=always", "ProtectSystem=strict", "NoNewPrivileges=yes", "User=matanai",
              "CapabilityBoundingSet=", f"EnvironmentFile=/etc/matanai/{name}.env")  # fmt: skip
    assert [line for line in wanted if line not in unit.splitlines()] == []


def test_each_program_takes_its_settings() -> None:
    counter = settings.read(environment("counter.env"))
    lobby = kiosk.settings.read(environment("kiosk.env"))
    public = display_settings.load(environment("display.env"))

    assert counter.data == Path("/var/lib/matanai/counter")
    assert counter.lines() == (("https://madoguchi.example.jp", public.uplink_token),)
    assert (lobby.card, lobby.display) == ("pcsc", counter.display_url)


def test_no_setting_is_named_that_nobody_reads() -> None:
    code = "".join((ROOT / room / "settings.py").read_text("utf-8")
                   for room in ("counter", "kiosk", "display"))  # fmt: skip
    texts = [GUIDE, *(path.read_text("utf-8") for path in DEPLOY.iterdir())]
    found = set(re.findall(r"MATANAI_[A-Z_]+", "".join(texts)))

    assert found
    assert [name for name in sorted(found) if name not in code] == []


def test_the_guide_installs_every_file_there_is_and_no_other() -> None:
    lines = "\n".join(re.findall(r"^install .*", BLOCKS, re.MULTILINE))
    named = set(re.findall(r"(?<= )[a-z-]+\.(?:service|timer|env|conf|json|\*)(?= )", lines))
    installed = {path.name for name in named for path in DEPLOY.glob(name)}

    assert [name for name in named if not list(DEPLOY.glob(name))] == []
    assert installed | {"matanai"} == {path.name for path in DEPLOY.iterdir()}
    assert "install -m 0755 matanai /usr/local/sbin/" in lines


def test_the_proxy_hides_tickets_passes_sockets_and_outlasts_their_silence() -> None:
    for name in ("nginx.conf", "nginx-counter.conf"):
        text = (DEPLOY / name).read_text("utf-8")
        servers = re.findall(r"^server \{.*?^\}", text, re.MULTILINE | re.DOTALL)
        assert all("access_log off;" in each for each in servers)
        assert "proxy_set_header Upgrade           $http_upgrade;" in text
        assert "proxy_set_header X-Forwarded-For   $remote_addr;" in text
        waits = [int(s) for s in re.findall(r"proxy_(?:read|send)_timeout +([0-9]+)s;", text)]
        assert min(waits) > 2 * ALIVE_S


def test_the_places_the_proxy_knows_are_the_displays() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    routes = create(display_settings.Settings()).routes
    there = {each.path for each in routes if isinstance(each, Route | WebSocketRoute)}

    found = set(re.findall(r"location = (\S+) ", text))
    assert found == {"/uplink", "/metrics"} <= there
    assert f"127.0.0.1:{display_settings.Settings().port}" in text


def test_the_screens_browser_gives_the_kiosk_its_camera() -> None:
    allowed = json.loads((DEPLOY / "screen.json").read_text("utf-8"))["VideoCaptureAllowedUrls"]

    assert allowed == [f"http://{HOST}:{kiosk.settings.Settings().port}"]
    assert environment("screen.env")["SCREEN"] == f"{allowed[0]}/"


def test_the_command_of_the_city_has_the_counters_settings(tmp_path: Path) -> None:
    (tmp_path / "counter.env").write_text(f"MATANAI_DATA={tmp_path}\n")
    text = (DEPLOY / "matanai").read_text("utf-8").replace("/etc/matanai", str(tmp_path))
    text = text.replace("runuser -u matanai -- /opt/matanai", str(ROOT))
    script = tmp_path / "matanai"
    script.write_text(text)

    done = subprocess.run(
        ["sh", str(script), "people", "device", "add", "honcho-kiosk-1", "--office", "honcho"],
        capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert (done.returncode, done.stderr, len(done.stdout.strip())) == (0, "", 32)
    assert (tmp_path / "people.json").exists()
