"""What a clerk's hands do on the desk's page, and what her eyes look for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.cast import PASSWORD, Person

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAME = "葛\U000e0102城　結衣"
FIELDS = {
    "name": "applicant_name",
    "birth": "applicant_birth",
    "address": "applicant_address",
    "copies": "copies",
}


def sign_in(page: Page, name: str = "高橋") -> None:
    page.goto("/desk")
    page.get_by_label("職員名").fill(name)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")


def press(page: Page, key: str) -> None:
    """Press a key once its button is ready for it."""
    ready = page.get_by_role("toolbar").get_by_role("button", name=re.compile(re.escape(key)))
    expect(ready).to_be_enabled()
    page.keyboard.press(key.replace("Ctrl", "Control"))


def until(page: Page, true: Callable[[], bool]) -> None:
    """Let the page go on until this holds. Raises TimeoutError after 15 s."""
    for _ in range(300):
        if true():
            return
        page.wait_for_timeout(50)
    raise TimeoutError("it never came true")


def serve(page: Page) -> None:
    """Call the next visitor and start."""
    press(page, "F2")
    press(page, "F9")


def hear(page: Page, procedure: str = "住民票の写し") -> None:
    """Draft a form for the visitor."""
    page.get_by_role("checkbox", name=procedure).check()
    page.get_by_role("button", name="聞き取りを始める").click()
    expect(page.locator(".desk-form")).to_be_visible()


def row(page: Page, field: str) -> Locator:
    """The row of a field on the form."""
    return page.locator(f'.desk-row[data-field="{field}"]')


def fill(page: Page, field: str, text: str) -> None:
    box = row(page, field).locator("input").first
    box.fill(text)
    box.blur()


def saved(page: Page) -> None:
    expect(page.locator(".desk-saved")).to_contain_text("保存しました")


def faults(page: Page) -> list[str]:
    """What axe-core holds against the page."""
    page.evaluate(AXE.read_text())
    tags = {"runOnly": RULES}
    found = page.evaluate("rules => axe.run(document, rules)", tags)["violations"]
    return [f"{fault['id']}: {[node['html'][:90] for node in fault['nodes']]}" for fault in found]


def first_case(clerk: Person) -> dict[str, Any]:
    listed = clerk.get("/api/cases").json()["cases"]
    found: dict[str, Any] = clerk.get(f"/api/cases/{listed[0]['id']}").json()["case"]
    return found


def answer_all(page: Page) -> None:
    fill(page, FIELDS["name"], NAME)
    fill(page, FIELDS["birth"], "H3.8.30")
    fill(page, FIELDS["address"], "秋田県横手市中央町９９番９号")
    fill(page, FIELDS["copies"], "2")
    row(page, "kind").get_by_role("radio").first.check()
    saved(page)
