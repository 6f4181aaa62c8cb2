"""At home to the counter: a phone page fills, seals and draws a QR, a camera sees it, it opens.

Between the canvas and the decoder there are only pictures; no test passes the sealed text along.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Playwright,
    expect,
)

from counter.envelope import EnvelopeError, open_qr
from kiosk import camera
from tests.camera import HARD, Optics, film, photograph
from tests.journeys.preapply.at_home import (
    CHROMIUM,
    CITY,
    NUMBER,
    PRIVATE,
    SAMPLES,
    Held,
    add_person,
    at_the_counter,
    fill,
    new_phone,
    opened,
    picture,
    scanned,
    submit,
)


@pytest.mark.parametrize(("procedure", "language"), [("tennyu", "ja"), ("juminhyo", "en")])
def test_what_is_typed_at_home_without_network_is_what_the_counter_reads(
    phone: BrowserContext, site: str, procedure: str, language: str
) -> None:
    page = opened(phone, site, procedure, language)

    fill(page, SAMPLES[procedure])
    screen = picture(page)

    for optics in (Optics(), HARD):
        seen = scanned(screen, optics)
        read = at_the_counter(seen.text)
        assert seen.kind == "preapplication"
        assert read.applications[0]["for_whom"] == SAMPLES[procedure]["for_whom"]
        assert read.applications[0]["answers"] == SAMPLES[procedure]["answers"]


@dataclass(frozen=True)
class Drawn:
    """A 住民票 drawn once for the tests that only look: as it stands on the screen, and saved."""

    screen: Image.Image
    saved: Image.Image


@pytest.fixture(scope="module")
def drawn(browser: Browser, site: str) -> Iterator[Drawn]:
    phone = new_phone(browser)
    page = opened(phone, site, "juminhyo", "ja-easy")
    fill(page, SAMPLES["juminhyo"])
    screen = picture(page)
    with page.expect_download() as saving:
        page.locator("#save").click()
    yield Drawn(screen, Image.open(saving.value.path()))
    phone.close()


def test_the_saved_picture_holds_the_same_draft_and_its_date_beneath(drawn: Drawn) -> None:
    beneath = drawn.saved.convert("L").crop((0, 1080, 1080, 1380))

    assert camera.decode(drawn.saved)[0].text == scanned(drawn.screen, Optics()).text
    assert beneath.getextrema() == (0, 255)


def test_a_chromium_camera_looking_at_a_film_of_the_screen_sees_the_draft(
    drawn: Drawn, play: Playwright, site: str, held: Held, tmp_path: Path
) -> None:
    frames = [photograph(drawn.screen, seed=seed) for seed in (1, 2, 3)]
    reel = film(frames, tmp_path / "screen.y4m")

    look_through_chromium(play, site, reel)
    seen = camera.look(camera.luma(1280, 720, held.frames[-1]))

    assert at_the_counter(seen.text).applications[0]["answers"] == SAMPLES["juminhyo"]["answers"]


def look_through_chromium(play: Playwright, site: str, reel: Path) -> None:
    """Chromium takes one frame of its (film fed) camera and sends its raw luma to the site."""
    device = [
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={reel}",
    ]  # fmt: skip
    eye = play.chromium.launch(executable_path="/usr/bin/chromium", args=[*CHROMIUM, *device])
    page = eye.new_page()
    page.goto(f"{site}/film")
    expect(page).to_have_title("sent", timeout=30_000)
    eye.close()


def test_a_family_is_told_how_many_fit_and_a_full_qr_still_reads(
    phone: BrowserContext, site: str
) -> None:
    page = opened(phone, site, "tennyu")
    long = "".join(chr(0x4E00 + at * 331) for at in range(60))
    heavy = {**SAMPLES["tennyu"]["answers"], "new_building": long, "members": []}
    fill(page, {**SAMPLES["tennyu"], "answers": heavy})
    page.get_by_role("button", name="いっしょに引っこした方: 直す").click()
    members = page.locator("[data-field=members]")
    people, room = members.locator(".preapply-person"), members.locator(".preapply-room")
    expect(room).to_contain_text("人くらいまでです")

    count = 0
    while added(members, people, count):
        cousin(members, count)
        count += 1
    expect(room).to_contain_text("ここまで")
    submit(page)
    expect(page.locator(".preapply-summary")).to_be_visible()
    read = at_the_counter(scanned(picture(page), Optics()).text).applications[0]["answers"]

    assert 2 <= len(read["members"]) == count < 7


def added(members: Locator, people: Locator, count: int) -> bool:
    """Whether the form took one more: it works out first what the last one needs in the QR."""
    members.locator(".preapply-add").dispatch_event("click")
    try:
        expect(people).to_have_count(count + 1, timeout=10_000)
    except AssertionError:
        return False
    return True


def cousin(members: Locator, number: int) -> None:
    """One more relative, with a name like nobody else's."""
    field = next(f for f in CITY.procedures["tennyu"].fields if f.id == "members")
    chance = random.Random(number)
    person = {
        "name": "".join(chr(chance.randint(0x4E00, 0x9F00)) for _ in range(4)),
        "kana": "".join(chr(chance.randint(0x30A1, 0x30F4)) for _ in range(8)),
        "birth": f"{1950 + number * 7}-{1 + number:02}-{10 + number}",
        "sex": "12"[number % 2], "relation": "sibling", "card": bool(number % 2),
    }  # fmt: skip
    add_person(members, field, number, person, None)


@pytest.mark.parametrize("procedure", ["tennyu", "juminhyo"])
def test_an_individual_number_typed_in_any_field_is_refused_and_taken_out(
    phone: BrowserContext, site: str, procedure: str
) -> None:
    page = opened(phone, site, procedure)
    tried: list[str | None] = []

    def refused(root: Locator) -> None:
        typed = root.locator(".input")
        typed.fill(f"{NUMBER[:4]} {NUMBER[4:8]}-{NUMBER[8:]}")
        typed.blur()
        expect(root.locator(".field-error")).to_contain_text("マイナンバー")
        expect(typed).to_have_value("")
        tried.append(root.get_attribute("data-field"))

    fill(page, SAMPLES[procedure], refused)
    read = at_the_counter(scanned(picture(page), Optics()).text)

    assert len(tried) >= 5
    assert read.applications[0]["answers"] == SAMPLES[procedure]["answers"]


def test_a_draft_is_refused_when_old_by_another_city_and_when_the_key_is_gone(
    drawn: Drawn,
) -> None:
    sealed = scanned(drawn.screen, Optics()).text

    with pytest.raises(EnvelopeError, match="expired"):
        at_the_counter(sealed, datetime.now(UTC) + timedelta(days=31))
    with pytest.raises(EnvelopeError, match="foreign"):
        open_qr(sealed, {7: PRIVATE}, "052035")
    with pytest.raises(EnvelopeError, match="unknown_key"):
        open_qr(sealed, {8: PRIVATE}, CITY.city.code)


def test_half_a_qr_shows_nothing(drawn: Drawn) -> None:
    torn = drawn.screen.crop((0, 0, drawn.screen.width, drawn.screen.height // 3))

    assert camera.look(torn).kind == "nothing"
