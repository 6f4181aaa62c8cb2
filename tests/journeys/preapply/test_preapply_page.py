"""The page that makes the QR: it tells in place, keeps nothing, speaks to nobody."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    expect,
)

from counter.individual_number import individual_number
from display.web import preapply
from tests.journeys.preapply.at_home import (
    CITY,
    KEYS,
    NUMBER,
    ROOT,
    SAMPLES,
    fill,
    opened,
    picture,
    submit,
    type_date,
)


def test_nothing_leaves_the_phone_and_nothing_stays_on_it(phone: BrowserContext, site: str) -> None:
    page = phone.new_page()
    answered = page.goto(f"{site}/preapply/juminhyo")
    expect(page.locator("#start")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    fill(page, SAMPLES["juminhyo"])
    picture(page)

    assert [url for url in asked if not url.startswith("blob:")] == []
    assert answered is not None
    assert "connect-src 'none'" in answered.headers["content-security-policy"]
    assert phone.cookies() == []
    assert phone.storage_state()["origins"] == []


def test_the_page_may_not_speak_to_anybody(phone: BrowserContext, site: str) -> None:
    page = phone.new_page()
    page.goto(f"{site}/preapply/juminhyo")

    failed = page.evaluate("fetch('/frame', {method: 'POST'}).then(() => 'sent', () => 'refused')")

    assert failed == "refused"


def test_page_and_counter_agree_on_what_an_individual_number_is(
    phone: BrowserContext, site: str
) -> None:
    chance = random.Random(7)
    alphabet = "0123456789０１２３４５６７８９٠١٢ -ー−　a\n"
    texts = ["".join(chance.choices(alphabet, k=chance.randint(11, 18))) for _ in range(2000)]
    texts += [digits_of(chance) for _ in range(500)] + [f"番号{NUMBER}です", NUMBER, NUMBER + "1"]
    page = opened(phone, site, "juminhyo")

    said = page.evaluate(
        "async texts => texts.map((await import('/static/preapply/checks.js')).individualNumber)",
        texts,
    )

    counted = [individual_number(text) for text in texts]
    assert said == counted
    assert any(counted)


def digits_of(chance: random.Random) -> str:
    return "".join(chance.choices("0123456789", k=12))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("applicant_kana", "佐藤", "カタカナで"),
        ("applicant_phone", "12", "電話番号を"),
        ("applicant_name", "あ" * 101, "100文字まで"),
    ],
)
def test_a_wrong_answer_is_told_in_place_when_it_is_left(
    phone: BrowserContext, site: str, field: str, typed: str, sentence: str
) -> None:
    page = opened(phone, site, "juminhyo")
    page.locator("#start").click()
    page.locator("[data-field=for_whom] label").first.click()
    submit(page)

    page.locator(f"[data-field={field}] .input").fill(typed)
    page.locator(f"[data-field={field}] .input").blur()

    expect(page.locator(f"[data-field={field}] .field-error")).to_contain_text(sentence)


def test_a_day_that_does_not_exist_and_an_empty_form_do_not_pass(
    phone: BrowserContext, site: str
) -> None:
    page = opened(phone, site, "juminhyo")
    page.locator("#start").click()
    submit(page)
    expect(page.locator("[data-field=for_whom] .field-error")).to_be_visible()
    page.locator("[data-field=for_whom] label").first.click()
    submit(page)

    type_date(page.locator("[data-field=applicant_birth]"), "2026-02-30")
    submit(page)

    expect(page.locator("[data-field=applicant_birth] .field-error")).to_contain_text("日付")
    expect(page.locator("[data-field=applicant_name] .field-error")).to_contain_text("入力")


def test_a_double_tap_does_not_skip_a_step(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site, "juminhyo")
    page.locator("#start").click()
    page.locator("[data-field=for_whom] label").first.click()

    page.locator("#form button[type=submit]").dblclick()

    expect(page.locator("[data-field=applicant_name]")).to_be_visible()


def test_readings_typed_in_hiragana_become_katakana(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site, "juminhyo")
    page.locator("#start").click()
    page.locator("[data-field=for_whom] label").first.click()
    submit(page)
    kana = page.locator("[data-field=applicant_kana] .input")

    kana.fill(" さとう ﾊﾅｺ ")
    kana.blur()

    expect(kana).to_have_value("サトウ　ハナコ")


def test_who_types_slowly_about_the_family_keeps_the_field(
    phone: BrowserContext, site: str
) -> None:
    page = opened(phone, site, "tennyu")
    fill(page, {**SAMPLES["tennyu"], "answers": {**SAMPLES["tennyu"]["answers"], "members": []}})
    page.get_by_role("button", name="いっしょに引っこした方: 直す").click()
    page.locator("[data-field=members] .preapply-add").click()
    name = page.locator("[data-field=members] [data-field=name] .input")

    name.press_sequentially("湯沢 花", delay=300)

    expect(name).to_be_focused()
    expect(name).to_have_value("湯沢 花")


@pytest.mark.parametrize("language", preapply.languages())
def test_without_scripts_the_page_says_that_the_counter_does_it_too(
    browser: Browser, site: str, language: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/preapply/tennyu?lang={language}")

    expect(page.locator("#unable")).to_be_visible()
    expect(page.locator("#start")).to_be_hidden()
    context.close()


def test_a_form_that_is_not_offered_is_told_kindly(phone: BrowserContext, site: str) -> None:
    page = phone.new_page()

    answered = page.goto(f"{site}/preapply/nothing")

    assert answered is not None
    assert answered.status == 404
    expect(page.locator("h1")).to_have_text(preapply.words("ja")["unavailable_title"])


def test_every_step_can_be_used_with_a_screen_reader(phone: BrowserContext, site: str) -> None:
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    page = opened(phone, site, "tennyu")
    page.evaluate(axe)
    found: list[str] = []

    def look_over(_: Locator | None = None) -> None:
        for fault in page.evaluate("axe.run().then(result => result.violations)"):
            found.extend(f"{fault['id']}: {node['html']}" for node in fault["nodes"])

    look_over()
    fill(page, SAMPLES["tennyu"], look_over)
    look_over()
    picture(page)
    look_over()

    assert found == []


def test_all_languages_have_the_same_words() -> None:
    japanese = preapply.words("ja")

    for language in preapply.languages():
        assert preapply.words(language).keys() == japanese.keys()
        assert preapply.words(language)["errors"].keys() == japanese["errors"].keys()


def test_a_city_cannot_break_out_of_the_page_by_a_name() -> None:
    catalogue = CITY.public(keys=KEYS)
    hostile = "</script><script>alert(1)</script>"
    catalogue["city"]["name"] = dict.fromkeys(preapply.languages(), hostile)

    html = bytes(preapply.page(catalogue, "tennyu", "ja").body).decode()

    assert hostile not in html
