"""The printed application: right words, right glyphs, and text that stays text."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from counter.catalogue import files
from counter.forms import Accepted, Form, render
from counter.forms.coverage import FontFault
from counter.forms.form import DEBIAN_FONTS
from counter.procedures import Choice, Field, ForWhom, Procedure
from counter.settings import CATALOGUES

JST = timezone(timedelta(hours=9))
KATSURAGI = "葛\U000e0102城　結衣"


def words(ja: str, en: str = "English") -> dict[str, str]:
    return {"ja": ja, "ja-easy": ja, "en": en}


FIELDS = (
    Field("name", "name", words("氏名", "Full name"), required=True, prefill="card.name"),
    Field("birth", "date", words("生年月日")),
    Field("address", "address", words("住所")),
    Field("kind", "choice", words("種類"), table="kind"),
    Field("copies", "count", words("通数")),
    Field("reason", "text", words("理由"), show_if={"kind": ("part",)}),
    Field(
        "members",
        "persons",
        words("異動する人"),
        fields=(Field("name", "name", words("異動者")), Field("card", "yesno", words("カード"))),
    ),
)
TABLES = {"kind": (Choice("all", words("世帯全員")), Choice("part", words("世帯の一部")))}
ANSWERS: dict[str, Any] = {
    "name": KATSURAGI,
    "birth": "1991-08-30",
    "address": "秋田県横手市中央町９９番９号",
    "kind": "all",
    "copies": 2,
    "members": [{"name": "髙橋　健太", "card": True}],
}


def procedure(**changes: Any) -> Procedure:
    usual = Procedure(
        id="juminhyo", name=words("住民票の写し", "Resident record"), service="certificate",
        act="請求", mode="prepare", prepare_when="own_card", prepare_unless={},
        for_whom=(
            ForWhom("self", words("本人"), None, True),
            ForWhom("proxy", words("代理人"), words("委任状"), False),
        ),
        fields=FIELDS, identity="one_photo", bring=(), signature="handwritten", number="none",
        fee=300, fees={}, fee_times="copies", minutes=5, second_check=False, after=(),
        retention_days=30, related=(), avoid=None, acceptance=True, preapply=True,
        purpose_of_use=words("住民票の写しを交付するために使います。"), source="", checked_on="",
        provisional=True,
    )  # fmt: skip
    return replace(usual, **changes)


def form(**changes: Any) -> Form:
    usual = Form(
        city="湯沢市", procedure=procedure(), number="A012", for_whom="self",
        answers=ANSWERS, sources={"name": "card", "kind": "qr", "copies": "clerk"}, tables=TABLES,
        at=datetime(2026, 4, 6, 10, 24, tzinfo=JST), office="本庁舎",
    )  # fmt: skip
    return replace(usual, **changes)


def text(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    tool = ["pdftotext", "-layout", str(path), "-"]
    found = subprocess.run(tool, check=True, capture_output=True, text=True).stdout
    return " ".join(found.split())  # columns and full-width spaces alike become one blank


def picture(pdf: bytes, tmp_path: Path) -> Image.Image:
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "200", "-gray", "-singlefile", path, tmp_path / "p"], check=True
    )
    return Image.open(tmp_path / "p.pgm").copy()


def fonts(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout


def named(name: str, tmp_path: Path) -> Image.Image:
    return picture(render(form(answers={"name": name})), tmp_path)


def test_clerk_prints_the_form_and_reads_every_answer_on_it(tmp_path: Path) -> None:
    page = text(render(form()), tmp_path)

    for part in (
        "住民票の写し 交付請求書", "湯沢市長", "A012", "令和8年4月6日（2026年）",
        KATSURAGI.replace("　", " "),
        "平成3年8月30日（1991年）", "秋田県横手市中央町９９番９号", "世帯全員", "髙橋 健太",
        "600", "カード", "QR", "職員", "住民票の写しを交付するために使います。",
    ):  # fmt: skip
        assert part in page, part


def test_question_that_was_not_asked_is_not_printed(tmp_path: Path) -> None:
    assert "理由" not in text(render(form()), tmp_path).replace("理由（", "")

    asked = form(answers={**ANSWERS, "kind": "part", "reason": "提出のため"})
    assert "提出のため" in text(render(asked), tmp_path)


def test_draft_says_so_until_a_clerk_accepted(tmp_path: Path) -> None:
    accepted = Accepted(datetime(2026, 4, 6, 10, 40, tzinfo=JST), "髙橋", ("my_number_card",))

    assert "下書き" in text(render(form()), tmp_path)
    page = text(render(form(accepted=accepted)), tmp_path)
    assert "下書き" not in page
    assert "令和8年4月6日 10:40" in page
    assert "マイナンバーカード" in page


@pytest.mark.parametrize(
    ("signature", "line"),
    [
        ("printed", "記名"),
        ("handwritten", "署名（自署）"),
        ("seal_or_sign", "署名 又は 記名押印"),
        ("statutory", "届出人 署名（自署）"),
    ],
)
def test_signature_line_follows_its_class(signature: str, line: str, tmp_path: Path) -> None:
    assert line in text(render(form(procedure=procedure(signature=signature))), tmp_path)


def test_procedure_without_signature_has_no_line(tmp_path: Path) -> None:
    page = text(render(form(procedure=procedure(signature="none"))), tmp_path)

    assert "署名" not in page
    assert "記名" not in page


def test_individual_number_is_at_most_an_empty_box(tmp_path: Path) -> None:
    none, checked, box = (
        text(render(form(procedure=procedure(number=kind))), tmp_path)
        for kind in ("none", "check_only", "box")
    )

    assert "個人番号" not in none
    assert "確認済み" in checked
    assert "案内があるまで記入しないで" in box


def test_notification_keeps_its_own_name(tmp_path: Path) -> None:
    tennyu = procedure(name=words("転入届"), act="届出")

    page = text(render(form(procedure=tennyu)), tmp_path)
    assert "転入届" in page
    assert "転入届届" not in page


def test_english_visitor_finds_both_languages(tmp_path: Path) -> None:
    page = text(render(form(language="en")), tmp_path)

    assert "Full name" in page
    assert "氏名" in page
    assert "Not yet an application" in page


@pytest.mark.parametrize(
    ("wanted", "base"),
    [
        ("葛\U000e0102", "葛"),
        ("葛\U000e0100", "葛"),
        ("髙", "高"),
        ("﨑", "崎"),
        ("辻\U000e0102", "辻"),
    ],
)
def test_name_prints_with_its_own_glyph(wanted: str, base: str, tmp_path: Path) -> None:
    difference = ImageChops.difference(named(wanted + "山", tmp_path), named(base + "山", tmp_path))

    assert difference.getbbox() is not None


def test_mincho_sequence_stays_in_mincho_and_the_other_collection_changes_font(
    tmp_path: Path,
) -> None:
    mincho, gothic = named("葛\U000e0102", tmp_path), named("葛\U000e0100", tmp_path)

    assert ImageChops.difference(mincho, gothic).getbbox() is not None
    embedded = fonts(render(form()), tmp_path)
    assert "IPAmjMincho" in embedded
    assert "BIZ" in embedded


def test_sign_no_font_can_draw_shows_as_a_gap_with_a_note(tmp_path: Path) -> None:
    page = text(render(form(answers={"name": "山\U00016fe4田"})), tmp_path)

    assert "山〓田" in page
    assert "正しい字を書き添えてください" in page


def test_typesetter_code_in_an_answer_is_only_text(tmp_path: Path) -> None:
    hostile = '#set page(fill: red) $x^2$ *b* `r` \\ <l> @r // c #read("/etc/passwd")'

    page = text(render(form(answers={"address": hostile})), tmp_path)
    assert "#set page(fill:" in page
    assert "$x^2$ *b* `r`" in page
    assert "root:" not in page


def test_very_long_answers_stay_within_their_column(tmp_path: Path) -> None:
    page = picture(render(form(answers={"address": "W" * 900 + "あ" * 300})), tmp_path)

    margin = page.crop((page.width - 130, 0, page.width, page.height))
    assert margin.getextrema() == (255, 255)


CITY = files.load(CATALOGUES / "yuzawa")


@pytest.mark.parametrize(
    "sample", files.samples(CATALOGUES / "yuzawa"), ids=lambda s: s["procedure"]
)
def test_every_form_of_the_city_is_one_sheet_with_its_signature(
    sample: dict[str, Any], tmp_path: Path
) -> None:
    kind = CITY.procedures[sample["procedure"]]
    parts = {key: sample[key] for key in ("for_whom", "answers", "sources")}

    pdf = render(form(procedure=kind, tables=CITY.tables, **parts))

    assert "1 / 1" in text(pdf, tmp_path)
    assert kind.name["ja"] in text(pdf, tmp_path)


answers = st.dictionaries(
    st.sampled_from([field.id for field in FIELDS]),
    st.one_of(
        st.text(st.characters(), max_size=80),
        st.integers(),
        st.booleans(),
        st.none(),
        st.lists(st.one_of(st.text(max_size=5), st.dictionaries(st.just("name"), st.text()))),
    ),
)


@given(answers=answers, number=st.text(max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_answer_breaks_the_form(answers: dict[str, Any], number: str) -> None:
    assert render(form(answers=answers, number=number)).startswith(b"%PDF")


def test_missing_fonts_are_named(tmp_path: Path) -> None:
    with pytest.raises(FontFault, match="ipamjm"):
        render(form(), [str(tmp_path)])


def test_broken_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ipamjm.ttf").write_bytes(b"\0\1\0\0\0\1cmap")

    with pytest.raises(FontFault):
        render(form(), [str(tmp_path), *DEBIAN_FONTS])
