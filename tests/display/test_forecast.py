"""When to come, as a display tells it: what the catalogue brought, and nothing that cannot be."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from display import forecast
from tests.display.harness import catalogue, run
from tests.display.running import opened

Json = dict[str, Any]
PATH = "/api/forecast?office=honcho"
WEDNESDAY: Json = {
    "date": "2026-11-25",
    "level": 2,
    "best": [["15:30", "16:30"], ["08:30", "09:30"]],
    "halves": [["08:30", 4, 1], ["09:00", 6, 2], ["10:30", 19, 3], ["15:30", 3, 1]],
}
SATURDAY: Json = {"date": "2026-11-28", "level": 0, "best": [], "halves": []}
KNOWN: Json = {"at": "2026-11-25T09:10:00+09:00", "days_known": 43, "days": [WEDNESDAY, SATURDAY]}


def asked(path: str = PATH, known: Json | None = KNOWN, **headers: str) -> httpx2.Response:
    """A display's answer once this forecast has come."""

    async def work() -> httpx2.Response:
        async with opened() as display:
            source = catalogue()
            source["offices"][0] |= {} if known is None else {"forecast": known}
            display.public.set_catalogue(source)
            return await display.get(path, headers=headers)

    return run(work())


def test_a_display_tells_what_the_counter_foretold() -> None:
    answer = asked()

    assert answer.json() == {"office": "honcho", **KNOWN}
    assert asked(**{"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_an_office_nobody_foretold_is_asked_for_later_and_an_unknown_one_is_none() -> None:
    assert asked(known=None).status_code == 503
    assert asked("/api/forecast?office=nowhere").status_code == 404
    assert asked("/api/forecast").status_code == 404


def test_a_forecast_is_read_day_by_day() -> None:
    found = forecast.parse(KNOWN)

    assert found is not None
    assert (found.days_known, [day.level for day in found.days]) == (43, [2, 0])
    assert found.days[0].best[0] == ("15:30", "16:30")
    assert found.days[0].halves[2] == forecast.Half("10:30", 19, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_known": -1},
        {"days": "soon"},
        {"days": [{**WEDNESDAY, "date": "tomorrow"}]},
        {"days": [{**WEDNESDAY, "level": 9}]},
        {"days": [{**WEDNESDAY, "halves": [["<b>", 4, 1]]}]},
        {"days": [{**WEDNESDAY, "best": [["15:30"]]}]},
        {"days": [7]},
    ],
)
def test_what_cannot_be_a_forecast_is_none(wrong: Json) -> None:
    assert forecast.parse({**KNOWN, **wrong}) is None
