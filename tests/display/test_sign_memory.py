"""A sign whose browser's store is torn, locked or full still draws, calls, and starts again."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.display.browsing import SIGN, Stage, ago, call, fresh

LOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("", "SecurityError"); },
});"""
FULL = """try {
  localStorage.clear();
  for (let size = 2 ** 23; size; size >>= 1) {
    try { localStorage.setItem(`full ${size}`, "x".repeat(size)); } catch {}
  }
} catch {}"""
STORES = {
    "torn announced": """localStorage.setItem("matanai.announced.honcho", '{"seq":5')""",
    "strange announced": """localStorage.setItem("matanai.announced.honcho", '{"seq":"5"}')""",
    "torn voice": """localStorage.setItem("matanai.voice.honcho", "{oops")""",
    "number as voice": """localStorage.setItem("matanai.voice.honcho", "5")""",
    "strange voice": """localStorage.setItem("matanai.voice.honcho", "[null, {}]")""",
    "locked": LOCKED,
    "full": FULL,
}


@pytest.mark.parametrize("store", STORES)
def test_a_sign_with_a_store_it_cannot_use_draws_and_calls_from_memory(
    stage: Stage, store: str
) -> None:
    async def work() -> None:
        old = call(1, "A001", at=ago(600))
        async with stage.browsing("/signage/honcho", SIGN, fresh(1, calls=(old,))) as opened:
            display, page = opened
            faults: list[object] = []
            page.on("pageerror", lambda fault: faults.append(fault))
            await page.add_init_script(STORES[store])
            for version in (2, 3):
                await page.reload()
                await expect(page.locator(".sign-service")).to_have_count(8)
                await expect(page.locator(".sign-call").first).to_be_visible()
                assert await page.evaluate("document.body.dataset.rung ?? 0") == 0
                calls = (old, *(call(seq, f"A00{seq}") for seq in range(2, version + 1)))
                display.public.hub.publish(fresh(version, calls=calls))
                await expect(page.locator(".sign-call")).to_have_count(version)
                assert await page.evaluate("document.body.dataset.rung") == "1"
            assert faults == []

    stage.run(work())


def test_a_torn_memory_is_whole_again_after_the_first_news(stage: Stage) -> None:
    async def work() -> None:
        async with stage.browsing("/signage/honcho", SIGN, fresh(1)) as (display, page):
            await page.evaluate("""localStorage.setItem("matanai.announced.honcho", '{"seq":5')""")
            await page.reload()
            await expect(page.locator(".sign-service")).to_have_count(8)
            await page.goto("about:blank")
            display.public.hub.publish(fresh(2, calls=(call(1, "A001"),)))
            await page.goto(f"http://{display.at}/signage/honcho")
            await expect(page.locator("[data-new]")).to_have_count(1)

            assert await page.evaluate("document.body.dataset.rung") == "1"

    stage.run(work())
