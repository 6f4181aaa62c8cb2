"""Which counts may be published, and which would say something about single people.

Pure. A count of one to four is hidden. Where the total stands beside the counts, what is hidden
could be worked out from the rest: then the smallest others are hidden too, until every hidden
count may be any of several numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

FEWEST = 5  # people in a published count
FEWEST_SPREAD = 10  # people in a percentile or a share
LOOSE = 5  # so much more than one each must the hidden ones have together
T = TypeVar("T")


def hidden(counts: Mapping[str, int]) -> tuple[set[str], bool]:
    """The names whose count stays hidden when the total is published, and whether that may be."""
    secret = {name for name, count in counts.items() if 0 < count < FEWEST}
    others = sorted((count, name) for name, count in counts.items() if count >= FEWEST)
    while secret and not _loose([counts[name] for name in secret]):
        if not others:
            return secret, False
        secret.add(others.pop(0)[1])
    return secret, sum(counts.values()) >= FEWEST


def shown(services: Mapping[str, int], groups: Mapping[str, str]) -> set[str]:
    """The lines whose count of a day is published. `groups`: service → what it is published as."""
    counts: Counter[str] = Counter()
    for service, count in services.items():
        counts[groups.get(service, service)] += count
    return {name for name in counts if counts[name]} - hidden(counts)[0]


def _loose(counts: Sequence[int]) -> bool:
    """Whether these counts of at least one, with their sum known, leave each one open."""
    return len(counts) > 1 and sum(counts) - len(counts) >= LOOSE


def gathered(cells: Mapping[int, Sequence[T]]) -> list[tuple[int, int, list[T]]]:
    """Neighbouring cells put together until each holds enough: first, last, and what they hold.

    Those left at the end go to the one before. Nothing where all together are too few.
    """
    found: list[tuple[int, int, list[T]]] = []
    first, some = None, list[T]()
    for place in sorted(cells):
        first = place if first is None else first
        some = [*some, *cells[place]]
        if len(some) >= FEWEST:
            found.append((first, place, some))
            first, some = None, []
    if some and found:
        begins, _, before = found.pop()
        found.append((begins, max(cells), [*before, *some]))
    return found
