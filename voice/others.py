"""The call in English, Vietnamese and Chinese."""

from __future__ import annotations

from voice.japanese import kanji
from voice.phrase import LETTERS, UNDER_HUNDRED, Tongue

ORDER = ("open", "letter", "begun", "number", "purpose", "to", "place")
RESTS = {
    "open": 0.03,
    "letter": 0.08,
    "begun": 0.0,
    "number": 0.25,
    "purpose": 0.15,
    "to": 0.03,
    "place": 0.0,
}
ALPHABET = {letter: letter for letter in LETTERS}

ENGLISH_UNDER_TWENTY = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
ENGLISH_TENS = [
    "-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
]  # fmt: skip
VIETNAMESE_DIGITS = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
]  # fmt: skip
# After a ten, one, five and (by custom) four are other words.
VIETNAMESE_AFTER_TEN = [
    "-", "mốt", "hai", "ba", "tư", "lăm", "sáu", "bảy", "tám", "chín",
]  # fmt: skip


def english(number: int) -> str:
    """1–99 in words."""
    if number < 20:
        return ENGLISH_UNDER_TWENTY[number]
    tens, ones = divmod(number, 10)
    return ENGLISH_TENS[tens] + (f" {ENGLISH_UNDER_TWENTY[ones]}" if ones else "")


def vietnamese(number: int) -> str:
    """1–99 in words."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return VIETNAMESE_DIGITS[ones]
    if tens == 1:
        last = "lăm" if ones == 5 else VIETNAMESE_DIGITS[ones]
        return "mười" + (f" {last}" if ones else "")
    return f"{VIETNAMESE_DIGITS[tens]} mươi" + (f" {VIETNAMESE_AFTER_TEN[ones]}" if ones else "")


def chinese(number: int) -> str:
    """1–99, and even hundreds (一百) and thousands (两千), in characters."""
    if number < 100:
        return kanji(number)
    digit, unit = (number // 1000, "千") if number >= 1000 else (number // 100, "百")
    return ("两" if (digit, unit) == (2, "千") else kanji(digit)) + unit


def _english_group(number: int) -> str:
    thousands, hundreds = divmod(number, 1000)
    return f"{english(thousands)} thousand" if thousands else f"{english(hundreds // 100)} hundred"


def _vietnamese_group(number: int) -> str:
    thousands, hundreds = divmod(number, 1000)
    digit, unit = (thousands, "nghìn") if thousands else (hundreds // 100, "trăm")
    return f"{VIETNAMESE_DIGITS[digit]} {unit}"


GROUPS = (*range(100, 1000, 100), *range(1000, 10000, 1000))

ENGLISH = Tongue(
    language="en",
    order=ORDER,
    example={
        "open": "Number",
        "letter": "A",
        "number": "twenty three",
        "to": "please come to counter",
        "place": "three",
    },
    rests=RESTS,
    clips={
        "open": {"open": "Number"},
        "letter": ALPHABET,
        "begun": {f"{n}+": _english_group(n) for n in GROUPS},
        "number": {str(n): english(n) for n in UNDER_HUNDRED}
        | {str(n): _english_group(n) for n in GROUPS},
        "purpose": {"hand_over": "thank you for waiting", "pay": "to pay"},
        "to": {"to": "please come to counter"},
        "place": {"desk": "please come to the counter"}
        | {f"desk.{n}": english(n) for n in UNDER_HUNDRED},
    },
)
VIETNAMESE = Tongue(
    language="vi",
    order=ORDER,
    example={
        "open": "Mời số",
        "letter": "A",
        "number": "hai mươi ba",
        "to": "xin đến quầy số",
        "place": "ba",
    },
    rests=RESTS,
    clips={
        "open": {"open": "Mời số"},
        "letter": ALPHABET,
        "begun": {f"{n}+": _vietnamese_group(n) for n in GROUPS}
        | {"no_hundred+": "không trăm", "no_ten+": "linh"},
        "number": {str(n): vietnamese(n) for n in UNDER_HUNDRED}
        | {str(n): _vietnamese_group(n) for n in GROUPS},
        "purpose": {"hand_over": "cảm ơn đã chờ", "pay": "để thanh toán"},
        "to": {"to": "xin đến quầy số"},
        "place": {"desk": "xin đến quầy"} | {f"desk.{n}": vietnamese(n) for n in UNDER_HUNDRED},
    },
)
CHINESE = Tongue(
    language="zh",
    order=ORDER,
    example={
        "open": "请",
        "letter": "A",
        "number": "二十三号",
        "to": "请到",
        "place": "三号窗口",
    },
    rests=RESTS,
    clips={
        "open": {"open": "请"},
        "letter": ALPHABET,
        "begun": {f"{n}+": chinese(n) for n in GROUPS} | {"zero+": "零"},
        "number": {str(n): f"{chinese(n)}号" for n in [*UNDER_HUNDRED, *GROUPS]}
        # After a hundred the ten is counted as well: 一百一十二.
        | {f"one_ten.{n}": f"一{chinese(n)}号" for n in range(10, 20)},
        "purpose": {"hand_over": "让您久等了", "pay": "缴费"},
        "to": {"to": "请到"},
        "place": {"desk": "请到窗口"} | {f"desk.{n}": f"{chinese(n)}号窗口" for n in UNDER_HUNDRED},
    },
)
