"""When numbers are given: a line's hours, its last ticket, a procedure's own hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from counter.hours import TOKYO, Holiday, no_holiday
from counter.procedures import Catalogue, Desk


class Closed(StrEnum):
    """Why no number is given just now."""

    HOURS = "hours"
    LATE = "late"
    FULL = "full"


@dataclass(frozen=True)
class Openings:
    """The city's hours and days; with `always`, everything is open (a demo at night)."""

    catalogue: Catalogue
    holiday: Holiday = no_holiday
    always: bool = False

    def line(self, service_id: str, at: datetime, low: int, high: int) -> Closed | None:
        """Why the line gives no numbers; `low` and `high` are a newcomer's minutes."""
        if self.always:
            return None
        if not self.catalogue.numbers_at(service_id, at, self.holiday):
            return Closed.HOURS
        service = self.catalogue.services[service_id]
        closes = self.catalogue.calendar(service.office, self.holiday).closes(service.hours, at)
        rule = self.catalogue.city.last_ticket
        late = closes is not None and rule.passed(at, closes, low, high)
        return Closed.LATE if late else None

    def procedure(self, office_id: str, procedure_id: str, at: datetime) -> bool:
        """Whether a procedure is taken by its own hours, where it has any."""
        hours = self.catalogue.procedures[procedure_id].hours
        if self.always or hours is None:
            return True
        return self.catalogue.calendar(office_id, self.holiday).open(hours, at)

    def opens_at(
        self, service_id: str, at: datetime, procedure_id: str | None = None
    ) -> datetime | None:
        """When the line next begins to give numbers, for this procedure if one is named."""
        service = self.catalogue.services[service_id]
        own = self.catalogue.procedures[procedure_id].hours if procedure_id else None
        hours = [service.number_hours] + ([own] if own is not None else [])
        return self.catalogue.calendar(service.office, self.holiday).opens(hours, at)

    def desk_opens(self, desk: Desk, at: datetime) -> datetime | None:
        """When a desk outside its hours opens again; None while they hold."""
        calendar = self.catalogue.calendar(desk.office, self.holiday)
        if self.always or calendar.open(desk.hours, at):
            return None
        return calendar.opens([desk.hours], at)

    def desk_gap(self, desk: Desk, at: datetime) -> tuple[datetime, datetime] | None:
        """The gap in a desk's hours of today, usually lunch, that is not over yet."""
        if self.always:
            return None
        return self.catalogue.calendar(desk.office, self.holiday).gap(desk.hours, at)

    def closing(self, office_id: str, at: datetime) -> datetime | None:
        """When the last line of the office closes on this day; None on a day without hours."""
        calendar = self.catalogue.calendar(office_id, self.holiday)
        office = self.catalogue.offices[office_id]
        lines = [self.catalogue.services[name] for name in office.services]
        hours = [office.hours, *(line.hours for line in lines)]
        ends = [calendar.closes(each, at) for each in hours]
        return max((end for end in ends if end is not None), default=None)


def next_day(at: datetime) -> datetime:
    """The moment before the next day in Tokyo begins."""
    tomorrow = at.astimezone(TOKYO).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), TOKYO) - timedelta.resolution
