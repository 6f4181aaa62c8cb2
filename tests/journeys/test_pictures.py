"""Pictures of every screen: right size, one number on all, real letters, nothing axe objects to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from tests import pictures
from tests.journeys.greeter import LANDSCAPE
from tests.journeys.screens import DESK, KIOSK, PHONE, SIGN, Screens, launch
from tests.pictures import PORTRAIT, Album
from tests.proof import programs

SIZES = {"kiosk": KIOSK, "desk": DESK, "sign": SIGN, "phone": PHONE, "preapply": PHONE,
         "greeter": LANDSCAPE}  # fmt: skip
BEFORE_A_NUMBER = ("kiosk-start", "kiosk-choose", "phone-home", "desk-signin", "preapply")
EXPECTED = {
    "phone-home", "preapply-start", "preapply-form", "preapply-review", "preapply-qr",
    "kiosk-start", "kiosk-choose", "kiosk-number", "kiosk-for_whom", "kiosk-notice",
    "kiosk-insert", "kiosk-known", "kiosk-pin", "kiosk-filled", "kiosk-ask", "kiosk-confirm",
    "kiosk-ticket", "phone-ticket", "desk-signin", "desk-line", "desk-prepare", "desk-called",
    "phone-called", "sign", "sign-portrait", "desk-case", "form", "greeter-lobby",
    "greeter-person",
}  # fmt: skip


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """One walk with a camera through a demo of its own: nobody else's numbers stand there."""
    demo = programs.demo(tmp_path_factory.mktemp("pictures") / "data")
    try:
        with sync_playwright() as play:
            browser = launch(play)
            screens = Screens(browser, demo)
            yield pictures.take(demo, screens, tmp_path_factory.mktemp("album"))
            assert screens.faults == []
            browser.close()
    finally:
        pictures.stop(demo)


def test_every_screen_has_its_picture_in_its_own_size(album: Album) -> None:
    assert set(album.pictures) == EXPECTED
    for name, picture in album.pictures.items():
        if name != "form":
            size = PORTRAIT if name == "sign-portrait" else SIZES[name.split("-")[0]]
            with Image.open(picture.path) as taken:
                assert taken.size == (size["width"], size["height"]), name


def test_every_screen_shows_the_same_number(album: Album) -> None:
    shown = {name: each.numbers for name, each in album.pictures.items()}
    without = [name for name, numbers in shown.items() if album.number not in numbers]

    assert album.number == "A003"
    assert [name for name in without if not name.startswith(BEFORE_A_NUMBER)] == []
    own = [name for name in shown if name.startswith(("kiosk-", "phone-"))]
    assert set.union(*(shown[name] for name in own)) == {album.number}


def test_no_letter_is_a_box_or_another_letter(album: Album) -> None:
    assert [fault for each in album.pictures.values() for fault in each.alike] == []


def test_a_letter_no_font_has_would_be_found(album: Album) -> None:
    assert album.unknown == ["body: \ue5a1 is drawn like the box"]


def test_nothing_is_cut_off_on_any_screen(album: Album) -> None:
    assert {name: each.beyond for name, each in album.pictures.items() if each.beyond} == {}


def test_axe_finds_nothing_on_any_screen(album: Album) -> None:
    assert {name: each.faults for name, each in album.pictures.items() if each.faults} == {}


def test_no_picture_is_empty(album: Album) -> None:
    for name, picture in album.pictures.items():
        with Image.open(picture.path) as taken:
            colours = taken.convert("RGB").getcolors(1 << 24) or []
        assert len(colours) > 20, name


def test_the_readmes_pictures_are_small(album: Album, tmp_path: Path) -> None:
    made = pictures.for_readme(album, tmp_path)

    assert [path.stem for path in made] == ["kiosk", "desk", "signage", "phone"]
    assert all(path.stat().st_size < pictures.LARGEST for path in made)
