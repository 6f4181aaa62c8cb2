"""When to come, as the page says it: today's half hours as bars, two weeks as a list, in words."""

from __future__ import annotations

from datetime import date, datetime
from math import ceil
from typing import Any

from display.forecast import Day, Forecast, Half
from display.language import Words

TALLEST, CROWDED = 10, 30  # steps of a bar; minutes that fill one on a calm day
CALM = 2  # levels up to here mean: hardly a wait
NO_BREAK = "\u2060"
KNOWS = 20  # days after which an office's own past says more than general knowledge


def best(
    forecast: Forecast | None, now: datetime, w: Words, level: int = 0
) -> dict[str, Any] | None:
    """What `best.html` shows at this moment; None where nothing is foretold.

    `level`: that of the office's busiest line now; 0 where it is not known.
    """
    days = [day for day in forecast.days if day.date >= now.date()] if forecast else []
    shown = next((day for day in days if _to_come(day, now)), None)
    if forecast is None or shown is None:
        return None
    return {
        "title": w("best.today") if shown.date == now.date() else _on(shown.date, w),
        "advice": _advice(shown, now, w, level),
        "bars": (bars := _bars(shown, now, w)),
        "now": any(bar["when"] == "now" for bar in bars),
        "days": [_day(day, now, w) for day in days],
        "source": _source(forecast.days_known, w),
    }


def _to_come(day: Day, now: datetime) -> list[Half]:
    """The half hours that are not over."""
    if day.date > now.date():
        return list(day.halves)
    return [half for half in day.halves if half.at > _earlier(now)]


def _earlier(now: datetime) -> str:
    """Half an hour ago by the clock, on the same day."""
    minutes = max(0, now.hour * 60 + now.minute - 30)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _advice(day: Day, now: datetime, w: Words, level: int) -> str:
    if all(half.level <= CALM for half in _to_come(day, now)):
        broken = day.date == now.date() and level > CALM  # what is seen is stronger than foretold
        return w("best.calm_broken" if broken else "best.calm")
    times = _times(day, now, w)
    return w("best.advice", times=w("best.or").join(times)) if times else w("best.no_advice")


def _times(day: Day, now: datetime, w: Words) -> list[str]:
    """The best hours that are still to come, the better one first."""
    past = f"{now:%H:%M}" if day.date == now.date() else ""
    found = [(first, end) for first, end in day.best if first >= past]
    return [f"{_hour(a)}{NO_BREAK}{w('best.to')}{NO_BREAK}{_hour(b)}" for a, b in found]


def _bars(day: Day, now: datetime, w: Words) -> list[dict[str, Any]]:
    to_come = _to_come(day, now)
    full = max(CROWDED, *(half.minutes for half in day.halves))
    here = to_come[0] if day.date == now.date() and to_come[0].at <= f"{now:%H:%M}" else None
    return [
        {
            "time": _hour(half.at),
            "label": _hour(half.at).removesuffix(":00") if half.at.endswith(":00") else "",
            "height": max(1, ceil(TALLEST * half.minutes / full)),
            "level": half.level,
            "word": w(f"best.level_{half.level}"),
            "when": "now" if half is here else "next" if half in to_come else "past",
        }
        for half in day.halves
    ]


def _day(day: Day, now: datetime, w: Words) -> dict[str, Any]:
    """A line of the list; a time only where it makes a difference when one comes."""
    level = str(day.level) if day.halves else "0"
    times = [] if all(half.level <= CALM for half in day.halves) else _times(day, now, w)
    return {
        "name": _on(day.date, w),
        "level": level,
        "word": w(f"best.level_{level}"),
        "time": w("best.one", time=times[0]) if times else "",
    }


def _on(day: date, w: Words) -> str:
    return w(
        "best.date",
        month=w(f"month.{day.month}"),
        day=day.day,
        weekday=w(f"weekday.{day.weekday()}"),
    )


def _hour(clock: str) -> str:
    return clock.removeprefix("0")


def _source(days: int, w: Words) -> str:
    """How far the forecast may be trusted."""
    name = "none" if not days else "some" if days < KNOWS else "own"
    return w(f"best.known_{name}", n=days)
