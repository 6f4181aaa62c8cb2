"""Pictures of every screen from a live demo, one visitor's number on all of them.

`python -m tests.pictures` puts them into `pictures/`, with `--readme` the README's four into
`docs/pictures/` too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.journeys.clerk import Clerk, words
from tests.journeys.fitting import beyond
from tests.journeys.greeter import LANDSCAPE, Greeter
from tests.journeys.preapply.at_home import SAMPLES, fill, submit
from tests.journeys.screens import Screens, accessibility, launch, numbers
from tests.journeys.typeface import same_glyphs
from tests.journeys.visitor import Visitor, address_on
from tests.proof import programs
from tests.proof.programs import Demo

ROOT = Path(__file__).parents[1]
PORTRAIT = {"width": 1080, "height": 1920}
DESK = "honcho-2"
SERVED = (("honcho-hoken", "honcho-9"), ("honcho-zei", "honcho-12"))
AT_WORK = (("honcho-shomei", "honcho-3"), ("honcho-shomei", "honcho-4"))
BEHIND = ("honcho-shomei", "honcho-shomei")
README = {"kiosk-filled": 540, "desk-case": 1080, "sign": 960, "phone-called": 390}
NAMES = {"kiosk-filled": "kiosk", "desk-case": "desk", "sign": "signage", "phone-called": "phone"}
LARGEST = 200_000
NOBODYS = "\ue5a1"  # from the private area


@dataclass
class Picture:
    """A screen as it stood: its numbers and its faults, each in words.

    `faults` are axe-core's, `alike` letters that cannot be told apart, `beyond` what is cut off.
    """

    path: Path
    numbers: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)


@dataclass
class Album:
    """All pictures by name, and the number of the visitor they follow."""

    folder: Path
    number: str = ""
    pictures: dict[str, Picture] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)  # what a letter that no font has looks like

    def take(self, name: str, page: Page) -> None:
        """The page as it stands once it is at rest."""
        page.mouse.move(0, 0)
        path = self.folder / f"{name}.png"
        page.screenshot(path=path, animations="disabled", scale="css")
        faults = accessibility(page), same_glyphs(page), beyond(page)
        self.pictures[name] = Picture(path, numbers(page), *faults)


def take(demo: Demo, screens: Screens, folder: Path) -> Album:
    """Walk once through the whole house with a camera."""
    folder.mkdir(parents=True, exist_ok=True)
    album = Album(folder)
    at_home(album, screens)
    company(demo)
    visitor = Visitor(screens.kiosk())
    at_the_kiosk(album, visitor)
    own = screens.phone(device_scale_factor=1).new_page()
    own.goto(address_on(visitor.ticket()))
    expect(own.locator("#headline")).to_be_visible()
    album.take("phone-ticket", own)
    for service in BEHIND:
        demo.device("greeter").number(service)
    in_the_lobby(album, screens, demo)
    at_the_desk(album, screens, demo, own)
    return album


def company(demo: Demo) -> None:
    """Others who came before: some have gone already, some are at their desks."""
    for service, desk in (*SERVED, *AT_WORK):
        demo.device("greeter").number(service)
        clerk = demo.clerk(desk)
        turn = clerk.move(clerk.next().json()["turn"], "start").json()["turn"]
        if (service, desk) in SERVED:
            clerk.move(turn, "finish")


def at_home(album: Album, screens: Screens) -> None:
    """The phone before anybody has a number, and the form that makes the QR."""
    display = screens.demo.ready["display"]
    page = screens.phone(device_scale_factor=1).new_page()
    page.goto(f"{display}/?office={screens.demo.ready['office']}")
    expect(page.locator(".line").first).to_be_visible()
    album.take("phone-home", page)
    album.unknown = same_glyphs(page, NOBODYS)
    page.goto(f"{display}/preapply/juminhyo")
    expect(page.locator("#start")).to_be_visible()
    album.take("preapply-start", page)
    asked: list[Locator] = []

    def look(question: Locator) -> None:
        asked.append(question)
        if len(asked) == 3:  # two answers stand there already
            album.take("preapply-form", page)

    fill(page, SAMPLES["juminhyo"], look)
    album.take("preapply-review", page)
    submit(page)
    page.locator("#picture").evaluate("image => image.decode()")
    album.take("preapply-qr", page)


def at_the_kiosk(album: Album, visitor: Visitor) -> None:
    """From the first touch to the paper, by card."""

    def shows(screen: str, name: str | None = None) -> None:
        visitor.sees(screen)
        album.take(f"kiosk-{name or screen}", visitor.page)

    visitor.home()
    shows("start")
    visitor.touch("証明書がほしい")
    shows("choose")
    visitor.touch("住民票の写し")
    shows("number")
    album.number = visitor.number
    for touch, screen in (("カードで入力", "for_whom"), ("本人", "notice"), ("はじめる", "insert")):
        visitor.touch(touch)
        shows(screen)
    visitor.lays_the_card("佐藤　花子")
    shows("known")
    visitor.touch("わかる")
    shows("pin")
    visitor.types_pin("1234")
    visitor.sees("filled")
    expect(visitor.page.locator(".to-fill")).to_have_count(0)
    shows("filled")
    visitor.touch("つぎへ")
    shows("ask")
    visitor.answers({"種類": "世帯全員の写し", "通数": 1})
    shows("confirm")
    visitor.touch("この内容でよい")
    visitor.ticket()
    expect(visitor.page.locator("main")).to_contain_text("おとりください")
    shows("ticket")


def in_the_lobby(album: Album, screens: Screens, demo: Demo) -> None:
    """The greeter with the whole line, and with the visitor's number in hand."""
    her = next(each for each in demo.ready["clerks"] if each["role"] == "greeter")
    tablet = screens.context(LANDSCAPE, has_touch=True)
    greeter = Greeter(tablet, demo.ready["counter"]).begins(her["name"], her["password"])
    expect(greeter.line).to_contain_text(album.number[1:])
    album.take("greeter-lobby", greeter.page)
    greeter.finds(album.number)
    album.take("greeter-person", greeter.page)


def at_the_desk(album: Album, screens: Screens, demo: Demo, own: Page) -> None:
    """The clerk signs in, prepares, calls; sign and phone call out; the form is printed."""
    page = screens.desk()
    expect(page.get_by_label("職員名")).to_be_visible()
    album.take("desk-signin", page)
    clerk = Clerk(page, demo, DESK)
    expect(page.locator(".desk-turn").first).to_be_visible()
    album.take("desk-line", page)
    digits = f"{album.number[0]} {album.number[1:]}"
    page.locator(".desk-case-row", has_text=digits).click()
    expect(clerk.row("applicant_name").locator("input")).to_have_value("佐藤　花子")
    album.take("desk-prepare", page)
    clerk.click("引き受ける")
    clerk.told("引き受けました")
    clerk.click("準備完了")
    clerk.click("一覧に戻る")
    clerk.calls()
    the_call(album, screens, own, page)
    clerk.press("F9")
    expect(clerk.row("applicant_name").locator("input")).to_have_value("佐藤　花子")
    album.take("desk-case", page)
    printed(album, clerk.form())


def the_call(album: Album, screens: Screens, own: Page, desk: Page) -> None:
    """One call on four screens."""
    expect(own.locator("#headline")).to_contain_text("2番窓口へお越しください")
    album.take("desk-called", desk)
    album.take("phone-called", own)
    for name, size in (("sign", None), ("sign-portrait", PORTRAIT)):
        sign = screens.sign(size) if size else screens.sign()
        expect(sign.locator(".sign-call").first).to_contain_text(album.number[1:])
        album.take(name, sign)


def printed(album: Album, pdf: bytes) -> None:
    """The first page of the printed form."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        text = words(pdf, folder)
        root = album.folder / "form"
        subprocess.run(
            ["pdftoppm", "-png", "-r", "110", "-singlefile", folder / "form.pdf", root], check=True
        )
    seen = {album.number} if album.number in text.replace(" ", "") else set()
    album.pictures["form"] = Picture(root.with_suffix(".png"), seen)


def for_readme(album: Album, folder: Path) -> list[Path]:
    """The four of the README, small enough to be read over a slow line."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, width in README.items():
        with Image.open(album.pictures[name].path) as taken:
            picture = taken.convert("RGB")
        size = (width, round(picture.height * width / picture.width))
        path = folder / f"{NAMES[name]}.png"
        small = picture.resize(size, Image.Resampling.LANCZOS)
        small.save(path, optimize=True)
        if path.stat().st_size >= LARGEST:  # fewer colours, but all of them: lines are told by them
            fewer = small.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=10, dither=0)
            fewer.save(path, optimize=True)
        made.append(path)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Start a demo of its own, walk, and say where the pictures lie."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--out", type=Path, default=ROOT / "pictures")
    given.add_argument("--readme", action="store_true", help="docs/pictures too")
    chosen = given.parse_args(arguments)
    with TemporaryDirectory() as place, sync_playwright() as play:
        demo = programs.demo(Path(place) / "data")
        browser = launch(play)
        try:
            album = take(demo, Screens(browser, demo), chosen.out)
        finally:
            browser.close()
            stop(demo)
    made: list[Any] = [each.path for each in album.pictures.values()]
    made += for_readme(album, ROOT / "docs" / "pictures") if chosen.readme else []
    for path in made:
        print(path)
    return 0


def stop(demo: Demo) -> None:
    """End the demo."""
    demo.close()
    assert demo.program is not None
    demo.program.stop()


if __name__ == "__main__":
    sys.exit(main())
