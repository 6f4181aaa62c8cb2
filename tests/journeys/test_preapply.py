"""At home to the counter: a phone page fills, seals and draws a QR, a camera sees it, it opens.

Between the canvas and the decoder there are only pictures; no test passes the sealed text along.
"""

from __future__ import annotations

import base64
import io
import random
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from counter.citydata import load, samples
from counter.envelope import EnvelopeError, new_key, open_qr
from counter.fields import Field, visible
from counter.individual_number import individual_number
from counter.preapplication import PreApplication, decode
from display.web import preapply
from kiosk import camera
from tests.camera import HARD, Optics, film, photograph

ROOT = Path(__file__).parents[2]
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
FRAME_PAGE = """<!doctype html><video muted playsinline></video><canvas></canvas>
<script type="module">
const video = document.querySelector("video"), canvas = document.querySelector("canvas");
canvas.width = 1280; canvas.height = 720;
const pen = canvas.getContext("2d", {willReadFrequently: true}), luma = new Uint8Array(1280 * 720);
video.srcObject = await navigator.mediaDevices.getUserMedia({video: {width: 1280, height: 720}});
await video.play();
while (Math.max(...luma.subarray(1280 * 360, 1280 * 361)) === 0) { // black until the film runs
  await new Promise((next) => setTimeout(next, 100));
  pen.drawImage(video, 0, 0, 1280, 720);
  const {data} = pen.getImageData(0, 0, 1280, 720);
  for (let at = 0; at < luma.length; at += 1) luma[at] = data[at * 4];
}
await fetch("/frame", {method: "POST", body: luma});
document.title = "sent";
</script>"""


class Held:
    """Stands where the display's `app.state.public` does, and keeps the frames it was sent."""

    demo = False

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self._catalogue = CITY.public(keys=KEYS)

    def catalogue(self) -> dict[str, Any]:
        return self._catalogue


async def keep_frame(request: Request) -> Response:
    request.app.state.public.frames.append(await request.body())
    return Response()


async def frame_page(_: Request) -> Response:
    return HTMLResponse(FRAME_PAGE)


@pytest.fixture(scope="module")
def held() -> Held:
    return Held()


@pytest.fixture(scope="module")
def site(held: Held) -> Iterator[str]:
    static = Mount("/static", StaticFiles(directory=ROOT / "static"))
    frame = [Route("/frame", keep_frame, methods=["POST"]), Route("/film", frame_page)]
    app = Starlette(routes=[*preapply.routes, *frame, static])
    app.state.public = held
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    door.close()


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(play: Playwright) -> Iterator[Browser]:
    chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
    yield chromium
    chromium.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True,
        has_touch=True, timezone_id="Asia/Tokyo",
    )  # fmt: skip
    yield context
    context.close()


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


@pytest.mark.parametrize(("procedure", "language"), [("tennyu", "ja"), ("juminhyo", "en")])
@pytest.mark.parametrize("optics", [Optics(), HARD], ids=["plain", "hard"])
def test_what_is_typed_at_home_without_network_is_what_the_counter_reads(
    phone: BrowserContext, site: str, procedure: str, language: str, optics: Optics
) -> None:
    page = opened(phone, site, procedure, language)

    fill(page, SAMPLES[procedure])
    seen = scanned(picture(page), optics)
    read = at_the_counter(seen.text)

    assert seen.kind == "preapplication"
    assert read.applications[0]["for_whom"] == SAMPLES[procedure]["for_whom"]
    assert read.applications[0]["answers"] == SAMPLES[procedure]["answers"]


def test_the_saved_picture_holds_the_same_draft_and_its_date_beneath(
    phone: BrowserContext, site: str
) -> None:
    page = opened(phone, site, "juminhyo", "ja-easy")
    fill(page, SAMPLES["juminhyo"])
    seen = scanned(picture(page), Optics())

    with page.expect_download() as saving:
        page.locator("#save").click()
    saved = Image.open(saving.value.path())

    assert camera.decode(saved)[0].text == seen.text
    beneath = saved.convert("L").crop((0, 1080, 1080, 1380))
    assert beneath.getextrema() == (0, 255)


def test_a_chromium_camera_looking_at_a_film_of_the_screen_sees_the_draft(
    phone: BrowserContext, play: Playwright, site: str, held: Held, tmp_path: Path
) -> None:
    page = opened(phone, site, "juminhyo")
    fill(page, SAMPLES["juminhyo"])
    screen = picture(page)

    reel = film([photograph(screen, seed=seed) for seed in (1, 2, 3)], tmp_path / "screen.y4m")
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


def test_nothing_leaves_the_phone_and_nothing_stays_on_it(phone: BrowserContext, site: str) -> None:
    page = phone.new_page()
    answered = page.goto(f"{site}/preapply/juminhyo")
    expect(page.locator("#start")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    fill(page, SAMPLES["juminhyo"])
    picture(page)

    assert [url for url in asked if not url.startswith("blob:")] == []
    assert answered is not None
    assert "connect-src 'none'" in answered.headers["content-security-policy"]
    assert phone.cookies() == []
    assert phone.storage_state()["origins"] == []


def test_the_page_may_not_speak_to_anybody(phone: BrowserContext, site: str) -> None:
    page = phone.new_page()
    page.goto(f"{site}/preapply/juminhyo")

    failed = page.evaluate("fetch('/frame', {method: 'POST'}).then(() => 'sent', () => 'refused')")

    assert failed == "refused"


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

    while (count := people.count()) < 7:
        members.locator(".preapply-add").dispatch_event("click")
        page.wait_for_function(ADDED_OR_FULL, arg=count)
        if people.count() == count:
            break
        cousin(members, count)
    expect(room).to_contain_text("ここまで")
    submit(page)
    expect(page.locator(".preapply-summary")).to_be_visible()
    read = at_the_counter(scanned(picture(page), Optics()).text).applications[0]["answers"]

    assert 2 <= len(read["members"]) == count < 7


ADDED_OR_FULL = """count => {
  const members = document.querySelector("[data-field=members]");
  return members.querySelectorAll(".preapply-person").length > count
    || members.querySelector(".preapply-add").hidden;
}"""


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


def test_page_and_counter_agree_on_what_an_individual_number_is(
    phone: BrowserContext, site: str
) -> None:
    chance = random.Random(7)
    alphabet = "0123456789０１２３４５６７８９٠١٢ -ー−　a\n"
    texts = ["".join(chance.choices(alphabet, k=chance.randint(11, 18))) for _ in range(2000)]
    texts += [digits_of(chance) for _ in range(500)] + [f"番号{NUMBER}です", NUMBER, NUMBER + "1"]
    page = opened(phone, site, "juminhyo")

    said = page.evaluate(
        "async texts => texts.map((await import('/static/preapply/checks.js')).individualNumber)",
        texts,
    )

    counted = [individual_number(text) for text in texts]
    assert said == counted
    assert any(counted)


def digits_of(chance: random.Random) -> str:
    return "".join(chance.choices("0123456789", k=12))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("applicant_kana", "佐藤", "カタカナで"),
        ("applicant_phone", "12", "電話番号を"),
        ("applicant_name", "あ" * 101, "100文字まで"),
    ],
)
def test_a_wrong_answer_is_told_in_place_when_it_is_left(
    phone: BrowserContext, site: str, field: str, typed: str, sentence: str
) -> None:
    page = opened(phone, site, "juminhyo")
    page.locator("#start").click()
    page.locator("[data-field=for_whom] label").first.click()
    submit(page)

    page.locator(f"[data-field={field}] .input").fill(typed)
    page.locator(f"[data-field={field}] .input").blur()

    expect(page.locator(f"[data-field={field}] .field-error")).to_contain_text(sentence)


def test_a_day_that_does_not_exist_and_an_empty_form_do_not_pass(
    phone: BrowserContext, site: str
) -> None:
    page = opened(phone, site, "juminhyo")
    page.locator("#start").click()
    submit(page)
    expect(page.locator("[data-field=for_whom] .field-error")).to_be_visible()
    page.locator("[data-field=for_whom] label").first.click()
    submit(page)

    type_date(page.locator("[data-field=applicant_birth]"), "2026-02-30")
    submit(page)

    expect(page.locator("[data-field=applicant_birth] .field-error")).to_contain_text("日付")
    expect(page.locator("[data-field=applicant_name] .field-error")).to_contain_text("入力")


def test_a_double_tap_does_not_skip_a_step(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site, "juminhyo")
    page.locator("#start").click()
    page.locator("[data-field=for_whom] label").first.click()

    page.locator("#form button[type=submit]").dblclick()

    expect(page.locator("[data-field=applicant_name]")).to_be_visible()


def test_readings_typed_in_hiragana_become_katakana(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site, "juminhyo")
    page.locator("#start").click()
    page.locator("[data-field=for_whom] label").first.click()
    submit(page)
    kana = page.locator("[data-field=applicant_kana] .input")

    kana.fill(" さとう ﾊﾅｺ ")
    kana.blur()

    expect(kana).to_have_value("サトウ　ハナコ")


def test_a_draft_is_refused_when_old_by_another_city_and_when_the_key_is_gone(
    phone: BrowserContext, site: str
) -> None:
    page = opened(phone, site, "juminhyo")
    fill(page, SAMPLES["juminhyo"])
    sealed = scanned(picture(page), Optics()).text

    with pytest.raises(EnvelopeError, match="expired"):
        at_the_counter(sealed, datetime.now(UTC) + timedelta(days=31))
    with pytest.raises(EnvelopeError, match="foreign"):
        open_qr(sealed, {7: PRIVATE}, "052035")
    with pytest.raises(EnvelopeError, match="unknown_key"):
        open_qr(sealed, {8: PRIVATE}, CITY.city.code)


def test_half_a_qr_shows_nothing(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site, "juminhyo")
    fill(page, SAMPLES["juminhyo"])
    screen = picture(page)

    torn = screen.crop((0, 0, screen.width, screen.height // 3))

    assert camera.look(torn).kind == "nothing"


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_without_scripts_the_page_says_that_the_counter_does_it_too(
    browser: Browser, site: str, language: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/preapply/tennyu?lang={language}")

    said = preapply.words(language)
    expect(page.get_by_text(said["unable"])).to_be_visible()
    expect(page.locator("#start")).to_be_hidden()
    context.close()


def test_a_form_that_is_not_offered_is_told_kindly(phone: BrowserContext, site: str) -> None:
    page = phone.new_page()

    answered = page.goto(f"{site}/preapply/nothing")

    assert answered is not None
    assert answered.status == 404
    expect(page.locator("h1")).to_have_text(preapply.words("ja")["unavailable_title"])
