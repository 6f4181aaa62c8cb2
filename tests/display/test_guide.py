"""Procedures are found by the words people use for them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.guide import find, procedures_of, purposes_of

MOVING = {
    "id": "tennyu",
    "name": {"ja": "転入届", "ja-easy": "転入届（てんにゅうとどけ）", "en": "Moving in"},
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
        ("転入 はんこ", []),
        ("", ["tennyu", "inkan"]),
    ],
)
def test_any_kana_width_or_everyday_word_finds_it(query: str, ids: list[str]) -> None:
    assert found(query) == ids


@given(st.text(max_size=60))
def test_no_search_is_a_fault_and_nothing_is_found_that_is_not_there(query: str) -> None:
    assert set(found(query)) <= {"tennyu", "inkan"}


def test_an_identity_rule_nobody_has_words_for_is_left_out() -> None:
    (known,) = procedures_of({"procedures": [SEAL | {"identity": "new_rule"}]}).values()

    assert known.identity == ""
