"""Journey of the QR: written at home, held to the kiosk's camera, called on sign and phone.

Between the canvas of the phone and the visit there are only pictures.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.camera import FRAME, HARD, PLAIN, Optics, film, photograph
from tests.journeys.clerk import Clerk
from tests.journeys.preapply.at_home import SAMPLES, fill, opened, picture
from tests.journeys.rows import rows
from tests.journeys.screens import Screens, film_as_camera, launch
from tests.journeys.visitor import Visitor, address_on
from tests.proof.programs import Demo

TELL = """([place, text]) => {
  const says = () => document.querySelector(place)?.textContent.replace(/\\s/g, "") ?? "";
  const look = () => { if (says().includes(text)) window.told ??= Date.now(); };
  const all = {subtree: true, childList: true, characterData: true};
  new MutationObserver(look).observe(document.body, all);
  look();
}"""


def drawn_at_home(phone: BrowserContext, demo: Demo, procedure: str) -> Image.Image:
    """A resident fills the page of the display, offline, as far as the QR on the phone."""
    page = opened(phone, demo.ready["display"], procedure)
    fill(page, SAMPLES[procedure])
    return picture(page)


def hold_up(demo: Demo, screen: Image.Image, optics: Optics = PLAIN) -> None:
    """Frames of the camera, as the kiosk's page sends them, until one is taken."""
    width, height = FRAME
    for seed in range(1, 9):
        frame = Image.open(io.BytesIO(photograph(screen, optics, seed))).convert("L")
        answer = httpx2.post(
            f"{demo.ready['kiosk']}/api/scan?width={width}&height={height}",
            content=frame.tobytes(), headers={"Content-Type": "application/octet-stream"},
            timeout=30,
        )  # fmt: skip
        if answer.json()["taken"]:
            return
    raise AssertionError("the camera saw no code")


# A promise of the page's own: its policy lets nobody evaluate text there again and again.
TOLD = """() => new Promise((told, late) => {
  const look = () => (window.told ? told(window.told) : setTimeout(look, 10));
  setTimeout(() => late(new Error("nothing was told in 20 s")), 20000);
  look();
})"""


def watch(page: Page, place: str, text: str) -> None:
    """From now on the page remembers when this text came to stand in this place."""
    page.evaluate(TELL, [place, text])


def told_after(page: Page, called: float) -> float:
    """Milliseconds from the clerk's call to the text that `watch` waits for."""
    return float(page.evaluate(TOLD)) - called


@pytest.fixture
def drawn(screens: Screens, demo: Demo) -> Image.Image:
    """The QR of a family that moves in."""
    return drawn_at_home(screens.phone(), demo, "tennyu")


def test_draft_from_home_becomes_a_number_a_call_and_a_second_scan_finds_it_again(
    screens: Screens, demo: Demo, drawn: Image.Image
) -> None:
    visitor = Visitor(screens.kiosk())
    visitor.home()
    number, paper = confirmed(visitor, demo, drawn)
    own = own_page(screens, paper, number)
    before = rows(demo)

    sign, clerk = screens.sign(), Clerk(screens.desk(), demo, "honcho-6")
    watch(sign, "#calls", f"{number}→6番窓口")
    watch(own, "#headline", "6番窓口へお越しください")
    called, at = clerk.calls()

    assert called == number
    assert told_after(sign, at) < 1000
    assert told_after(own, at) < 1000
    found_again(visitor, demo, drawn, number)
    assert rows(demo) == before


def confirmed(visitor: Visitor, demo: Demo, drawn: Image.Image) -> tuple[str, Image.Image]:
    """Hold the phone up, look at one covered value, say yes; number and paper."""
    visitor.touch("QRコードをお持ちの方")
    visitor.sees("scan")
    hold_up(demo, drawn, HARD)
    visitor.sees("filled|confirm")
    name = visitor.page.locator('[data-path="applicant_name"]')
    expect(name).to_contain_text("●●")
    expect(visitor.page.locator("main")).not_to_contain_text("城")
    expect(name.locator(".badge")).to_have_text("QR")
    visitor.touch(name.locator(".row-touch"))
    expect(visitor.page.locator('[data-path="applicant_name"]')).to_contain_text("葛󠄂城　結衣")
    if visitor.screen == "filled":
        visitor.touch("つぎへ")
    visitor.touch("この内容でよい")
    paper = visitor.ticket()
    return visitor.number, paper


def own_page(screens: Screens, paper: Image.Image, number: str) -> Page:
    """The visitor's phone opens what the paper's QR says."""
    page = screens.phone().new_page()
    page.goto(address_on(paper))
    expect(page.locator(".own-number .number")).to_have_text(f"{number[0]} {number[1:]}")
    return page


def found_again(visitor: Visitor, demo: Demo, drawn: Image.Image, number: str) -> None:
    """The same code once more: the same number, and where to go."""
    visitor.touch("おわる")
    visitor.sees("start")
    hold_up(demo, drawn)
    visitor.sees("found")
    assert visitor.number == number
    expect(visitor.page.locator("main")).to_contain_text("6番窓口へお越しください")
    visitor.touch("おわる")


def test_chromiums_own_camera_sees_the_phone_and_the_visitor_gets_a_ticket(
    play: Playwright, screens: Screens, demo: Demo, tmp_path: Path
) -> None:
    Visitor(screens.kiosk()).home()
    screen = drawn_at_home(screens.phone(), demo, "juminhyo")
    frames = [photograph(screen, seed=seed) for seed in (1, 2, 3)]

    with looking_at(film(frames, tmp_path / "phone.y4m"), play, demo) as visitor:
        visitor.sees("filled|confirm")
        expect(visitor.page.locator("main")).to_contain_text("住民票の写し")
        if visitor.screen == "filled":
            visitor.touch("つぎへ")
        visitor.touch("この内容でよい")
        own = own_page(screens, visitor.ticket(), visitor.number)

    expect(own.locator("#headline")).to_have_text(re.compile("次の番です|あと.*人"))


@contextmanager
def looking_at(reel: Path, play: Playwright, demo: Demo) -> Iterator[Visitor]:
    """Somebody at the kiosk in a Chromium whose camera is this film."""
    eyes = launch(play, *film_as_camera(reel))
    try:
        hall = Screens(eyes, demo)
        yield Visitor(hall.kiosk())
        assert hall.faults == []
    finally:
        eyes.close()
