"""The sign in a real browser: large, honest, loud once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from display.say import JAPAN
from tests.display.browsing import SIGN, STANDING, Stage, ago, call, faults, fresh
from tests.display.harness import catalogue, text, until

MM = 685 / 1080  # a pixel of a screen of 55 inches, 1218 mm × 685 mm
DIGITS = """() => [...document.querySelectorAll("#calls :is(.digits, .sign-desk b)")]
  .map((each) => {
  const style = getComputedStyle(each);
  const drawn = document.createElement("canvas").getContext("2d");
  drawn.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return drawn.measureText("0").actualBoundingBoxAscent;
})"""
OUTSIDE = """() => [...document.querySelectorAll("#calls :is(.digits, .sign-desk)")]
  .filter((each) => {
  const right = (place) => place.getBoundingClientRect().right;
  return right(each) > right(each.closest("li")) || each.scrollWidth > each.clientWidth + 1;
}).length"""

OVER_THE_EDGE = """() => [...document.querySelectorAll(
  "#calls :is(.number > b, .digits, .sign-desk b, .sign-purpose > span)")]
  .filter((each) => {
  const [own, row] = [each, each.closest("li")].map((place) => place.getBoundingClientRect());
  return row.right < own.right || (!each.matches(".sign-desk b, .digits")
    && (own.top < row.top || row.bottom < own.bottom));
}).map((each) => each.outerHTML)"""
PURPOSE = """() => [...document.querySelectorAll("#calls .sign-purpose")]
  .map((each) => getComputedStyle(each).fontSize)"""


async def rung(page: Page) -> int:
    return int(await page.evaluate("document.body.dataset.rung ?? 0"))


def test_the_sign_calls_a_number_large_and_rings_once(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            await expect(page.locator(".sign-service")).to_have_count(8)
            display.public.hub.publish(fresh(2, calls=(call(1, "A012"),)))
            row = page.locator(".sign-call")
            await expect(row).to_contain_text("012")
            await expect(row).to_contain_text("3番窓口")
            await expect(row).to_have_attribute("data-new", "")
            display.public.hub.publish(fresh(3, calls=(call(1, "A012"),)))
            await page.wait_for_function("document.querySelector('.sign-call')")

            assert await rung(page) == 1

    stage.run(work())


def test_the_sign_opened_again_repeats_nothing(stage: Stage) -> None:
    async def work() -> None:
        first = fresh(1, calls=(call(1, "A012"),))
        async with stage.browsing("/signage/honcho", SIGN, first) as (display, page):
            await expect(page.locator(".sign-call")).to_have_count(1)
            await page.reload()
            await expect(page.locator(".sign-call")).to_have_count(1)
            assert await rung(page) == 0
            display.public.hub.publish(fresh(2, calls=(call(1, "A012"), call(2, "B003"))))
            await expect(page.locator(".sign-call").first).to_contain_text("003")

            assert await rung(page) == 1

    stage.run(work())


def test_the_sign_is_silent_for_a_quiet_service_and_for_calls_missed_long_ago(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            await expect(page.locator(".sign-service")).to_have_count(8)
            calls = (call(1, "A001", at=ago(600)), call(2, "H001"))
            display.public.hub.publish(fresh(2, calls=calls))
            await expect(page.locator(".sign-call")).to_have_count(2)

            assert await rung(page) == 0

    stage.run(work())


def test_a_withdrawn_call_says_so_for_a_moment_and_goes_from_the_sign(stage: Stage) -> None:
    async def work() -> None:
        first = fresh(1, calls=(call(1, "A011"), call(2, "A012")))
        async with stage.browsing("/signage/honcho", SIGN, first) as (display, page):
            await expect(page.locator(".sign-call")).to_have_count(2)
            rung_before = await rung(page)
            calls = (call(1, "A011"), call(2, "A012", withdrawn=True))
            display.public.hub.publish(fresh(2, calls=calls))

            gone = page.locator(".sign-call[data-withdrawn]")
            await expect(gone).to_contain_text("取消Cancelled")
            await expect(gone).not_to_have_attribute("data-new", "")
            await expect(page.locator(".sign-call")).to_have_count(1, timeout=20_000)
            await expect(page.locator(".sign-call")).to_contain_text("011")
            assert await rung(page) == rung_before

    stage.run(work())


def test_a_call_taken_back_before_the_sign_saw_it_never_stands_there(stage: Stage) -> None:
    async def work() -> None:
        calls = (call(1, "A011"), call(2, "A012", withdrawn=True))
        async with stage.browsing("/signage/honcho", SIGN, fresh(1, calls=calls)) as (_, page):
            await expect(page.locator(".sign-call")).to_have_text(["A011→3番窓口"])

    stage.run(work())


@pytest.mark.parametrize("size", [SIGN, STANDING])
def test_four_new_calls_with_what_they_are_for_stay_in_their_yellow_boxes(
    stage: Stage, size: Any
) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", size, fresh(1)) as (display, page):
            await expect(page.locator(".sign-service")).to_have_count(8)
            news = [call(seq, f"A{seq:03}", purpose="hand_over") for seq in range(1, 9)]
            news.append(call(9, "B1004", "honcho-12", purpose="hand_over"))
            display.public.hub.publish(fresh(2, calls=tuple(news)))
            await expect(page.locator("#calls [data-new]")).to_have_count(4)

            assert await page.evaluate(OVER_THE_EDGE) == []
            assert await page.evaluate(PURPOSE) == ["48px"] * 4
            assert min(await page.evaluate(DIGITS)) * MM >= 60

    stage.run(work())

    stage.run(work())


def test_a_sign_with_old_news_says_how_old_and_never_free(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1, at=ago(300))) as (_, page):
            await expect(page.locator("#age")).to_contain_text("新しい情報を待っています")
            await expect(page.locator("#services")).to_contain_text("情報更新待ち")
            await expect(page.locator("#services")).not_to_contain_text("空いています")

    stage.run(work())


@pytest.mark.parametrize("language", ["ja", "en", "vi"])
@pytest.mark.parametrize("size", [SIGN, STANDING])
def test_digits_are_60_mm_high_on_55_inches_and_stay_in_their_row(
    stage: Stage, size: Any, language: str
) -> None:
    async def work() -> None:
        path = f"/signage/honcho?lang={language}"
        calls = (
            call(1, "A012"),
            call(2, "B1004", "honcho-12"),
            call(3, "C104", purpose="hand_over"),
        )
        async with stage.browsing(path, size, fresh(1, calls=calls)) as (_, page):
            await expect(page.locator("#calls .sign-call")).to_have_count(3)

            assert min(await page.evaluate(DIGITS)) * MM >= 60
            assert await page.evaluate(OUTSIDE) == 0
            assert await faults(page) == []

    stage.run(work())


def test_of_many_calls_at_once_each_is_seen_and_rung_for(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            await expect(page.locator(".sign-service")).to_have_count(8)
            calls = tuple(call(seq, f"A{seq:03}") for seq in range(1, 10))
            display.public.hub.publish(fresh(2, calls=calls))
            await expect(page.locator("#calls .sign-call")).to_have_count(4)
            await expect(page.locator("#earlier .sign-call")).to_have_count(5)

            assert await rung(page) == 9

    stage.run(work())


def test_a_browser_started_again_rings_for_what_was_called_meanwhile(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            await expect(page.locator(".sign-service")).to_have_count(8)
            display.public.hub.publish(fresh(2, calls=(call(1, "A001"),)))
            await expect(page.locator(".sign-call")).to_have_count(1)
            address, context = page.url, page.context
            await page.close()
            await until(lambda: display.public.hub.listeners() == 0)
            display.public.hub.publish(fresh(3, calls=(call(1, "A001"), call(2, "A002"))))
            again = await context.new_page()
            await again.goto(address)
            await expect(again.locator("[data-new]")).to_have_count(1)

            assert await rung(again) == 1

    stage.run(work())


@pytest.mark.parametrize(
    ("purpose", "said"),
    [("hand_over", "お渡しできます"), ("pay", "お支払いPayment"), ("intake", "")],
)
def test_a_call_says_what_for_where_that_helps(stage: Stage, purpose: str, said: str) -> None:
    async def work() -> None:
        first = fresh(1, calls=(call(1, "A012", purpose=purpose),))
        async with stage.browsing("/signage/honcho", SIGN, first) as (_, page):
            await expect(page.locator(".sign-place")).to_have_text(f"3番窓口{said}")

    stage.run(work())


def test_a_call_pushed_out_of_the_news_still_stands(stage: Stage) -> None:
    async def work() -> None:
        first = fresh(1, calls=(call(1, "A001"),))
        async with stage.browsing("/signage/honcho", SIGN, first) as (display, page):
            await expect(page.locator(".sign-call")).to_have_count(1)
            display.public.hub.publish(fresh(2, calls=(call(2, "A002"),)))

            await expect(page.locator(".sign-call")).to_have_count(2)

    stage.run(work())


def named() -> dict[str, Any]:
    """A city with a screen of its own beside 12番窓口, and notices of today and yesterday."""
    today = datetime.now(JAPAN).date()
    sign = {"id": "ido", "office": "honcho", "name": text("住所の画面"), "media": "",
            "services": ["honcho-move"], "desks": ["honcho-12"]}  # fmt: skip
    notice = {"offices": ["honcho"], "first": "", "text": text("きょうのお知らせ")}
    over = {**notice, "last": str(today - timedelta(days=1)), "text": text("きのうのお知らせ")}
    return catalogue() | {"signs": [sign], "notices": [over, {**notice, "last": str(today)}]}


def test_a_named_sign_shows_its_own_lines_and_rings_for_its_own_desks(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            display.public.set_catalogue(named())
            await page.goto(f"http://{display.at}/signage/ido")
            await expect(page.locator(".sign-service")).to_have_count(1)
            calls = (call(1, "A012"), call(2, "B003", "honcho-12"), call(3, "A013"))
            display.public.hub.publish(fresh(2, calls=calls))
            await expect(page.locator(".sign-call")).to_have_text(["B003→12番窓口"])

            assert await rung(page) == 1

    stage.run(work())


def test_a_notice_is_read_on_its_days_only(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            display.public.set_catalogue(named())
            await page.clock.install()
            await page.goto(f"http://{display.at}/signage/honcho")
            seen = set()
            for _ in range(4):
                await page.clock.run_for(10_000)
                seen.add(await page.locator("#note").inner_text())

            assert "きょうのお知らせ" in seen
            assert "きのうのお知らせ" not in seen
            assert len(seen) == 3

    stage.run(work())


def test_whoever_sets_screens_up_finds_them_all_on_one_page(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            display.public.set_catalogue(named())
            await page.goto(f"http://{display.at}/signage")
            await expect(page.locator("code")).to_have_text(["/signage/honcho", "/signage/ido"])
            assert await faults(page) == []
            await page.get_by_role("link", name="住所の画面").click()

            await expect(page.locator(".sign-office")).to_have_text("湯沢市 住所の画面")

    stage.run(work())
