"""What today's finished services teach about the next ones."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.wait import Law, learn


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
