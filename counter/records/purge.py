"""What has had its time, office by office: told, or told and destroyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from counter.actions import destroying
from counter.actions.destroying import Spent
from counter.records.archive import Archive


def purge(
    archive: Archive, clock: Callable[[], datetime], really: bool
) -> Iterator[tuple[str, Spent]]:
    """Every office, and what was to be destroyed there; without `really` nothing is touched."""
    for office in archive.catalogue.offices:
        if really:
            act = partial(destroying.destroy, catalogue=archive.catalogue)
            yield office, archive.do(office, act)
        else:
            with archive.reading.connect() as connection:
                yield office, destroying.find(connection, archive.catalogue, office, clock())
