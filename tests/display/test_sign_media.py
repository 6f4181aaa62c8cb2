"""Pictures and films beside the calls, and the page that waits for the server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

from display.media import media
from display.settings import Settings
from display.web.app import create
from tests.cast import free_port
from tests.display.browsing import SIGN, STANDING, Stage, call, fresh
from tests.display.harness import catalogue, run, served, text
from tests.display.running import opened

START = Path(__file__).parents[2] / "static/signage/start.html"
OVERLAP = """() => {
  const media = document.getElementById("media").getBoundingClientRect();
  return [...document.querySelectorAll(".sign-calls, .sign-service")].filter((each) => {
    const place = each.getBoundingClientRect();
    return place.right > media.left + 1 && place.left < media.right - 1
      && place.bottom > media.top + 1 && place.top < media.bottom - 1;
  }).length;
}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the city put there, and what else lies about."""
    hall = tmp_path / "hall"
    hall.mkdir()
    Image.new("RGB", (160, 90), "green").save(hall / "夏.png")
    (hall / "film.mp4").write_bytes(b"film")
    (hall / "notes.txt").write_text("not for the lobby")
    (tmp_path / "other.png").write_bytes(b"another folder's")
    return tmp_path


def with_media() -> dict[str, object]:
    sign = {"id": "hall", "office": "honcho", "name": text("一階"), "media": "hall",
            "services": ["honcho-move"], "desks": ["honcho-12"]}  # fmt: skip
    return catalogue() | {"signs": [sign]}


def test_a_sign_is_told_of_the_pictures_and_films_of_its_folder_only(folder: Path) -> None:
    async def work() -> None:
        async with opened(media=folder) as display:
            display.public.set_catalogue(with_media())
            told = (await display.get("/signage/hall/media")).json()["media"]
            whole = await display.get("/signage/honcho/media")
            picture = await display.get(told[1]["src"])

            assert [each["kind"] for each in told] == ["film", "picture"]
            assert whole.json() == {"media": []}
            assert picture.headers["content-type"] == "image/png"

    run(work())


def test_a_name_that_is_no_utf_8_and_a_link_out_of_the_folder_are_left_out(folder: Path) -> None:
    before = [each.path.name for each in media(folder / "hall")]
    (folder / "hall" / os.fsdecode("写真.png".encode("cp932"))).write_bytes(b"x")
    (folder / "hall" / "link.png").symlink_to(folder / "other.png")
    (folder / "hall" / "写真　1.png").write_bytes(b"x")

    after = [each.path.name for each in media(folder / "hall")]

    assert sorted(after) == sorted([*before, "写真　1.png"])


@pytest.mark.parametrize("name", ["notes.txt", "..%2Fother.png", "none.png", "%00"])
def test_nothing_else_can_be_fetched_from_there(folder: Path, name: str) -> None:
    async def work() -> None:
        async with opened(media=folder) as display:
            display.public.set_catalogue(with_media())

            assert (await display.get(f"/signage/hall/media/{name}")).status_code == 404

    run(work())


@pytest.mark.parametrize("size", [SIGN, STANDING])
def test_a_picture_hides_neither_calls_nor_waits(stage: Stage, folder: Path, size: object) -> None:
    async def work() -> None:
        (folder / "hall/film.mp4").unlink()
        first = fresh(1, calls=(call(1, "B012", "honcho-12"),))
        async with stage.browsing("/signage/honcho", size, first) as (display, page):
            display.public.media = folder
            display.public.set_catalogue(with_media())
            await page.goto(f"http://{display.at}/signage/hall")
            await expect(page.locator("#media img")).to_be_visible()
            await expect(page.locator(".sign-call")).to_be_visible()

            assert await page.evaluate(OVERLAP) == 0

    stage.run(work())


def test_a_screen_that_starts_before_the_server_shows_the_sign_once_it_is_there(
    stage: Stage,
) -> None:
    async def work() -> None:
        port = free_port()
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (_, page):
            address = f"http://127.0.0.1:{port}/signage/honcho"
            await page.goto(f"{START.as_uri()}#{address}")
            await expect(page.locator("h1")).to_have_text("案内表示につないでいます")
            app = create(Settings())
            app.state.public.set_catalogue(catalogue())
            app.state.public.hub.publish(fresh(1))
            async with served(app, port):
                await expect(page.locator(".sign-service")).to_have_count(8, timeout=15_000)
                await page.goto("about:blank")

    stage.run(work())
