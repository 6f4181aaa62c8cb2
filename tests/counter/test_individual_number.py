"""A 個人番号 is recognised however it is written, and what only looks like one is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.individual_number import individual_number

ELEVEN = st.text("0123456789", min_size=11, max_size=11)
# Invented numbers with a right check digit; nobody holds 1234 5678 9018.
NUMBER = "123456789018"


def check_digit(eleven: str) -> str:
    """The ordinance's sum as it is written there, P(n) counted from the right."""
    weights = [n + 1 if n <= 6 else n - 5 for n in range(1, 12)]
    rest = sum(int(eleven[-n]) * weights[n - 1] for n in range(1, 12)) % 11
    return "0" if rest <= 1 else str(11 - rest)


@given(ELEVEN)
def test_only_the_right_check_digit_makes_a_number(eleven: str) -> None:
    right = check_digit(eleven)

    assert individual_number(eleven + right)
    for wrong in set("0123456789") - {right}:
        assert not individual_number(eleven + wrong)


@given(ELEVEN, st.lists(st.sampled_from(["", " ", "　", "-", "‐", "－", "ー", "−", "–", " - "]),
                        min_size=11, max_size=11), st.integers(0, 2))  # fmt: skip
def test_width_spaces_and_hyphens_hide_nothing(eleven: str, gaps: list[str], wide: int) -> None:
    digits = eleven + check_digit(eleven)
    text = digits[0] + "".join(gap + digit for gap, digit in zip(gaps, digits[1:], strict=True))
    full = text.translate({ord("0") + n: ord("０") + n for n in range(10)})

    assert individual_number(["番号は" + text, full + "です", text][wide])


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "１２３４５６７８９０１８",
        "1234 5678 9018",
        "１２３４－５６７８－９０１８",
        "1234‑5678‑9018",
        "1234ー5678ー9018",
        "1234\u00ad5678\u200b9018",
        "1234\t5678\n9018",
        "①②③④⑤⑥⑦⑧⑨0①⑧",
        "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖",
        "١٢٣٤٥٦٧٨٩٠١٨",
        "通数1 123456789018",
        "123456789018 1通",
        "1234 5678 9018 2025",
        "マイナンバー:123456789018。",
    ],
)
def test_a_number_is_found(text: str) -> None:
    assert individual_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "佐藤　花子",
        "123456789019",
        "12345678901",
        "1234567890181",
        "1" * 100_000,
        "1234567890181" * 3,
        "0123456789018",
        "1234/5678/9018",
        "12345678a9018",
        "0183-73-2111",
        "090-0000-0002",
        "秋田県湯沢市佐竹町９９番１号",
        "十二万三千四百五十六",
    ],
)
def test_what_is_no_number_passes(text: str) -> None:
    assert not individual_number(text)


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert individual_number(text) in (True, False)
