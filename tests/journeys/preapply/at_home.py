"""A resident at home: the page served as the display does, filled step by step, photographed."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    expect,
)

from counter.catalogue.files import load, samples
from counter.envelope import new_key, open_qr
from counter.fields import Field, visible
from counter.preapplication import PreApplication, decode
from kiosk import camera
from tests.camera import Optics, photograph

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "counter" / "catalogue" / "yuzawa"
CITY = load(FOLDER)
SAMPLES = {each["procedure"]: each for each in samples(FOLDER)}
PRIVATE, PUBLIC = new_key()
KEYS = [
    {
        "id": 7,
        "public": base64.urlsafe_b64encode(PUBLIC).rstrip(b"=").decode(),
        "from": "2020-01-01T00:00:00+09:00",
        "until": "2090-01-01T00:00:00+09:00",
    }
]
NUMBER = "123456789018"
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Held:
    """Stands where the display's `app.state.public` does, and keeps the frames it was sent."""

    demo = False

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self._catalogue = CITY.public(keys=KEYS)

    def catalogue(self) -> dict[str, Any]:
        return self._catalogue


def new_phone(browser: Browser) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True,
        has_touch=True, timezone_id="Asia/Tokyo",
    )  # fmt: skip


def opened(phone: BrowserContext, site: str, procedure: str, language: str = "ja") -> Page:
    """The page, ready to start; the network is cut as soon as it is."""
    page = phone.new_page()
    page.goto(f"{site}/preapply/{procedure}?lang={language}")
    expect(page.locator("#start")).to_be_visible()
    phone.set_offline(True)
    return page


def submit(page: Page) -> None:
    page.locator("#form button[type=submit]").click()


def fill(
    page: Page, sample: dict[str, Any], first: Callable[[Locator], None] | None = None
) -> None:
    """Type a whole application in, step by step, as far as the look over.

    `first` is done to each text question before it is answered.
    """
    form = CITY.procedures[sample["procedure"]]
    place = [who.code for who in form.for_whom].index(sample["for_whom"])
    page.locator("#start").click()
    page.locator("[data-field=for_whom] label").nth(place).click()
    submit(page)
    for field in form.fields:
        root = page.locator(f".preapply-questions > [data-field={field.id}]")
        if field.kind == "staff_number" or not shown(field, sample):
            continue
        if not root.is_visible():
            submit(page)
        expect(root).to_be_visible()
        answer(root, field, sample["answers"].get(field.id), first)
    submit(page)
    expect(page.locator(".preapply-summary")).to_be_visible()


def shown(field: Field, sample: dict[str, Any]) -> bool:
    return visible(field, sample["for_whom"], sample["answers"])


def answer(
    root: Locator, field: Field, value: Any, first: Callable[[Locator], None] | None = None
) -> None:
    match field.kind:
        case "persons":
            for at, person in enumerate(value or []):
                add_person(root, field, at, person, first)
        case "date" if value:
            type_date(root, value)
        case "choice" | "yesno" if value is not None:
            choose(root, value)
        case "choices":
            for code in value or []:
                root.locator(f"input[value={code}]").check()
        case "count":
            root.locator(".input").fill(str(value))
        case "text" | "name" | "kana" | "address" | "phone":
            if first:
                first(root)
            root.locator(".input").fill(value or "")


def add_person(
    root: Locator,
    field: Field,
    at: int,
    person: dict[str, Any],
    first: Callable[[Locator], None] | None,
) -> None:
    people = root.locator(".preapply-person")
    if people.count() <= at:
        root.locator(".preapply-add").click()
    for sub in field.fields:
        answer(people.nth(at).locator(f"[data-field={sub.id}]"), sub, person.get(sub.id), first)


def choose(root: Locator, value: Any) -> None:
    code = {True: "yes", False: "no"}.get(value, value)
    if root.locator("select").count():
        root.locator("select").select_option(code)
    else:
        root.locator(f"input[value='{code}']").check()


def type_date(root: Locator, value: str) -> None:
    """Births in the calendar people know theirs by, the rest in 西暦."""
    year, month, day = value.split("-")
    era, before = ("heisei", 1988) if "1989-01-08" <= value < "2019-05-01" else ("western", 0)
    root.locator(".preapply-era").select_option(era)
    root.locator(".preapply-year").fill(str(int(year) - before))
    root.locator(".preapply-month").fill(str(int(month)))
    root.locator(".preapply-day").fill(str(int(day)))


def picture(page: Page) -> Image.Image:
    """What the phone shows when the QR is drawn, as it stands on the screen."""
    submit(page)
    drawn = page.locator("#picture")
    expect(drawn).to_be_visible()
    drawn.evaluate("image => image.decode()")
    return Image.open(io.BytesIO(drawn.screenshot()))


def scanned(screen: Image.Image, optics: Optics) -> camera.Seen:
    return camera.look(camera.picture(photograph(screen, optics)))


def at_the_counter(sealed: str, at: datetime | None = None) -> PreApplication:
    payload = open_qr(sealed, {7: PRIVATE}, CITY.city.code)
    return decode(payload, CITY, at or datetime.now(UTC))
