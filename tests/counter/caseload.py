"""Cases in tests: how one comes in, and a clerk's hands on it."""

from __future__ import annotations

from typing import Any

from tests.cast import Person, Town

Json = dict[str, Any]
SHOWN = {"rule": "one_photo", "documents": ["my_number_card"], "outcome": "confirmed"}
FACTS: Json = {"identity": SHOWN, "person": {"role": "self"}, "signed": True}


def code(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def case_of(clerk: Person, visit: Json) -> Json:
    """The visit's first case in full."""
    found: Json = clerk.get(f"/api/cases/{visit['cases'][0]['id']}").json()["case"]
    return found


def received(town: Town, clerk: Person, procedure: str = "juminhyo") -> Json:
    """A case that has just come in."""
    return case_of(clerk, town.kiosk().apply(procedure).json()["visit"])


def done(clerk: Person, case: Json, *moves: str) -> Json:
    """The case after these moves."""
    for name in moves:
        answer = clerk.handle(case, name, **(FACTS if name == "accept" else {}))
        assert answer.status_code == 200, (name, answer.text)
        case = answer.json()["case"]
    return case


def fill(clerk: Person, case: Json, **answers: Any) -> Any:
    """Change some answers."""
    body = {"version": case["version"], "answers": answers}
    return clerk.patch(f"/api/cases/{case['id']}/answers", body)
