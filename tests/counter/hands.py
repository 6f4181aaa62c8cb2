"""Turns in tests: a number called to a desk, and a clerk's moves with it."""

from __future__ import annotations

from typing import Any

from tests.cast import Person

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


def served(kiosk: Person, clerk: Person) -> Json:
    """A turn being served at the clerk's desk."""
    return done(clerk, called(kiosk, clerk), "start")


def moved(clerk: Person, turn: Json, service: str = "honcho-ido", **given: object) -> Json:
    """The answer to a transfer that went well."""
    answer = clerk.move(turn, "transfer", service=service, **given)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found
