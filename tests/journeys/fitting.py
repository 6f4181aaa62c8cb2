"""Whether all a page shows can be seen and touched: nothing beyond its box or beneath a bar."""

from __future__ import annotations

from playwright.sync_api import Page

BEYOND = """() => {
  const found = [];
  const seen = (element) => element.getClientRects().length && !element.closest(".sr-only");
  const said = (element) => element.textContent.trim().replace(/\\s+/g, " ").slice(0, 30);
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is too wide");
  for (const box of document.querySelectorAll("button, .button, .choice, .purpose, .sign-call")) {
    if (!seen(box)) continue;
    const range = document.createRange();
    range.selectNodeContents(box);
    const inner = range.getBoundingClientRect(), outer = box.getBoundingClientRect();
    const wide = inner.right > outer.right + 1 || inner.left < outer.left - 1;
    if (wide) found.push(`wide: ${said(box)}`);
    if (inner.bottom > outer.bottom + 1) found.push(`high: ${said(box)}`);
  }
  const main = document.querySelector(".kiosk main");
  const floor = main?.getBoundingClientRect().bottom;
  for (const part of main?.querySelectorAll("button, p, h1, h2, img") ?? []) {
    if (!seen(part) || part.closest(".sheet-rows")) continue;
    const { bottom } = part.getBoundingClientRect();
    if (bottom > floor + 1) found.push(`beneath the bar: ${said(part)}`);
  }
  return found;
}"""


def beyond(page: Page) -> list[str]:
    """What stands out of its box, its page or, at the kiosk, reaches beneath the bar."""
    found: list[str] = page.evaluate(BEYOND)
    return found
