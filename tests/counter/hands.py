"""Turns in tests: a number called to a desk, and a clerk's moves with it."""

from __future__ import annotations

from typing import Any

from tests.conftest import Person

Json = dict[str, Any]


def code(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def called(kiosk: Person, clerk: Person) -> Json:
    """A turn called to the clerk's desk."""
    turn: Json = clerk.move(kiosk.number()["turns"][0], "call").json()["turn"]
    return turn


def done(clerk: Person, turn: Json, *moves: str) -> Json:
    """The turn after these moves."""
    for name in moves:
        given = {"reason": "書類を取りに"} if name == "hold" else {}
        answer = clerk.move(turn, name, **given)
        assert answer.status_code == 200, (name, answer.text)
        turn = answer.json()["turn"]
    return turn
