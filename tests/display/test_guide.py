"""Procedures are found by the words people use for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.catalogue.files import load
from display.guide import find, procedures_of, purposes_of

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
MOVING = {
    "id": "tennyu",
    "name": {
        "ja": "転入届",
        "ja-easy": "転入届（てんにゅうとどけ）",
        "en": "Moving in",
        "vi": "Chuyển đến",
    },
    "keywords": ["引っ越し", "ほかの市から"],
}
SEAL = {"id": "inkan", "name": {"ja": "印鑑登録証明書"}, "keywords": ["ハンコ"]}
PURPOSES = [{"id": "moving", "name": {"ja": "引っこし"}, "procedures": ["tennyu"]}]
CATALOGUE: dict[str, Any] = {"procedures": [MOVING, SEAL], "purposes": PURPOSES}


def found(query: str) -> list[str]:
    known = procedures_of(CATALOGUE)
    return [each.id for each in find(known.values(), purposes_of(CATALOGUE), query)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("転入", ["tennyu"]),
        ("テンニュウ", ["tennyu"]),
        ("引っこし", ["tennyu"]),
        ("引っ越し", ["tennyu"]),
        ("ＭＯＶＩＮＧ in", ["tennyu"]),
        ("はんこ", ["inkan"]),
        ("ﾊﾝｺ", ["inkan"]),
        ("chuyển đến", ["tennyu"]),
        ("chuyen den", ["tennyu"]),
        ("転入 はんこ", []),
        ("", ["tennyu", "inkan"]),
    ],
)
def test_any_kana_width_or_everyday_word_finds_it(query: str, ids: list[str]) -> None:
    assert found(query) == ids


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("ひっこし 引っ越し ヒッコシ 搬家 lumipat chuyển|nhà moving", {"tenkyo", "tennyu"}),
        ("こせき 户籍 kết|hôn kasal", {"koseki"}),
        ("ぜいきん 税 thuế buwis tax", {"shotoku_shomei"}),
        ("いんかん はんこ con|dấu 印章", {"inkan_shomei"}),
        ("あかちゃん 婴儿 em|bé sanggol baby", {"jido_teate"}),
        ("こくほ 医疗保险 nghỉ|việc health|insurance", {"kokuho_kanyu"}),
        ("じゅうみんひょう 住址证明 residence", {"juminhyo"}),
    ],
)
def test_the_citys_procedures_are_found_in_kana_and_in_each_language(
    words: str, ids: set[str]
) -> None:
    city = load(CITY).public()
    known, purposes = procedures_of(city).values(), purposes_of(city)

    for word in words.split():
        found = {each.id for each in find(known, purposes, word.replace("|", " "))}
        assert ids <= found, word


@given(st.text(max_size=60))
def test_no_search_is_a_fault_and_nothing_is_found_that_is_not_there(query: str) -> None:
    assert set(found(query)) <= {"tennyu", "inkan"}


def test_an_identity_rule_nobody_has_words_for_is_left_out() -> None:
    (known,) = procedures_of({"procedures": [SEAL | {"identity": "new_rule"}]}).values()

    assert known.identity == ""
