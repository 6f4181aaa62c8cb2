"""A supervisor in a real browser: signing in, the next hour, plots that are tables too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import PASSWORD, SUPERVISOR, Town
from tests.journeys.desk.hands import faults


@pytest.fixture
def page(browser: Browser, town: Town) -> Iterator[Page]:
    """小野寺's browser the day after eight came and nobody was called."""
    kiosk = town.kiosk()
    for _ in range(8):
        kiosk.number()
    town.clock.at += timedelta(days=1)
    made = browser.new_context(
        viewport={"width": 1440, "height": 900}, base_url=town.served.url, locale="ja-JP"
    )
    found = made.new_page()
    found.goto("/supervisor")
    yield found
    made.close()


def sign_in(page: Page, name: str = SUPERVISOR) -> None:
    page.get_by_label("職員名").fill(name)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_a_supervisor_signs_in_and_sees_the_office(page: Page) -> None:
    sign_in(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("本庁舎")
    expect(page.get_by_role("heading", name="変えると、どうなるか")).to_be_visible()
    assert faults(page) == []


def test_every_plot_opens_as_a_table_with_the_same_figures(page: Page) -> None:
    sign_in(page)
    figure = page.get_by_role("figure", name="時間帯ごとの受付（1日あたり）")

    figure.get_by_text("表で見る").click()

    expect(figure.get_by_role("row")).to_have_text(["時刻人数（人）", "09:008"])
    expect(figure.get_by_role("img").locator("rect")).to_have_count(1)


def test_a_clerk_reads_that_it_is_not_hers_and_another_may_sign_in(page: Page) -> None:
    sign_in(page, "高橋")

    expect(page.get_by_role("alert")).to_contain_text("担当になっていません")
    assert faults(page) == []
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("窓口のようす")


def test_who_has_finished_leaves_no_figures_on_the_screen(page: Page) -> None:
    sign_in(page)

    page.get_by_role("button", name="終わる").click()

    expect(page.get_by_label("職員名")).to_be_visible()
    expect(page.get_by_text("待ち")).to_have_count(0)


def test_a_server_that_no_longer_answers_is_told_and_the_page_says_when_it_is_back(
    page: Page,
) -> None:
    page.clock.install()
    sign_in(page)
    since = page.locator("#now time").inner_text()
    page.route("**/supervisor*", lambda route: route.abort())
    page.clock.run_for(110_000)

    told = page.locator("#stale")
    expect(told).to_have_text(f"更新できません。{since} のままです。")
    assert faults(page) == []
    page.unroute("**/supervisor*")
    page.clock.run_for(61_000)
    expect(told).to_be_hidden()


def test_the_page_of_open_data_has_no_fault_on_a_phone(browser: Browser, town: Town) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, base_url=town.served.url)
    page.goto("/opendata/")

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
