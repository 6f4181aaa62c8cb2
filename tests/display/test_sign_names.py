"""Lines with long names, few or many of them: all of it stands on the sign, whole."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from display.language import languages
from display.snapshot import ServiceLine
from tests.display.browsing import SIGN, STANDING, Stage, call, faults, fresh
from tests.display.harness import catalogue, text

NAMES = (
    "国民健康保険・後期高齢者医療・介護保険料",
    "税",
    "マイナンバーカードの交付と電子証明書の更新",
    "住所の異動",
)
CUT = """() => [...document.querySelectorAll("#services, .sign-line, .sign-name, .sign-minutes")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1
    || each.scrollHeight > each.clientHeight + 4)
  .map((each) => each.outerHTML)"""

PURPOSE_OUT = """() => [...document.querySelectorAll("#calls .sign-purpose")].filter((each) => {
  const said = document.createRange();
  said.selectNodeContents(each);
  const row = each.closest(".sign-call").getBoundingClientRect();
  return said.getBoundingClientRect().right > row.right - 8;
}).map((each) => each.textContent)"""


def city(lines: int) -> dict[str, Any]:
    """A city whose office has so many lines."""
    known = catalogue()
    named = [
        known["services"][0] | {"id": f"honcho-{index}", "name": text(NAMES[index % len(NAMES)])}
        for index in range(lines)
    ]
    return known | {"services": named}


def waits(lines: int) -> tuple[ServiceLine, ...]:
    """How each of them stands, one of them closed."""
    return tuple(
        ServiceLine(f"honcho-{index}", "closed" if index == 1 else "open", 3, 2, 12, 35, 50, None)
        for index in range(lines)
    )


@pytest.mark.parametrize("size", [SIGN, STANDING])
@pytest.mark.parametrize("lines", [2, 6, 12])
def test_two_to_twelve_lines_with_long_names_stand_whole(
    stage: Stage, size: object, lines: int
) -> None:
    async def work() -> None:
        first = fresh(1, services=waits(lines))
        async with stage.browsing("/signage/honcho", size, first) as (display, page):
            display.public.set_catalogue(city(lines))
            await page.reload()
            await expect(page.locator(".sign-service")).to_have_count(lines)

            assert await page.evaluate(CUT) == []
            assert await faults(page) == []

    stage.run(work())


@pytest.mark.parametrize("language", languages())
def test_what_a_call_is_for_stays_in_its_row_also_beside_four_digits(
    stage: Stage, language: str
) -> None:
    async def work() -> None:
        calls = tuple(
            call(seq, number, purpose=purpose)
            for seq, (number, purpose) in enumerate(
                [("A012", "pay"), ("A013", "hand_over"), ("A1234", "pay"), ("A1235", "hand_over")]
            )
        )
        address = f"/signage/honcho?lang={language}"
        async with stage.browsing(address, SIGN, fresh(1, calls=calls)) as (_, page):
            await expect(page.locator("#calls .sign-purpose")).to_have_count(4)

            assert await page.evaluate(PURPOSE_OUT) == []

    stage.run(work())
