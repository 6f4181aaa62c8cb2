"""Journey of the card: a kiosk behind a real pcscd, cards emulated below the reader."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import expect

from tests.cast import free_port
from tests.journeys.clerk import Clerk
from tests.journeys.rows import rows
from tests.journeys.screens import Screens
from tests.journeys.visitor import Visitor, address_on
from tests.kiosk.card.hall import Hall
from tests.proof.programs import Demo, Program, answers

READS = 3  # commands the card answers before it is pulled out


@pytest.fixture(scope="module")
def hall() -> Iterator[Hall]:
    """A pcscd with a reader in a network of its own."""
    with TemporaryDirectory() as folder, Hall(Path(folder)) as found:
        yield found


@pytest.fixture(scope="module")
def kiosk(demo: Demo, hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A second kiosk of the demo's counter, with the hall's reader; its URL."""
    port, data = free_port(), tmp_path_factory.mktemp("kiosk")
    program = Program(
        [sys.executable, "-m", "kiosk"], data / "kiosk.log",
        MATANAI_KIOSK_PORT=str(port), MATANAI_KIOSK_DATA=str(data), MATANAI_CARD="pcsc",
        MATANAI_KIOSK_TOKEN=demo.tokens["kiosk"], MATANAI_COUNTER_URL=demo.ready["counter"],
        MATANAI_DISPLAY_URL=demo.ready["display"], MATANAI_OFFICE=demo.ready["office"],
        MATANAI_KIOSK_DEVICE="honcho-kiosk-2", **hall.env,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        program.until(lambda: answers(f"{url}/healthz"))
        yield url
    finally:
        program.stop()


@pytest.fixture
def visitor(screens: Screens, kiosk: str, hall: Hall) -> Iterator[Visitor]:
    """Somebody before the first screen; no card lies on the reader."""
    found = Visitor(screens.kiosk(kiosk))
    hall.remove()
    found.home()
    yield found
    hall.remove()
    found.home()


def as_far_as_the_card(visitor: Visitor, whose: str = "本人") -> str:
    """Number first, then by card, for whom, what it is used for; the number."""
    number = visitor.takes_a_number_for("証明書がほしい", "住民票の写し")
    visitor.touch("カードで入力")
    visitor.sees("for_whom")
    visitor.touch(whose)
    visitor.sees("notice")
    visitor.touch("はじめる")
    visitor.sees("insert")
    return number


def as_far_as_the_pin(visitor: Visitor, hall: Hall, resident: str) -> str:
    """As far as the keys for the four digits."""
    number = as_far_as_the_card(visitor)
    hall.insert(resident)
    visitor.sees("known")
    visitor.touch("わかる")
    return number


def test_hanako_lays_her_card_and_her_certificate_is_ready_before_the_call(
    visitor: Visitor, hall: Hall, screens: Screens, demo: Demo
) -> None:
    number = as_far_as_the_pin(visitor, hall, "hanako")
    visitor.types_pin("1234")
    visitor.sees("filled")
    for field in ("applicant_name", "applicant_birth", "applicant_address"):
        badge = visitor.page.locator(f'.row-line[data-path="{field}"] .badge')
        expect(badge).to_have_text("カード")
    expect(visitor.page.locator("main")).not_to_contain_text("花子")
    visitor.touch("つぎへ")
    visitor.answers({"種類": "世帯全員の写し", "通数": 2})
    visitor.touch("この内容でよい")
    paper = visitor.ticket()

    assert visitor.number == number
    assert address_on(paper).startswith(demo.ready["display"])
    is_ready_before_the_call(Clerk(screens.desk(), demo, "honcho-2"), number)


def is_ready_before_the_call(clerk: Clerk, number: str) -> None:
    """The clerk works on the draft while the visitor still sits, then calls once."""
    digits = f"{number[0]} {number[1:]}"
    clerk.page.locator(".desk-case-row", has_text=digits).click()
    expect(clerk.row("applicant_name").locator("input")).to_have_value("佐藤　花子")
    expect(clerk.row("applicant_name").locator(".badge")).to_have_text("カード")
    clerk.click("引き受ける")
    clerk.click("準備完了")
    expect(clerk.page.locator(".desk-turn", has_text=digits)).to_contain_text(
        "交付待ち（準備ができています）"
    )
    clerk.page.locator(".desk-turn", has_text=digits).get_by_role("button", name="呼ぶ").click()
    expect(clerk.page.locator("desk-stage")).to_contain_text("お渡し")
    clerk.press("F9")
    clerk.accepts()
    clerk.click("交付・完了")
    expect(clerk.page.get_by_role("button", name="応対を完了する")).to_be_visible()
    clerk.press("Ctrl+Enter")
    expect(clerk.page.locator("desk-stage")).not_to_contain_text(digits)


def test_card_pulled_out_while_read_is_told_and_laid_down_again_it_is_read(
    visitor: Visitor, hall: Hall, demo: Demo
) -> None:
    as_far_as_the_pin(visitor, hall, "kenta")
    before = rows(demo)
    hall.cut_after(READS)
    visitor.types_pin("1234")
    visitor.sees("trouble")
    expect(visitor.page.locator("main")).to_contain_text("カードが離れました")
    assert rows(demo) == before

    visitor.touch("もう一度")
    hall.insert("kenta")
    visitor.sees("known")
    visitor.touch("わかる")
    visitor.types_pin("1234")

    visitor.sees("filled")


def test_visitor_whose_card_left_goes_on_by_touch(visitor: Visitor, hall: Hall) -> None:
    number = as_far_as_the_pin(visitor, hall, "makoto")
    hall.cut_after(READS)
    visitor.types_pin("1234")
    visitor.sees("trouble")

    visitor.touch("カードなしで続ける")

    visitor.sees("ask")
    assert visitor.number == number


def test_wrong_pin_shows_the_tries_left_and_the_second_miss_ends_the_trying(
    visitor: Visitor, hall: Hall
) -> None:
    as_far_as_the_pin(visitor, hall, "mai")
    expect(visitor.page.locator("main")).to_contain_text("あと3回ためせます")
    visitor.types_pin("4321")

    expect(visitor.page.locator("main")).to_contain_text("番号がちがうようです")
    expect(visitor.page.locator("main")).to_contain_text("あと2回ためせます")
    visitor.types_pin("4321")
    visitor.sees("trouble")
    expect(visitor.page.locator("main")).to_contain_text("番号が2回ちがいました")


@pytest.mark.parametrize(
    ("resident", "told"),
    [
        ("minoru", "4けたの番号が使えません"),
        ("shizu", "あと1回で使えなくなります"),
        ("ren", "スマートフォンは読めません"),
        ("transit", "マイナンバーカードではないようです"),
    ],
)
def test_card_that_cannot_be_used_is_told_and_nothing_is_asked_of_it(
    visitor: Visitor, hall: Hall, resident: str, told: str
) -> None:
    as_far_as_the_card(visitor)
    hall.insert(resident)
    visitor.sees("known|trouble")
    if visitor.screen == "known":
        visitor.touch("わかる")

    visitor.sees("trouble")
    expect(visitor.page.locator("main")).to_contain_text(told)
    expect(visitor.page.get_by_role("button", name="カードなしで続ける")).to_be_visible()
