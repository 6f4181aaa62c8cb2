"""Hours as pure rules: what an opening is, and when the last ticket of a day is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from counter.hours import TOKYO, WEEKDAYS, Calendar, Closure, Hours, LastTicket, Span
from counter.openings import Closed, Openings, next_day
from tests.cast import YUZAWAS_OWN

LINE, TAX = "honcho-shomei", "honcho-zei"
GOLDEN = Closure("04-29", "05-05", {})
MOMENTS = st.datetimes(datetime(2026, 4, 1), datetime(2026, 5, 31)).map(  # noqa: DTZ001  local next
    lambda at: at.replace(tzinfo=TOKYO)
)
WEEKLY = Openings(YUZAWAS_OWN)


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """A week: each day closed, one span, or two with a gap."""
    days = {}
    for day in WEEKDAYS:
        edges = sorted(draw(st.sets(st.integers(0, 95), min_size=0, max_size=4)))
        ends = [time(q // 4, q % 4 * 15) for q in edges[: len(edges) // 2 * 2]]
        days[day] = tuple(Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True))
    return Hours(days)


@given(st.lists(hours(), min_size=1, max_size=2), MOMENTS)
def test_an_opening_is_open_and_nothing_opens_before_it(week: list[Hours], at: datetime) -> None:
    calendar = Calendar((GOLDEN,), lambda day: day == date(2026, 5, 6))

    opens = calendar.opens(week, at)

    def all_open(moment: datetime) -> bool:
        return all(calendar.open(each, moment) for each in week)

    until = opens or at + timedelta(days=20)
    assert opens is None or (opens > at and all_open(opens))
    was_open, step = all_open(at), at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while step < min(until, at + timedelta(days=20)):
        assert was_open or not all_open(step)
        was_open, step = all_open(step), step + timedelta(minutes=15 - step.minute % 15)


@given(hours(), MOMENTS)
def test_a_line_that_is_open_closes_later_on_the_same_day(week: Hours, at: datetime) -> None:
    calendar = Calendar((GOLDEN,))
    closes = calendar.closes(week, at)

    if calendar.open(week, at):
        assert closes is not None
        assert (at < closes, closes.date()) == (True, at.date())
    if closes is not None:
        assert not calendar.open(week, closes)


@given(st.integers(0, 90), st.integers(0, 200), st.integers(0, 60), st.booleans())
def test_the_last_ticket_never_comes_back_later_in_the_day(
    minutes: int, low: int, ago: int, wait: bool
) -> None:
    rule, closes = LastTicket(minutes, wait), tokyo("2026-04-06T17:15:00")
    earlier = closes - timedelta(minutes=120) + timedelta(minutes=ago)

    if rule.passed(earlier, closes, low, low + 10):
        assert rule.passed(earlier + timedelta(minutes=5), closes, low, low + 10)


def test_a_full_hall_in_the_afternoon_ends_the_numbers_before_the_hours_do() -> None:
    at = tokyo("2026-04-06T16:30:00")
    city = replace(YUZAWAS_OWN.city, last_ticket=LastTicket(expected_wait=True))
    strict = Openings(replace(YUZAWAS_OWN, city=city))

    assert strict.line(LINE, at, 30, 50) is None
    assert strict.line(LINE, at, 40, 60) is Closed.LATE
    assert WEEKLY.line(LINE, at, 40, 60) is None
    assert WEEKLY.line(LINE, tokyo("2026-04-06T18:00:00"), 0, 5) is Closed.HOURS
    assert Openings(YUZAWAS_OWN, always=True).line(LINE, at, 400, 600) is None


def test_after_lunch_the_tax_line_opens_on_the_same_day_and_in_the_evening_on_the_next() -> None:
    def opens(at: str) -> Any:
        found = WEEKLY.opens_at(TAX, tokyo(at))
        return found and found.strftime("%m-%d %H:%M")

    assert opens("2026-04-06T12:00:00") == "04-06 12:45"
    assert opens("2026-04-06T17:00:00") == "04-07 08:30"
    assert opens("2026-04-10T17:00:00") == "04-13 08:30"  # over the weekend
    assert opens("2026-12-28T17:00:00") == "01-04 08:30"  # over New Year


def test_a_procedure_with_hours_of_its_own_opens_when_its_line_does_too() -> None:
    early, at = tokyo("2026-04-06T08:35:00"), tokyo("2026-04-06T09:00:00")

    assert [WEEKLY.procedure("honcho", "tennyu", each) for each in (early, at)] == [False, True]
    assert WEEKLY.procedure("honcho", "tenkyo", early)
    assert WEEKLY.opens_at("honcho-ido", early, "tennyu") == tokyo("2026-04-06T08:45:00")


def test_a_closure_may_be_one_office_s_own() -> None:
    flood = Closure("2026-08-14", "2026-08-14", {}, ("minase",))
    catalogue = YUZAWAS_OWN
    city = type(catalogue.city)(**vars(catalogue.city) | {"closures": (flood,)})
    openings = Openings(type(catalogue)(**vars(catalogue) | {"city": city}))
    noon = tokyo("2026-08-14T12:00:00")

    assert openings.line("minase-sogo", noon, 0, 5) is Closed.HOURS
    assert openings.line(LINE, noon, 0, 5) is None


def test_an_office_closes_with_its_last_line() -> None:
    assert WEEKLY.closing("honcho", tokyo("2026-04-06T09:00:00")) == tokyo("2026-04-06T17:15:00")
    assert WEEKLY.closing("honcho", tokyo("2026-04-05T09:00:00")) is None


@given(MOMENTS)
def test_the_next_day_begins_right_after(at: datetime) -> None:
    last = next_day(at)

    assert at <= last
    assert (last + timedelta.resolution).time() == time()
    assert last.date() == at.date()


@given(hours(), MOMENTS)
def test_a_gap_of_a_day_is_closed_inside_and_open_at_both_its_edges(
    week: Hours, at: datetime
) -> None:
    calendar, moment = Calendar((GOLDEN,)), timedelta.resolution

    found = calendar.gap(week, at)

    if found is not None:
        begins, ends = found
        assert max(at, begins) < ends
        assert (begins.date(), ends.date()) == (at.date(), at.date())
        edges = (begins - moment, begins, ends - moment, ends)
        assert [calendar.open(week, each) for each in edges] == [True, False, False, True]
