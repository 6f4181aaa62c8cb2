"""The folder for a one-way transfer: always whole, always the newest, through a full disk too."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from counter import whole
from counter.settings import BadSetting, read
from display.settings import Settings as DisplaySettings
from display.snapshot import Snapshot
from display.web.app import create as create_display
from tests.cast import Clock, Served, Town, build
from tests.counter.test_uplink import until, waiting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the counter writes and the display reads."""
    found = tmp_path / "carried"
    found.mkdir()
    return found


@pytest.fixture
def town(tmp_path: Path, folder: Path) -> Iterator[Town]:
    """A counter that opens no line to anybody."""
    found = build(tmp_path / "data", Clock(), uplink="file", uplink_folder=folder)
    yield found
    found.close()


def test_a_display_that_reads_the_folder_says_the_same_as_the_counter(
    town: Town, folder: Path
) -> None:
    edge = Served(create_display(DisplaySettings(uplink_folder=folder)))
    town.kiosk().number()

    assert until(lambda: waiting(edge.url) == 1)
    for path in ("/api/status?office=honcho&turns=1", "/api/catalogue"):
        ours, theirs = (httpx2.get(url + path) for url in (town.served.url, edge.url))
        assert ours.json() == theirs.json()
    assert httpx2.get(f"{edge.url}/healthz").json()["uplink"] is True
    edge.stop()


def test_the_folder_holds_whole_files_that_another_user_may_read(town: Town, folder: Path) -> None:
    assert until(lambda: (folder / "status-honcho.json").exists())
    assert until(lambda: (folder / "catalogue.json").exists())

    for path in folder.glob("*.json"):
        assert path.stat().st_mode & 0o777 == 0o644
    assert Snapshot.parse((folder / "status-honcho.json").read_bytes()).office == "honcho"


def test_a_file_that_cannot_be_written_leaves_the_old_one(folder: Path) -> None:
    whole.put(folder / "status-honcho.json", [b"old"], 0o644)
    (folder / ".status-honcho.json.part").mkdir()
    with pytest.raises(IsADirectoryError):
        whole.put(folder / "status-honcho.json", [b"new"], 0o644)

    assert (folder / "status-honcho.json").read_bytes() == b"old"


def test_a_folder_that_was_away_is_brought_up_to_date(
    town: Town, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert until(lambda: (folder / "status-honcho.json").exists())
    away = folder.with_name("away")
    with caplog.at_level(logging.ERROR, "counter.drop"):
        folder.rename(away)
        town.kiosk().number()
        assert until(lambda: len(caplog.records) > 0)
        away.rename(folder)

        assert until(lambda: said(folder) == 1)
    assert len(caplog.records) == 1


def said(folder: Path) -> int:
    """People waiting for certificates, as the file says."""
    newest = Snapshot.parse((folder / "status-honcho.json").read_bytes())
    return next(line.waiting for line in newest.services if line.id == "honcho-shomei")


@pytest.mark.parametrize(
    "environment",
    [
        {"MATANAI_UPLINK": "file"},
        {"MATANAI_UPLINK": "push"},
        {"MATANAI_UPLINK": "push", "MATANAI_UPLINK_TOKEN": "a b"},
        {"MATANAI_UPLINK_TO": "mado.example.jp"},
        {"MATANAI_UPLINK": "push", "MATANAI_UPLINK_TO": "https://a.example https://a.example/"},
    ],
)
def test_a_way_out_that_leads_nowhere_is_refused_at_the_start(
    environment: dict[str, str],
) -> None:
    with pytest.raises(BadSetting, match="MATANAI_UPLINK"):
        read(environment)
