"""A greeter with a tablet in the lobby: gives numbers, finds people, fills forms with them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

LANDSCAPE = {"width": 1180, "height": 820}
PORTRAIT = {"width": 820, "height": 1180}
PRINTER = "window.printed = 0; window.print = () => { window.printed += 1; };"
SMALL = """least => [...document.querySelectorAll(
  '#greeter button, #greeter .choice, #greeter summary, #greeter input.input, .dialog button')]
  .filter((one) => one.getClientRects().length)
  .map((one) => [one.textContent.trim().slice(0, 20), one.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < least).map(([words]) => words)"""


class Greeter:
    """The greeter, signed in at no desk; paper that comes out is counted."""

    def __init__(self, context: BrowserContext, url: str = "") -> None:
        context.add_init_script(PRINTER)
        self.page: Page = context.new_page()
        self.url = f"{url}/greeter"

    def begins(self, name: str, password: str) -> Greeter:
        """Sign in; the lines stand there."""
        self.page.goto(self.url)
        self.page.get_by_label("職員名").fill(name)
        self.page.get_by_label("パスワード").fill(password)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".greeter-service").first).to_be_visible()
        return self

    @property
    def view(self) -> Locator:
        """What stands in the middle."""
        return self.page.locator("greeter-stage")

    @property
    def line(self) -> Locator:
        """Everybody with a number."""
        return self.page.locator("greeter-line")

    @property
    def printed(self) -> int:
        """How often paper came out."""
        return int(self.page.evaluate("window.printed"))

    def touch(self, words: str) -> None:
        """Press a button of the view."""
        self.view.get_by_role("button", name=words).click()

    def chooses(self, service: str) -> None:
        """Press what somebody has come for."""
        self.view.locator(f'[data-service="{service}"]').click()

    def gives(self, service: str, *needs: str) -> str:
        """A number on paper, in two touches and one for each need."""
        self.chooses(service)
        for each in needs:
            self.touch(each)
        self.touch("番号を出して印刷")
        expect(self.view.locator(".greeter-given")).to_be_visible()
        return self.number()

    def number(self) -> str:
        """The number in the middle."""
        return "".join(self.view.locator("h2 .number").inner_text().split())

    def finds(self, number: str) -> None:
        """Open somebody by the number on the paper."""
        self.line.get_by_label("番号で探す").fill(number)
        self.page.keyboard.press("Enter")
        expect(self.view.locator(".greeter-actions")).to_be_visible()

    def told(self, words: str) -> None:
        """Wait until the page says so."""
        expect(self.page.locator(".greeter-notice")).to_contain_text(words)

    def walks(self, procedure: str) -> None:
        """Begin this form for whoever is in view."""
        self.touch("代わりに入力")
        self.view.get_by_role("checkbox", name=procedure).check()
        self.touch("入力を始める")
        expect(self.view.locator(".desk-form")).to_be_visible()

    def row(self, field: str) -> Locator:
        """A field of the form."""
        return self.view.locator(f'.desk-row[data-field="{field}"]')

    def types(self, field: str, value: str) -> None:
        """Type an answer."""
        box = self.row(field).locator("input").first
        box.fill(value)
        box.blur()

    def saved(self) -> None:
        """Wait until all typing has arrived."""
        expect(self.view.locator(".desk-saved")).to_contain_text("保存しました")

    def small(self, least: int = 48) -> Any:
        """What is too small for a finger."""
        return self.page.evaluate(SMALL, least)
