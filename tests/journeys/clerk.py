"""A clerk at the desk's page: signs in, calls, hears, accepts, hands over."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.proof.programs import Demo


class Clerk:
    """The clerk of one desk, signed in, the desk open."""

    def __init__(self, page: Page, demo: Demo, desk: str) -> None:
        self.page, self.desk = page, desk
        name, password = demo.clerks[desk]
        page.get_by_label("職員名").fill(name)
        page.get_by_label("パスワード").fill(password)
        page.keyboard.press("Enter")
        state = page.get_by_label("窓口の状態")
        state.select_option("open")
        expect(state).to_have_attribute("data-state", "open")

    def press(self, key: str) -> None:
        """A key, once its button is ready for it."""
        bar = self.page.get_by_role("toolbar")
        expect(bar.get_by_role("button", name=re.compile(re.escape(key)))).to_be_enabled()
        self.page.keyboard.press(key.replace("Ctrl", "Control"))

    def calls(self) -> tuple[str, float]:
        """次を呼ぶ: the number, and when the counter had answered (ms since 1970)."""
        with self.page.expect_response("**/call-next") as answered:
            self.press("F2")
        at = float(self.page.evaluate("Date.now()"))
        return str(answered.value.json()["turn"]["number"]), at

    def serves(self) -> str:
        """Call the next visitor and start."""
        number, _ = self.calls()
        self.press("F9")
        expect(self.page.locator("desk-stage")).to_contain_text("応対中")
        return number

    def hears(self, procedure: str) -> None:
        """聞き取り: draft this procedure's form for the visitor."""
        self.page.get_by_role("checkbox", name=procedure).check()
        self.click("聞き取りを始める")
        expect(self.page.locator(".desk-form")).to_be_visible()

    def row(self, field: str) -> Locator:
        """A field's row on the form."""
        return self.page.locator(f'.desk-row[data-field="{field}"]')

    def types(self, field: str, value: str) -> None:
        """Type an answer into the form."""
        box = self.row(field).locator("input").first
        box.fill(value)
        box.blur()

    def picks(self, field: str, words: str) -> None:
        """Choose an answer by its words: a list to pull down, or boxes to tick."""
        pulled = self.row(field).locator("select")
        if pulled.count():
            pulled.select_option(label=words)
        else:
            self.row(field).get_by_label(words, exact=True).check()

    def saved(self) -> None:
        """Wait until all typing has arrived."""
        expect(self.page.locator(".desk-saved")).to_contain_text("保存しました")

    def click(self, name: str) -> None:
        """Press a button of the page."""
        self.page.get_by_role("button", name=name).first.click()

    def accepts(self, document: str = "マイナンバーカード") -> None:
        """本人確認, 署名, 受理."""
        self.page.get_by_label(document).check()
        self.page.get_by_label("署名をもらった").check()
        self.click("受理する")
        self.told("受理しました")

    def told(self, words: str) -> None:
        """Wait until the column of steps says so."""
        expect(self.page.locator("desk-side")).to_contain_text(words)

    def form(self) -> bytes:
        """The printed form of the case in view, as Ctrl+P brings it."""
        with self.page.context.expect_page() as opened:
            self.page.keyboard.press("Control+p")
        pdf = self.page.request.get(opened.value.url).body()
        opened.value.close()
        self.page.bring_to_front()
        return bytes(pdf)


def words(pdf: bytes, folder: Path) -> str:
    """The text of a PDF, as pdftotext reads it."""
    return tool("pdftotext", pdf, folder, "-layout")


def tool(name: str, pdf: bytes, folder: Path, *more: Any) -> str:
    """Run a poppler tool over a PDF."""
    path = folder / "form.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([name, *more, str(path), "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())
