"""How long somebody who waits may be away."""

import pytest

from counter.wait import Range, away


@pytest.mark.parametrize(("low", "spare"), [(0, None), (10, None), (15, 10), (40, 35)])
def test_whoever_has_fifteen_minutes_may_be_away_for_all_but_the_way_back(
    low: int, spare: int | None
) -> None:
    assert away(Range(4, low, low + 10, low + 30)) == spare
