"""Random days at two desks, with a greeter: whatever is pressed, no number is lost or doubled."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter.visit import MOVES
from tests.cast import Person, Town
from tests.counter.hands import Json

OVER = ("done", "moved", "left")
WAYS: list[tuple[str, Json, int]] = [
    *((name, {}, 8) for name in ("call", "start", "finish", "reopen", "return")),
    *((name, {}, 1) for name in ("put_back", "miss", "set_aside", "resume", "leave", "rejoin")),
    ("hold", {"reason": "書類"}, 1),
    ("transfer", {"service": "honcho-ido", "come_back": True}, 2),
    ("transfer", {"service": "honcho-shomei"}, 1),
    ("transfer", {"service": "honcho-ido", "stay": True}, 1),
]  # fmt: skip
PRESSES = 40
pytestmark = pytest.mark.both


@pytest.fixture(scope="module")
def people(hall: Town) -> list[Person]:
    """高橋 and 柴田 at their desks, and the greeter."""
    return [hall.clerk("高橋").open_desk(), hall.clerk("柴田").open_desk(), hall.greeter()]


def turns_of(clerk: Person, visit: Json) -> list[Json]:
    """All legs of a visit, oldest first."""
    found: list[Json] = clerk.get(f"/api/visits/{visit['id']}").json()["visit"]["turns"]
    return found


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_no_number_is_lost_or_doubled(hall: Town, people: list[Person], seed: int) -> None:
    chance = Random(seed)
    visits = [hall.kiosk().number() for _ in range(2)]
    for _ in range(PRESSES):
        visit = chance.choice(visits)
        turn = pressed_on(chance, turns_of(people[0], visit))
        name, words = pressed(chance, turn)
        seen = turn | {"version": turn["version"] + (chance.random() < 0.05)}
        answer = presser(chance, people, turn).move(seen, name, **words)
        assert answer.status_code in (200, 401, 403, 409), answer.text
        check(turn, answer, turns_of(people[0], visit))
    desks_are_single(hall)
    for visit in visits:
        go_home(people, visit)


def pressed_on(chance: Random, legs: list[Json]) -> Json:
    """Mostly a leg that can still be moved."""
    standing = [leg for leg in legs if leg["state"] != "moved"]
    return chance.choice(standing if chance.random() < 0.9 else legs)


def pressed(chance: Random, turn: Json) -> tuple[str, Json]:
    """Mostly a move the table knows."""
    known = [way for way in WAYS if turn["state"] in MOVES[way[0]]]
    ways = known if known and chance.random() < 0.9 else WAYS
    ((name, words, _),) = chance.choices(ways, [way[2] for way in ways])
    return name, words


def presser(chance: Random, people: list[Person], turn: Json) -> Person:
    """Mostly the clerk at whose desk or in whose line it is."""
    desk = turn["desk"] or ("honcho-2" if turn["service"] == "honcho-shomei" else "honcho-6")
    (mine,) = [person for person in people if person.desk == desk]
    return mine if chance.random() < 0.85 else chance.choice(people)


def check(before: Json, answer: Any, legs: list[Json]) -> None:
    """What holds after every press."""
    still = [leg for leg in legs if leg["state"] not in OVER]
    assert len(still) <= 1
    assert still or {"done", "left"} & {leg["state"] for leg in legs}
    assert len({(leg["number"], leg["arrived_at"]) for leg in legs}) == 1
    (after,) = [leg for leg in legs if leg["id"] == before["id"]]
    assert after["version"] == before["version"] + (answer.status_code == 200)


def desks_are_single(hall: Town) -> None:
    """No desk and no visit has two called or served turns."""
    for column in ("desk", "visit"):
        query = (f"SELECT count(*) FROM (SELECT 1 FROM turn WHERE state IN ('called', 'serving')"
                 f" GROUP BY {column} HAVING count(*) > 1) AS many")  # fmt: skip
        assert hall.count(query) == 0


def go_home(people: list[Person], visit: Json) -> None:
    """The desks are free again for the next walk."""
    for clerk in people[:2]:
        turn = clerk.get(f"/api/desks/{clerk.desk}").json()["turn"]
        if turn and turn["visit"] == visit["id"]:
            name, words = "finish", {"outcome": "walked_out"}
            if turn["state"] == "called":
                name, words = "leave", {}
            assert clerk.move(turn, name, **words).status_code == 200
