"""The first view: light enough for a slow line, kept on a home screen, still where one asks."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from display.web.styles import whole
from tests.bench import phone
from tests.display.harness import SECRET, run
from tests.display.running import opened

OWN = f"/t/{SECRET}?n=A012"


def got(path: str, **headers: str) -> httpx2.Response:
    """What a display with a whole city answers."""

    async def work() -> httpx2.Response:
        async with opened() as display:
            phone.feed(display)
            return await display.get(path, headers=headers)

    return run(work())


def test_no_first_view_weighs_more_than_forty_kilobytes() -> None:
    weights = {name: view.weight for name, view in phone.measure(slow=False).items()}

    assert {name: weight for name, weight in weights.items() if weight > 40 * 1024} == {}
    assert min(weights.values()) > 1024  # it was counted


def test_the_phone_asks_for_one_style_sheet_with_all_others_in_it() -> None:
    sheet = got("/phone.css")

    assert "@import" not in sheet.text
    assert ".own-headline" in sheet.text  # the phone's own
    assert '.number[data-color="#0017c1"]' in sheet.text  # the city's
    assert whole("components/level.css") in sheet.text
    assert got("/phone.css", **{"If-None-Match": sheet.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("path", "squeezed"), [("/", True), ("/phone.css", True), ("/api/status?office=honcho", False)]
)
def test_pages_travel_compressed_and_programs_answers_as_they_are(
    path: str, squeezed: bool
) -> None:
    answer = got(path, **{"Accept-Encoding": "gzip"})

    assert (answer.headers.get("content-encoding") == "gzip") == squeezed


@pytest.mark.parametrize("path", ["/?", f"{OWN}&"])
def test_without_a_script_a_page_comes_again_until_it_is_asked_to_stand_still(path: str) -> None:
    moving, still = got(path).text, got(f"{path}still=1").text

    assert 'http-equiv="refresh" content="30; url=?' in moving
    assert "&amp;still=1" in moving
    assert "http-equiv" not in still
    assert "自動更新をはじめる" in still


def test_a_page_kept_on_the_home_screen_opens_again_as_itself() -> None:
    body: dict[str, Any] = got("/app.webmanifest?lang=vi").json()

    assert body["display"] == "standalone"
    assert body["lang"] == "vi"
    assert "start_url" not in body
    for icon in body["icons"]:
        assert got(icon["src"]).headers["content-type"] == "image/png"
    assert 'href="/app.webmanifest?lang=vi"' in got(f"{OWN}&lang=vi").text
