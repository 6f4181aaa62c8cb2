"""Whether one answer is a right one for its field: a code says what is wrong, never the value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from counter.fields import Choice, Field

Tables = Mapping[str, Sequence[Choice]]

# Characters (code points), persons, choices or count, where the field names no limit.
LIMITS = {
    "text": 200, "name": 100, "kana": 100, "address": 200, "phone": 24, "staff_number": 15,
    "count": 20, "persons": 8, "choices": 20,
}  # fmt: skip
# フリガナ: full-width katakana with its small letters and marks, and spaces between names.
KANA = re.compile(r"[ァ-ヺー-ヿㇰ-ㇿ・＝　 ]+")
PHONE = re.compile(r"\+?[0-9()][0-9() -]*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1868, 2199
# These turn the direction of what stands after them: a name could hide another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BAD = frozenset(("Cc", "Cs", "Zl", "Zp"))


def empty(value: object) -> bool:
    """Whether nothing was said: absent, blank, or an empty list."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []


def fault(field: Field, value: object, tables: Tables) -> str | None:
    """The code of what is wrong with an answer that is there, or None; not for persons."""
    return CHECKS[field.kind](field, value, tables)


def limit(field: Field) -> int:
    return field.max or LIMITS[field.kind]


def _text(field: Field, value: object, _: Tables) -> str | None:
    if not isinstance(value, str):
        return "not_text"
    if len(value) > limit(field):
        return "too_long"
    return "bad_character" if any(_bad(character) for character in value) else None


def _bad(character: str) -> bool:
    # Private-use and unassigned ones pass: names hold characters newer than any table of ours.
    if ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF:
        return True
    return character in TURNING or unicodedata.category(character) in BAD


def _kana(field: Field, value: object, tables: Tables) -> str | None:
    return _text(field, value, tables) or (
        None if isinstance(value, str) and KANA.fullmatch(value) else "not_kana"
    )


def _phone(field: Field, value: object, tables: Tables) -> str | None:
    wrong = _text(field, value, tables)
    if wrong or not isinstance(value, str):
        return wrong
    plain = "".join("-" if _dash(c) else c for c in unicodedata.normalize("NFKC", value))
    digits = sum(character.isdigit() for character in plain)
    return None if PHONE.fullmatch(plain) and 9 <= digits <= 15 else "not_a_phone"


def _dash(character: str) -> bool:
    return character in "ー−" or unicodedata.category(character) == "Pd"


def _staff_number(field: Field, value: object, tables: Tables) -> str | None:
    wrong = _text(field, value, tables)
    if wrong or not isinstance(value, str):
        return wrong
    return None if re.fullmatch(r"[0-9]+", value) else "not_a_number"


def _date(field: Field, value: object, _: Tables) -> str | None:
    if not isinstance(value, str):
        return "not_text"
    if not DAY.fullmatch(value):
        return "not_a_date"
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "not_a_date"
    return None if FIRST_YEAR <= day.year <= LAST_YEAR else "not_a_date"


def _choice(field: Field, value: object, tables: Tables) -> str | None:
    if not isinstance(value, str):
        return "not_text"
    known = any(choice.code == value for choice in tables[field.table or ""])
    return None if known else "unknown_choice"


def _choices(field: Field, value: object, tables: Tables) -> str | None:
    if not isinstance(value, list):
        return "not_a_list"
    if len(value) > limit(field):
        return "too_many"
    for index, one in enumerate(value):
        wrong = _choice(field, one, tables)
        if wrong:
            return wrong
        if one in value[:index]:
            return "repeated"
    return None


def _count(field: Field, value: object, _: Tables) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        return "not_a_number"
    return "too_many" if value > limit(field) else None


def _yesno(field: Field, value: object, _: Tables) -> str | None:
    return None if isinstance(value, bool) else "not_yes_or_no"


Check = Callable[[Field, Any, Tables], str | None]

CHECKS: Mapping[str, Check] = {
    "text": _text,
    "name": _text,
    "kana": _kana,
    "date": _date,
    "address": _text,
    "phone": _phone,
    "choice": _choice,
    "choices": _choices,
    "count": _count,
    "yesno": _yesno,
    "staff_number": _staff_number,
}
