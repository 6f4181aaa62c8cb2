"""The four screens of the hall in Chromium, each as large as it really is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.proof.programs import Demo

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
KIOSK = {"width": 1080, "height": 1920}
DESK = {"width": 1440, "height": 900}
SIGN = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def launch(play: Playwright, *more: str) -> Browser:
    """Chromium, with more switches."""
    return play.chromium.launch(executable_path="/usr/bin/chromium", args=[*CHROMIUM, *more])


def film_as_camera(reel: Path) -> list[str]:
    """Switches that make Chromium see this film instead of a camera."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={reel}",
    ]


@dataclass
class Screens:
    """Opens pages and remembers what went wrong in their scripts."""

    browser: Browser
    demo: Demo
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def context(self, size: Any, **more: Any) -> BrowserContext:
        """A browser of somebody's own, in Japan."""
        where = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
        made = self.browser.new_context(viewport=size, **where | more)
        made.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        made.set_default_timeout(20_000)
        self.contexts.append(made)
        return made

    def kiosk(self, url: str | None = None) -> Page:
        """The kiosk's page."""
        page = self.context(KIOSK, has_touch=True).new_page()
        page.goto(url or self.demo.ready["kiosk"])
        return page

    def desk(self) -> Page:
        """The clerks' page, nobody signed in."""
        page = self.context(DESK).new_page()
        page.goto(f"{self.demo.ready['counter']}/desk")
        return page

    def sign(self, size: Any = SIGN) -> Page:
        """The lobby's sign."""
        page = self.context(size).new_page()
        page.goto(f"{self.demo.ready['display']}/signage/{self.demo.ready['office']}")
        return page

    def phone(self, **more: Any) -> BrowserContext:
        """Somebody's phone."""
        return self.context(PHONE, **{"device_scale_factor": 3, "is_mobile": True} | more)

    def close(self) -> None:
        """Everybody's browser."""
        for each in self.contexts:
            each.close()


def accessibility(page: Page) -> list[str]:
    """What axe-core holds against the page as it stands."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [f"{fault['id']}: {[node['html'][:120] for node in fault['nodes']]}" for fault in found]


def numbers(page: Page) -> set[str]:
    """The numbers that stand on the page, as A012."""
    texts = page.locator(".number:visible").all_inner_texts()
    return {"".join(text.split()) for text in texts if any(c.isdigit() for c in text)}
