"""Whether a page has the letters it needs: each is drawn and compared with all the others."""

from __future__ import annotations

from playwright.sync_api import Page

LETTERS = "あアんン窓口番号待湯沢佐藤髙高葛辻ー。A0８"
NO_LETTER = "\U0010fffe"  # no font has this one: it is drawn as the box
DRAW = """([letters, no_letter, places]) => {
  const pen = new OffscreenCanvas(64, 64).getContext("2d", {willReadFrequently: true});
  const raster = (letter, family) => {
    pen.fillStyle = "white"; pen.fillRect(0, 0, 64, 64);
    pen.fillStyle = "black"; pen.font = `40px ${family}`; pen.fillText(letter, 8, 48);
    return pen.getImageData(0, 0, 64, 64).data.join();
  };
  const found = [];
  for (const place of places) {
    const element = document.querySelector(place);
    if (!element) continue;
    const family = getComputedStyle(element).fontFamily;
    const seen = new Map([[raster(" ", family), "nothing"]]);
    seen.set(raster(no_letter, family), "the box");
    for (const letter of letters) {
      const drawn = raster(letter, family);
      if (seen.has(drawn)) found.push(`${place}: ${letter} is drawn like ${seen.get(drawn)}`);
      seen.set(drawn, letter);
    }
  }
  return found;
}"""


def same_glyphs(page: Page, letters: str = LETTERS) -> list[str]:
    """Letters that the page's fonts cannot tell from another one, from nothing or from the box."""
    places = ["body", ".name", ".row-value", ".desk-paper input"]
    found: list[str] = page.evaluate(DRAW, [list(letters), NO_LETTER, places])
    return found
