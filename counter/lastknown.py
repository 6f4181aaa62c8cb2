"""The ranges known last: what everybody sees while no new estimate can be made.

Pure. A turn that came since has the range of its line's newcomer; a line nothing is known of has
the catalogue's word, wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from counter.visit import IN_LINE, Turn
from counter.wait import Estimate, Range

NARROWEST = 5  # minutes: a guess without runs promises nothing better


def estimate(
    known: Mapping[str, Range], turns: Iterable[Turn], minutes: Mapping[str, int]
) -> Estimate:
    """Ranges from those by turn or service id; `minutes` are the usual ones by service."""
    services = {
        name: known.get(name, Range(0, 0, usual, max(NARROWEST, 2 * usual)))
        for name, usual in minutes.items()
    }
    waiting = [turn for turn in turns if turn.state in IN_LINE and turn.service in services]
    return Estimate({t.id: known.get(t.id, services[t.service]) for t in waiting}, services)
