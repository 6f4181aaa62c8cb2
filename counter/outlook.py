"""The outlook: when to come to each office, today and for two weeks, as everybody may read it.

An office's past is read once a day; today's part is made anew every ten minutes, from marks of
the clock, so that all processes say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from counter import crowding, forecast, season
from counter.actions.means import local
from counter.forecast import Cell, Model
from counter.hours import TOKYO, Calendar
from counter.openings import Openings
from counter.store import comings

AHEAD = 15  # days, today among them
REACH = timedelta(days=400)  # a year, and the same season of it
MARK = timedelta(minutes=10)


@dataclass
class Known:
    """What an office's past shows, as it was read on the morning of a day."""

    day: date
    model: Model


@dataclass
class Outlook:
    """Foretells offices; with the calendar of the city, even where a demo is always open.

    `told` is each office's newest forecast and the mark it is of.
    """

    openings: Openings
    known: dict[str, Known] = field(default_factory=dict)
    told: dict[str, tuple[datetime, dict[str, Any]]] = field(default_factory=dict)

    def of(self, connection: Connection, office: str, now: datetime) -> dict[str, Any]:
        """How long people will wait: `{at, days_known, days: [{date, level, best, halves}]}`.

        `halves` are `[time, minutes, level]`; a day without any is closed.
        """
        at = now - timedelta(seconds=now.timestamp() % MARK.total_seconds())
        if office not in self.told or self.told[office][0] != at:
            self.told[office] = at, self._foretell(connection, office, at)
        return self.told[office][1]

    def _foretell(self, connection: Connection, office: str, at: datetime) -> dict[str, Any]:
        today = at.astimezone(TOKYO).date()
        model = self._model(connection, office, today)
        midnight = datetime.combine(today, time(), TOKYO)
        so_far = comings.read(connection, office, midnight, at)
        return {
            "at": local(at),
            "days_known": model.days,
            "days": list(self._days(office, model, at, so_far)),
        }

    def _model(self, connection: Connection, office: str, today: date) -> Model:
        known = self.known.get(office)
        if known is None or known.day != today:
            until = datetime.combine(today, time(), TOKYO)
            past = comings.read(connection, office, until - REACH, until)
            model = forecast.learn(past, lambda day: self._kinds(office, day), today)
            known = self.known[office] = Known(today, model)
        return known.model

    def _days(
        self, office: str, model: Model, at: datetime, so_far: list[Cell]
    ) -> Iterator[dict[str, Any]]:
        """The days to come, the first of them as it looks so far."""
        for ahead in range(AHEAD):
            day = at.astimezone(TOKYO).date() + timedelta(days=ahead)
            kinds = self._kinds(office, day)
            factor = 1.0 if ahead else forecast.today_factor(model, kinds, so_far)
            minutes = forecast.day(model, kinds, self._halves(office, day), factor)
            yield self._day(day, minutes, _half(at) if not ahead else 0)

    def _day(self, day: date, minutes: dict[int, int], from_half: int) -> dict[str, Any]:
        """A day; nobody is told to come before `from_half`."""
        to_come = {half: wait for half, wait in minutes.items() if half >= from_half}
        mean = sum(minutes.values()) / len(minutes) if minutes else 0
        return {
            "date": day.isoformat(),
            "level": self._level(mean) if minutes else crowding.Level.CLOSED.value,
            "best": [[_time(first), _time(end)] for first, end in forecast.best(to_come)],
            "halves": [[_time(half), wait, self._level(wait)] for half, wait in minutes.items()],
        }

    def _level(self, minutes: float) -> int:
        figures = crowding.Figures(True, minutes, minutes, minutes, waiting=0, desks=1)
        return crowding.level(
            figures, crowding.Limits(self.openings.catalogue.city.thresholds)
        ).value

    def _kinds(self, office: str, day: date) -> season.Kinds:
        calendar = self._calendar(office)
        hours = self.openings.catalogue.offices[office].hours
        return season.kinds(day, lambda other: bool(calendar.spans(hours, other)))

    def _halves(self, office: str, day: date) -> list[int]:
        """The half hours of a day at whose beginning some line gives numbers."""
        calendar, services = self._calendar(office), self.openings.catalogue.services
        mine = [services[name] for name in self.openings.catalogue.offices[office].services]
        spans = {span for line in mine for span in calendar.spans(line.number_hours, day)}
        return [half for half in range(48) if any(span.holds(_clock(half)) for span in spans)]

    def _calendar(self, office: str) -> Calendar:
        return self.openings.catalogue.calendar(office, self.openings.holiday)


def _half(at: datetime) -> int:
    here = at.astimezone(TOKYO)
    return here.hour * 2 + here.minute // 30


def _clock(half: int) -> time:
    return time(half // 2, half % 2 * 30)


def _time(half: int) -> str:
    return f"{half // 2:02d}:{half % 2 * 30:02d}"
