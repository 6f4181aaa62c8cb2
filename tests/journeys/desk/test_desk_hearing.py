"""聞き取り at the desk: what is typed, kept, refused, and won by somebody else."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.cast import Person, Town
from tests.journeys.desk.hands import (
    FIELDS,
    NAME,
    answer_all,
    fill,
    first_case,
    hear,
    press,
    row,
    saved,
    serve,
)

NUMBER = "123456789018"  # twelve digits with a right check digit, nobody's


def test_number_only_visitor_is_heard_signs_gets_the_paper_and_goes(
    town: Town, kiosk: Person, desk: Page, tmp_path: Path
) -> None:
    visit = kiosk.number()
    serve(desk)
    hear(desk)
    answer_all(desk)
    expect(desk.get_by_text("必要な欄はすべて埋まっています。")).to_be_visible()

    with desk.context.expect_page() as opened:
        desk.keyboard.press("Control+p")
    paper = desk.request.get(opened.value.url)
    desk.bring_to_front()
    desk.get_by_label("マイナンバーカード").check()
    desk.get_by_label("署名をもらった").check()
    desk.get_by_role("button", name="受理する").click()
    desk.get_by_role("button", name="準備完了").click()
    desk.get_by_role("button", name="交付・完了").click()
    press(desk, "Ctrl+Enter")
    expect(desk.locator("desk-stage")).to_contain_text("お待ちの方はいません")

    words = text(paper.body(), tmp_path)
    assert visit["number"] in words
    assert NAME.replace("　", " ") in words
    assert "平成3年8月30日" in words
    assert kiosk.get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]["turns"][0][
        "state"
    ] == "done"  # fmt: skip


def test_a_form_with_gaps_asks_the_next_question_and_is_printed_once_it_is_whole(
    kiosk: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    printing = desk.get_by_role("button", name="申請書を印刷")
    expect(desk.locator(".desk-next")).to_contain_text("聞きます")
    expect(printing).to_have_attribute("data-kind", "quiet")

    answer_all(desk)

    expect(printing).to_have_attribute("data-kind", "primary")


def text(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    tool = ["pdftotext", "-layout", str(path), "-"]
    return " ".join(subprocess.run(tool, check=True, capture_output=True, text=True).stdout.split())


def test_what_the_clerk_typed_is_hers_by_source_and_kept_by_the_counter(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    answer_all(desk)

    case = first_case(ito)
    assert case["answers"][FIELDS["name"]] == NAME
    assert case["answers"][FIELDS["birth"]] == "1991-08-30"
    assert case["sources"][FIELDS["name"]] == "clerk"


def test_second_procedure_does_not_ask_again_what_was_told(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    answer_all(desk)

    desk.get_by_role("button", name="手続を足す").click()
    hear(desk, "印鑑登録証明書")

    expect(desk.locator(".desk-paper")).to_contain_text("印鑑登録証明書 交付申請書")
    expect(row(desk, FIELDS["name"]).locator("input")).to_have_value(NAME)


def test_typing_survives_a_lost_connection(kiosk: Person, ito: Person, desk: Page) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    cut: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731
    desk.route("**/answers", cut)
    fill(desk, FIELDS["name"], NAME)
    expect(desk.locator(".desk-saved")).to_contain_text("この画面に残っていて")
    assert first_case(ito)["answers"] == {}

    desk.unroute("**/answers", cut)

    saved(desk)
    assert first_case(ito)["answers"] == {FIELDS["name"]: NAME}
    assert desk.evaluate("localStorage.length + sessionStorage.length") == 0


def test_two_clerks_on_two_fields_keep_both(kiosk: Person, ito: Person, desk: Page) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    case = first_case(ito)
    body = {"version": case["version"], "answers": {FIELDS["copies"]: 3}}
    assert ito.patch(f"/api/cases/{case['id']}/answers", body).status_code == 200

    fill(desk, FIELDS["name"], NAME)

    saved(desk)
    expect(row(desk, FIELDS["copies"]).locator("input")).to_have_value("3")
    assert first_case(ito)["answers"] == {FIELDS["copies"]: 3, FIELDS["name"]: NAME}


def test_clerk_who_comes_second_in_one_field_sees_who_won_and_may_insist(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)
    desk.route("**/answers", lambda route: route.abort())
    fill(desk, FIELDS["address"], "秋田県湯沢市佐竹町９９番１号")
    expect(desk.locator(".desk-saved")).to_contain_text("この画面に残っていて")
    case = first_case(ito)
    other = {FIELDS["address"]: "秋田県湯沢市岩崎字南町９９番地"}
    ito.patch(f"/api/cases/{case['id']}/answers", {"version": case["version"], "answers": other})

    desk.unroute("**/answers")

    address = row(desk, FIELDS["address"])
    expect(address).to_contain_text("ほかの職員が先に変更しました")
    assert first_case(ito)["answers"] == other
    address.get_by_role("button", name="私の入力にする").click()
    saved(desk)
    assert first_case(ito)["answers"][FIELDS["address"]].endswith("９９番１号")


def test_individual_number_is_refused_at_the_field_and_nothing_is_stored(
    kiosk: Person, ito: Person, desk: Page
) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)

    fill(desk, FIELDS["address"], NUMBER)

    expect(row(desk, FIELDS["address"])).to_contain_text("個人番号（マイナンバー）のようです")
    assert first_case(ito)["answers"] == {}
    fill(desk, FIELDS["address"], "秋田県湯沢市佐竹町９９番１号")
    saved(desk)


def test_date_that_is_none_is_told_and_not_sent(kiosk: Person, ito: Person, desk: Page) -> None:
    kiosk.number()
    serve(desk)
    hear(desk)

    fill(desk, FIELDS["birth"], "H3.2.30")

    expect(row(desk, FIELDS["birth"])).to_contain_text("日付として読めません")
    assert first_case(ito)["answers"] == {}
