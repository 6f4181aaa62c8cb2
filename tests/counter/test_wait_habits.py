"""What happens beside the services moves the waits: lunches, absences, people sent on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from counter.law import Law
from counter.room import DeskNow, Hall
from counter.wait import estimate
from tests.counter.test_wait import COMMON, LAWS, NOW, STRICT, newcomer, people


def taken(**habits: Any) -> int:
    """Minutes until ten people of one line are through, with these habits."""
    hall = Hall(people(10), [COMMON], LAWS, habits=replace(STRICT, **habits))
    return estimate(hall, NOW).services["certificate"].mid


def test_what_happens_beside_the_services_takes_its_time() -> None:
    usual = taken()

    assert taken(absence=0.5) > usual + 20
    assert taken(priority=0.2) > usual * 1.1
    assert taken(way=Law.of(4)) > usual + 20
    assert taken(no_show=0.9) < usual  # calling in vain is shorter than a service


def test_who_is_sent_on_to_a_line_is_ahead_of_who_comes_there_later() -> None:
    moves, habits = people(8, "moving"), replace(STRICT, sent_on={"moving": {"certificate": 1.0}})
    desks = [replace(COMMON, services=frozenset({"moving"})),
             DeskNow("honcho-2", frozenset({"certificate"}))]  # fmt: skip

    alone = estimate(Hall(moves, desks, LAWS, habits=STRICT), NOW).services["certificate"]
    found = estimate(Hall(moves, desks, LAWS, habits=habits), NOW).services["certificate"]

    assert (alone.mid, alone.ahead) == (0, 0)
    assert found.mid >= 20


def test_a_lunch_to_come_is_waited_through_once_it_is_reached() -> None:
    lunch = (NOW + timedelta(minutes=10), NOW + timedelta(minutes=70))
    early, late = (
        estimate(Hall(people(n), [replace(COMMON, lunch=lunch)], LAWS, habits=STRICT), NOW)
        for n in (1, 8)
    )

    assert early.services["certificate"].mid < 10
    assert late.services["certificate"].mid > 70
    assert newcomer(people(8)).mid < 60
