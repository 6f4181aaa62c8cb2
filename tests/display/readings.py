"""How 1 to 9999 is read in four languages, written down apart from the clips' maker."""

from __future__ import annotations

KANA = dict(enumerate(["", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー"]))
HUNDREDS = {1: "ヒャク", 3: "サンビャク", 6: "ロッピャク", 8: "ハッピャク"}
THOUSANDS = {1: "セン", 3: "サンゼン", 8: "ハッセン"}
ENGLISH = [
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VIETNAMESE = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
CHINESE = "零一二三四五六七八九"


def ja(number: int) -> str:
    thousands, hundreds, tens, ones = (int(digit) for digit in f"{number:04d}")
    return (
        (THOUSANDS.get(thousands, KANA[thousands] + "セン") if thousands else "")
        + (HUNDREDS.get(hundreds, KANA[hundreds] + "ヒャク") if hundreds else "")
        + (("" if tens == 1 else KANA[tens]) + "ジュー" if tens else "")
        + KANA[ones]
    )


def en(number: int) -> str:
    thousands, hundreds, rest = number // 1000, number // 100 % 10, number % 100
    words = [f"{ENGLISH[thousands]} thousand"] if thousands else []
    words += [f"{ENGLISH[hundreds]} hundred"] if hundreds else []
    below = [ENGLISH[rest]] if rest < 20 else [TENS[rest // 10], ENGLISH[rest % 10]]
    return " ".join(word for word in [*words, *below] if word)


def vi(number: int) -> str:
    thousands, hundreds, tens, ones = (int(digit) for digit in f"{number:04d}")
    words = [f"{VIETNAMESE[thousands]} nghìn"] if thousands else []
    if hundreds or (thousands and (tens or ones)):
        words.append(f"{VIETNAMESE[hundreds]} trăm")
    last = VIETNAMESE[ones]
    if tens == 0 and ones:
        words += [*(["linh"] if words else []), last]
    elif tens == 1:
        words += ["mười", *([{5: "lăm"}.get(ones, last)] if ones else [])]
    elif tens:
        after = {1: "mốt", 4: "tư", 5: "lăm"}.get(ones, last)
        words += [VIETNAMESE[tens], "mươi", *([after] if ones else [])]
    return " ".join(words)


def zh(number: int) -> str:
    """One zero for every gap; two thousand is 两千; a ten stands alone only below twenty."""
    if 10 <= number < 20:
        return "十" + (CHINESE[number % 10] if number % 10 else "")
    said, gap = "", False
    for digit, unit in zip(f"{number:04d}", ["千", "百", "十", ""], strict=True):
        if digit == "0":
            gap = bool(said)
            continue
        said += ("零" if gap else "") + CHINESE[int(digit)] + unit
        gap = False
    return said.replace("二千", "两千")
