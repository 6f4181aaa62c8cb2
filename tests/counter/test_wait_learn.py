"""What finished services teach about the next ones: those of other days, and those of today."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.habits import Habits, Past
from counter.law import Law, Usual


def learn(minutes: float, past: list[float], today: list[float] | None = None) -> Law:
    """What a service with these minutes in the catalogue is taken to last."""
    return Usual.of(minutes, past).today(today or [])


def test_without_any_service_finished_the_catalogue_is_believed() -> None:
    assert learn(12, []) == Law.of(12)


def test_a_day_of_slower_services_moves_the_law_towards_them() -> None:
    few, many = learn(10, [20 * 60.0] * 2), learn(10, [20 * 60.0] * 80)

    assert log(10 * 60) < few.log_median < many.log_median < log(20 * 60)
    assert many.log_median == pytest.approx(log(20 * 60), abs=0.07)
    assert many.sigma < Law.of(10).sigma


@given(st.lists(st.sampled_from([0.0, 14.0, 15.0, 60.0, 9999.0, 1e9])))
def test_no_durations_lead_to_a_law_out_of_this_world(durations: list[float]) -> None:
    law = learn(10, durations)

    assert log(15) <= law.log_median <= log(10 * 60) + 2.58 * 0.6
    assert 0 < law.sigma < 3


def test_a_finish_often_forgotten_counts_as_a_long_service_and_no_more() -> None:
    assert learn(10, [9999.0] * 90).log_median < log(50 * 60)


def test_a_finish_pressed_at_once_or_after_hours_teaches_nothing() -> None:
    assert learn(10, [0.0, 3.0, 4 * 3600.0]) == Law.of(10)


def test_a_slow_morning_is_believed_for_this_day_but_only_in_part() -> None:
    usual = learn(10, [600.0] * 200)
    slow = learn(10, [600.0] * 200, [900.0] * 12)

    assert usual.log_median < slow.log_median < log(900) - 0.05
    assert slow.log_median - usual.log_median > 0.1


def test_without_other_days_the_morning_teaches_nearly_all_there_is() -> None:
    morning = [1200.0] * 30

    assert learn(10, [], morning).log_median == pytest.approx(log(1200), abs=0.16)
    assert learn(10, [600.0] * 400, morning).log_median < learn(10, [], morning).log_median


@given(st.lists(st.floats(0, 1e6), max_size=20), st.lists(st.floats(0, 1e6), max_size=20))
def test_a_law_of_any_two_pasts_can_be_drawn_from(past: list[float], today: list[float]) -> None:
    rest = learn(10, past, today).rest(300)

    assert (rest >= 0).all()
    assert list(rest) == sorted(rest)


def test_habits_move_from_the_first_guess_to_what_is_seen() -> None:
    usual, many = Habits(), Habits.of(Past(called=2000, missed=200, breaks=20))

    assert Habits.of(Past()).no_show == usual.no_show
    assert many.no_show == pytest.approx(0.1, abs=0.01)
    assert many.absence < usual.absence


def test_a_line_that_sends_a_third_on_is_known_for_it_but_not_by_one_visitor() -> None:
    past = Past({"moving": [900.0] * 90, "tax": [300.0]}, called=91,
                sent_on={("moving", "insurance"): 30, ("tax", "moving"): 1})  # fmt: skip

    found = Habits.of(past).sent_on

    assert found["moving"]["insurance"] == pytest.approx(1 / 3)
    assert found["tax"]["moving"] < 0.05
