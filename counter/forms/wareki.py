"""Dates as Japanese papers write them: the era's year first, the common era beside it."""

from __future__ import annotations

from datetime import date

ERAS = (  # first day of each era, 元号を改める政令 and their predecessors
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1873, 1, 1), "明治"),  # the day the common calendar came into use
)


def wareki(day: date) -> str:
    """令和8年4月6日; before 1873, when the calendars still differed, the common era alone."""
    for first, era in ERAS:
        if day >= first:
            year = day.year - _year_one(era) + 1
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def _year_one(era: str) -> int:
    return {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}[era]


def both(text: str) -> str:
    """平成3年8月30日（1991年） for "1991-08-30"; a text that is no date comes back as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    era = wareki(day)
    return era if era.startswith(str(day.year)) else f"{era}（{day.year}年）"
