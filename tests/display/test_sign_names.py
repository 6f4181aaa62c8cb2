"""Lines with long names, few or many of them: all of it stands on the sign, whole."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from display.snapshot import ServiceLine
from tests.display.browsing import SIGN, STANDING, Stage, faults, fresh
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
