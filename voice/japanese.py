"""The call in Japanese: 番号札、エーの、二十三番のかた、三番窓口へ、お越しください."""

from __future__ import annotations

from voice.phrase import LETTERS, UNDER_HUNDRED, Tongue

DIGITS = "〇一二三四五六七八九"
# シー in kana would be read as the sea, スィー.
NAMES = [
    "エー", "ビー", "Ｃ", "ディー", "イー", "エフ", "ジー",
    "エイチ", "アイ", "ジェー", "ケー", "エル", "エム", "エヌ",
    "オー", "ピー", "キュー", "アール", "エス", "ティー", "ユー",
    "ブイ", "ダブリュー", "エックス", "ワイ", "ゼット",
]  # fmt: skip


def kanji(number: int) -> str:
    """1–9999 in kanji, which the engine reads with the right sounds: 三百, 六百, 八百, 三千."""
    thousands, hundreds = _group(number // 1000, "千"), _group(number // 100 % 10, "百")
    tens, ones = _group(number // 10 % 10, "十"), number % 10
    return thousands + hundreds + tens + (DIGITS[ones] if ones else "")


def _group(digit: int, unit: str) -> str:
    return "" if digit == 0 else unit if digit == 1 else DIGITS[digit] + unit


# かた stands in kana: in kanji the engine says ほう.
NUMBERS = {str(n): f"{kanji(n)}番のかた" for n in UNDER_HUNDRED}
EVEN = {str(n): f"{kanji(n)}番のかた" for n in [*range(100, 1000, 100), *range(1000, 10000, 1000)]}
# 八百 alone is read ヤオ, as in the name of a greengrocer.
BEGUN = {
    f"{n}+": kanji(n).replace("八百", "はっぴゃく")
    for n in [*range(100, 1000, 100), *range(1000, 10000, 1000)]
}
DESKS = {f"desk.{n}": f"{kanji(n)}番窓口へ" for n in UNDER_HUNDRED}

JAPANESE = Tongue(
    language="ja",
    order=("open", "letter", "begun", "number", "purpose", "place", "end"),
    example={
        "open": "番号札",
        "letter": "エーの",
        "number": "二十三番のかた",
        "place": "三番窓口へ",
        "end": "お越しください",
    },
    rests={
        "open": 0.1,
        "letter": 0.08,
        "begun": 0.0,
        "number": 0.22,
        "purpose": 0.2,
        "place": 0.12,
        "end": 0.0,
    },
    clips={
        "open": {"open": "番号札"},
        "letter": {a: f"{said}の" for a, said in zip(LETTERS, NAMES, strict=True)},
        "begun": BEGUN,
        "number": NUMBERS | EVEN,
        # Who is called to be asked something is called with the same words as who gets the paper.
        "purpose": {"hand_over": "お待たせいたしました", "pay": "お支払いは"},
        "place": {"desk": "窓口へ", **DESKS},
        "end": {"end": "お越しください"},
    },
)
