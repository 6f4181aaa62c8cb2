"""Why a line or a procedure takes nobody just now, and when it will again, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.guide import Guide
from kiosk.words import Words, fill, say

TOKYO = ZoneInfo("Asia/Tokyo")
WEEK = 7  # days; within them a weekday says which one
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Shut:
    """What a screen needs to say it: the catalogue, the visitor's language, the time."""

    guide: Guide
    words: Words
    language: str
    at: datetime

    def view(self, lines: Sequence[Line]) -> dict[str, Any]:
        """Lines none of which is open; what may be stopped is told before what is closed."""
        paused = all(line["state"] == "paused" for line in lines)
        closed = [line for line in lines if line["state"] != "paused"]
        why = self.reason(lines[0].get("reason")) if paused else self._closed(closed)
        shut = {"open": False, "level": 0, "low": None, "high": None, "waiting": 0}
        return shut | {"paused": paused, "why": why}

    def detail(self, said: str | None) -> str:
        """What a refusal said beside its code: a reason, or a time."""
        if said and self.reason(said):
            return self.reason(said)
        return self.opens(said)

    def reason(self, code: str | None) -> str:
        """The city's words for a pause; "" for a code it does not know."""
        reasons = self.guide.body.get("pause_reasons", ())
        return next((say(one["name"], self.language) for one in reasons if one["code"] == code), "")

    def opens(self, moment: str | None) -> str:
        """A time to come, as one would say it today: 13:00から, あす 8:30から."""
        try:
            opens = datetime.fromisoformat(moment or "").astimezone(TOKYO)
        except ValueError:
            return ""
        days = (opens.date() - self.at.astimezone(TOKYO).date()).days
        if opens <= self.at:
            return ""
        name = {0: "today", 1: "tomorrow"}.get(days, "week" if days < WEEK else "later")
        weekday = self.words[f"weekday.{opens.weekday()}"]
        return fill(self.words[f"opens.{name}"], time=f"{opens.hour}:{opens.minute:02d}",
                    month=opens.month, day=opens.day, weekday=weekday)  # fmt: skip

    def _closed(self, lines: Sequence[Line]) -> str:
        """Why the line that opens first is closed, and when it opens."""
        first = min(lines, key=lambda line: self.guide.opens_at(line["id"]) or "9999")
        opens, reason = self.guide.opens_at(first["id"]), first.get("reason")
        if reason is None:
            return self.opens(opens)
        today = self.at.astimezone(TOKYO).date().isoformat()
        later = self.opens(opens) if opens and opens[:10] > today else ""
        return "\u3000".join(part for part in (self.words[f"shut.{reason}"], later) if part)
