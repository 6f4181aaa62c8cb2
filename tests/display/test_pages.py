"""The pages as they leave the server: readable without a script."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from display.say import JAPAN
from tests.display.harness import SECRET, catalogue, run, service, snapshot, turn
from tests.display.running import Display, opened

OWN = f"/t/{SECRET}?n=A012"


def fed(display: Display, last_day: Any = None, **changes: Any) -> None:
    known = catalogue()
    known["offices"][0]["last_day"] = last_day
    display.public.set_catalogue(known)
    now = datetime.now(JAPAN).isoformat(timespec="seconds")
    display.public.hub.publish(snapshot(1, **{"at": now, **changes}))


def page(path: str, commands: bool = False, **changes: Any) -> str:
    """The page's HTML after one snapshot, fresh unless `at` says otherwise."""

    async def work() -> str:
        async with opened() as display:
            fed(display, **changes)
            display.public.allow_commands = commands
            return (await display.get(path)).text

    return run(work())


def test_the_hall_is_readable_without_a_script() -> None:
    html = page("/")

    assert 'http-equiv="refresh" content="30; url=?' in html
    assert "待ち 4人" in html
    assert "約10〜20分" in html
    assert "空いています" in html


def test_the_least_busy_service_stands_first() -> None:
    busy, free = service("certificate", 19, level=4), service("tax", 1, level=1)
    html = page("/", services=(busy, free))

    assert html.index('data-service="honcho-tax"') < html.index('data-service="honcho-certificate"')
    assert 'data-service="honcho-move"' not in html


def test_an_old_hall_says_so_and_nothing_reads_as_free() -> None:
    html = page("/", at="2020-01-01T10:00:00+09:00").split('id="data"')[0]

    assert "情報更新待ち" in html
    assert "空いています" not in html
    assert "約10〜20分" not in html


def test_the_own_page_shows_people_and_minutes() -> None:
    html = page(OWN)

    assert "あと4人" in html
    assert "約10〜20分" in html
    assert "<b>A</b> 012" in html


def test_the_called_page_says_where_to_go() -> None:
    html = page(OWN, turns=(turn(state="called", desk="honcho-3"),))

    assert "3番窓口へお越しください" in html
    assert 'data-state="called"' in html


@pytest.mark.parametrize("number", ["<script>", "A1", "012", "A012%22onload=", "ＡＢＣ"])
def test_a_number_that_is_none_is_not_shown(number: str) -> None:
    html = page(f"/t/{SECRET}?n={number}")

    assert "<b>" not in html
    assert "onload" not in html


def test_buttons_stand_only_where_the_counter_takes_commands() -> None:
    assert 'id="leave"' not in page(OWN, commands=False)
    assert 'id="leave"' in page(OWN, commands=True)
    assert 'id="leave"' not in page(OWN, commands=True, turns=(turn(state="done"),))


@pytest.mark.parametrize(
    ("language", "text"),
    [("ja", "あと4人"), ("ja-easy", "あと 4人"), ("en", "4 ahead"), ("xx", "あと4人")],
)
def test_each_language_has_its_page_and_an_unknown_one_is_japanese(
    language: str, text: str
) -> None:
    html = page(f"{OWN}&lang={language}")

    assert text in html
    assert html.count("<html lang=") == 1
    assert ('<html lang="en"' in html) == (language == "en")


def test_a_change_of_language_keeps_the_number() -> None:
    assert "?n=A012&amp;lang=en" in page(OWN)


def test_the_secret_is_on_no_page_that_cannot_use_it() -> None:
    assert SECRET not in page(OWN, commands=False)
    assert SECRET not in page("/")


@pytest.mark.parametrize("path", ["/", OWN])
def test_every_page_with_a_wait_says_how_right_the_last_days_were(path: str) -> None:
    found = page(path, last_day={"day": "2026-04-03", "people": 120, "in_time": 93, "error": 4.1})

    assert "前の開庁日は、120人中93%の方を、ご案内した時間までにお呼びしました。" in found
    assert "ご案内した時間までに" not in page(path)


@pytest.mark.parametrize("figures", [{"people": 0, "in_time": 50}, {"people": 9, "in_time": 101}])
def test_figures_that_cannot_be_are_not_shown(figures: dict[str, int]) -> None:
    assert "ご案内した時間までに" not in page("/", last_day=figures)


def test_an_unknown_ticket_is_told_kindly_and_then_slowed_down() -> None:
    async def work() -> None:
        async with opened() as display:
            fed(display)
            old = "looked=twice"
            asked = [display.get(f"/t/unknown-{n:020}?{old}") for n in range(40)]
            replies = sorted(await asyncio.gather(*asked), key=lambda each: each.status_code)

            assert [reply.status_code for reply in replies[:20]] == [404] * 20
            assert replies[-1].status_code == 429
            assert "この番号の情報はありません" in replies[0].text

    run(work())


def test_whoever_is_quicker_than_the_news_is_looked_for_twice_more() -> None:
    async def work() -> None:
        async with opened() as display:
            fed(display)
            asked, found = "?n=A012&lang=ja", []
            for _ in range(3):
                reply = await display.get(f"/t/unknown-{0:020}{asked}")
                found.append((reply.status_code, "番号を確認しています" in reply.text))
                again = re.search(r'content="2; url=([^"]+)"></noscript>', reply.text)
                asked = unescape(again[1]) if again else ""

            assert found == [(404, True), (404, True), (404, False)]
            assert asked == ""

    run(work())


def test_before_the_first_news_a_ticket_is_not_called_unknown() -> None:
    async def work() -> None:
        async with opened() as display:
            reply = await display.get(OWN)
            sign = await display.get("/signage/honcho")

            assert reply.status_code == 503
            assert "番号はそのままお使いいただけます" in reply.text
            assert 'http-equiv="refresh"' in sign.text

    run(work())


def test_an_unknown_office_has_no_sign() -> None:
    async def work() -> None:
        async with opened() as display:
            fed(display)

            assert (await display.get("/signage/nowhere")).status_code == 404

    run(work())


def test_the_city_s_colours_come_as_a_style_sheet() -> None:
    async def work() -> None:
        async with opened() as display:
            body = catalogue()
            body["services"][0]["color"] = "#0017c1"
            display.public.set_catalogue(body)
            sheet = await display.get("/colors.css")

            assert sheet.text == '.number[data-color="#0017c1"]{--tint:#0017c1}'

    run(work())


def test_no_page_speaks_to_another_host() -> None:
    for html in (page("/"), page(OWN), page("/signage/honcho")):
        assert "http://" not in html.replace("http://www.w3.org", "")
        assert "https://" not in html
