"""A display fed by files: the newest wins, half a file waits for its rest, the loop goes on."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from display.folder import Folder
from display.public import Public
from display.settings import SettingFault, load
from tests.display.harness import catalogue, run, snapshot, until
from tests.display.running import opened


def lay(folder: Path, body: bytes, name: str = "status-honcho.json") -> None:
    """A file comes, as a transfer that moves it into place would bring it."""
    beside = folder / ".coming"
    beside.write_bytes(body)
    beside.replace(folder / name)


def test_what_lies_in_the_folder_is_shown_and_each_newer_file_too(tmp_path: Path) -> None:
    async def work() -> None:
        lay(tmp_path, json.dumps(catalogue()).encode(), "catalogue.json")
        lay(tmp_path, snapshot(1).full())
        async with opened(uplink_folder=tmp_path) as display:
            await until(lambda: display.public.hub.latest("honcho") == snapshot(1))
            lay(tmp_path, snapshot(2).full())
            await until(lambda: display.public.hub.latest("honcho") == snapshot(2))

            listed = await display.get("/api/catalogue?office=honcho")
            assert listed.json()["offices"][0]["id"] == "honcho"
            assert (await display.get("/healthz")).json()["uplink"] is True

    run(work())


def test_an_older_file_that_comes_late_changes_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        lay(tmp_path, snapshot(7).full())
        async with opened(uplink_folder=tmp_path) as display:
            await until(lambda: display.public.hub.latest("honcho") == snapshot(7))
            lay(tmp_path, snapshot(6, calls=()).full())
            await until(lambda: display.public.hub.tally.ignored == 1)

            assert display.public.hub.latest("honcho") == snapshot(7)

    run(work())


def test_half_a_file_is_left_alone_until_the_rest_has_come(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        whole, path = snapshot(1).full(), tmp_path / "status-honcho.json"
        async with opened(uplink_folder=tmp_path) as display:
            path.write_bytes(whole[:200])
            await until(lambda: "status-honcho.json" in caplog.text)
            assert display.public.hub.latest("honcho") is None
            with path.open("ab") as file:
                file.write(whole[200:])
            await until(lambda: display.public.hub.latest("honcho") == snapshot(1))

    with caplog.at_level(logging.WARNING):
        run(work())


def test_a_folder_that_is_taken_away_and_put_back_is_read_again(tmp_path: Path) -> None:
    async def work() -> None:
        folder = tmp_path / "carried"
        folder.mkdir()
        async with opened(uplink_folder=folder) as display:
            lay(folder, snapshot(1).full())
            await until(lambda: display.public.hub.latest("honcho") == snapshot(1))
            away = folder.rename(tmp_path / "away")
            lay(away, snapshot(2).full())
            away.rename(folder)

            await until(lambda: display.public.hub.latest("honcho") == snapshot(2))

    run(work())


def test_nothing_new_for_long_is_told_to_whoever_watches(tmp_path: Path) -> None:
    assert Folder(tmp_path, Public()).fresh is False


def test_a_folder_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingFault, match="MATANAI_UPLINK_FOLDER"):
        load({"MATANAI_UPLINK_FOLDER": str(tmp_path / "nowhere")})
