"""Two weeks foretold on simulated halls: closer than a flat guess, and worth following."""

from __future__ import annotations

from statistics import fmean

import pytest

from tests.bench import comings
from tests.bench.comings import Advice


@pytest.fixture(scope="module")
def advice() -> Advice:
    """Three halls after four weeks; the same ones in every run."""
    return comings.measure(worlds=3, history=28, seed=7)


def test_half_hours_are_foretold_closer_than_by_the_mean_of_all_days(advice: Advice) -> None:
    assert fmean(advice.forecast) < 0.9 * fmean(advice.flat)


def test_who_comes_at_the_hour_advised_waits_less_than_half_as_long(advice: Advice) -> None:
    assert fmean(advice.best) < 0.5 * fmean(advice.any)
