"""Journey of the number alone: two touches, called, heard at the desk, a printed form, goodbye."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.clerk import Clerk, words
from tests.journeys.screens import Screens
from tests.journeys.visitor import Visitor, address_on
from tests.proof.programs import Demo

NAME = "葛\U000e0102城　結衣"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠々]+")
LINES = {"ja": "どの窓口の番号ですか？", "en": "desk"}


def takes_only_a_number(visitor: Visitor, line: str) -> str:
    """Two touches, and the paper; its number."""
    visitor.home()
    visitor.touch("番号だけとる")
    visitor.sees("lines")
    visitor.touch(visitor.page.locator(".choice", has_text=line))
    visitor.sees("number")
    number = visitor.number
    visitor.touch("ここまで")
    visitor.sees("ticket")
    return number


def hear(clerk: Clerk) -> None:
    """Ask the visitor what the form asks."""
    clerk.hears("所得・課税証明書")
    clerk.types("applicant_name", NAME)
    clerk.types("applicant_birth", "H3.8.30")
    clerk.types("applicant_address", "秋田県横手市中央町９９番９号")
    clerk.row("kind").get_by_role("radio").first.check()
    clerk.row("years").get_by_role("checkbox").first.check()
    clerk.picks("january_here", "はい")
    clerk.types("copies", "2")
    clerk.picks("use", "金融機関・ローン")
    clerk.saved()
    expect(clerk.page.get_by_text("必要な欄はすべて埋まっています。")).to_be_visible()


def test_two_touches_a_call_questions_a_printed_form_and_a_farewell_on_the_phone(
    screens: Screens, demo: Demo, tmp_path: Path
) -> None:
    visitor = Visitor(screens.kiosk())
    number = takes_only_a_number(visitor, "税")
    phone = screens.phone().new_page()
    phone.goto(address_on(visitor.ticket()))
    visitor.touch("おわる")
    clerk = Clerk(screens.desk(), demo, demo_desk(demo, "honcho-zei"))

    assert clerk.serves() == number
    expect(phone.locator("#headline")).to_contain_text("窓口")
    hear(clerk)
    printed = words(clerk.form(), tmp_path)
    farewell(clerk)

    assert number in printed
    assert NAME.replace("　", " ") in printed
    assert "平成3年8月30日" in printed
    expect(phone.locator("#headline")).to_contain_text("終わりました")


def demo_desk(demo: Demo, service: str) -> str:
    """The first desk of this line."""
    return next(str(desk["id"]) for desk in demo.ready["desks"] if service in desk["services"])


def farewell(clerk: Clerk) -> None:
    """Accept, look over, hand over, finish; the desk is free."""
    clerk.accepts()
    clerk.click("準備完了")
    clerk.told("確かめました")
    clerk.click("交付・完了")
    expect(clerk.page.get_by_role("button", name="応対を完了する")).to_be_visible()
    clerk.press("Ctrl+Enter")
    expect(clerk.page.locator("desk-stage")).to_contain_text("お待ちの方はいません")


def test_phone_without_javascript_reads_how_it_stands(screens: Screens, demo: Demo) -> None:
    visitor = Visitor(screens.kiosk())
    number = takes_only_a_number(visitor, "子育て")
    own = address_on(visitor.ticket())
    visitor.touch("おわる")
    plain = screens.phone(java_script_enabled=False).new_page()

    plain.goto(own)

    expect(plain.locator(".own-number")).to_contain_text(f"{number[0]} {number[1:]}")
    expect(plain.locator("#headline")).to_be_visible()
    expect(plain.locator("#minutes")).to_have_text(re.compile("分"))
    expect(plain.locator("main")).to_contain_text("30秒", use_inner_text=True)
    expect(plain.get_by_role("button")).to_have_text(["あと10分待って"])  # a form, no script
    expect(plain.locator("summary")).to_have_text(["やめる"])


@pytest.fixture
def visitor(screens: Screens) -> Visitor:
    """Somebody before the first screen."""
    found = Visitor(screens.kiosk())
    found.home()
    return found


def shown(page: Page) -> str:
    """All the page says but its choice of languages and the demo's own tray."""
    texts = page.locator("main, .strip, .bar, .head").all_inner_texts()
    return "\n".join(texts)


def test_first_screens_in_english_hold_no_japanese(visitor: Visitor) -> None:
    visitor.touch("English")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    said = [shown(visitor.page)]

    visitor.touch(visitor.page.locator(".purpose"))
    visitor.sees("choose")
    said.append(shown(visitor.page))
    visitor.touch(visitor.page.locator(".choice"))
    visitor.sees("number")
    said.append(shown(visitor.page))

    assert JAPANESE.findall("\n".join(said)) == []
    visitor.touch(visitor.page.locator("main > * .button, main .button").last)
    visitor.sees("ticket")
    assert JAPANESE.findall(shown(visitor.page)) == []
    visitor.home()


def test_easy_japanese_says_the_same_in_other_words(visitor: Visitor) -> None:
    plain = shown(visitor.page)
    visitor.touch("やさしい")
    chosen = visitor.page.get_by_role("button", name="やさしい")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    easy = shown(visitor.page)

    visitor.touch(visitor.page.locator(".purpose"))
    visitor.sees("choose")

    assert easy != plain
    assert "ご用" not in easy
    assert visitor.page.locator("ruby").count() > 0 or "（" in shown(visitor.page)
    visitor.touch("日本語")
    visitor.home()
