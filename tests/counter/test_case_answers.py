"""A case's form: filled in by the clerk's questions, corrected, and printed."""

from __future__ import annotations

import pytest

from tests.cast import SAMPLES, Town
from tests.counter.caseload import Json, case_of, code, done, fill, received


def test_the_clerk_asks_and_fills_in_what_is_missing(hall: Town) -> None:
    clerk = hall.clerk()
    case = received(hall, clerk)

    answer = fill(clerk, case, copies=3, use="visa", submit_to=None)

    found = answer.json()["case"]
    assert answer.status_code == 200, answer.text
    assert (found["answers"]["copies"], found["sources"]["copies"]) == (3, "clerk")
    assert found["sources"]["applicant_name"] == "card"
    assert "submit_to" not in found["answers"]
    assert found["version"] == case["version"] + 1
    assert case_of(clerk, {"cases": [case]})["answers"] == found["answers"]


def test_an_answer_taken_away_is_missing_again(hall: Town) -> None:
    clerk = hall.clerk()

    found = fill(clerk, received(hall, clerk), applicant_name=None).json()["case"]

    assert found["missing"] == ["applicant_name"]


@pytest.mark.parametrize(
    ("answers", "field", "why"),
    [({"copies": "three"}, "copies", "not_a_number"), ({"kind": "?"}, "kind", "unknown_choice"),
     ({"nonsense": "x"}, "nonsense", "unknown_field"),
     ({"submit_to": ["x"]}, "submit_to", "not_text"),
     ({"applicant_birth": "1944-13-01"}, "applicant_birth", "not_a_date"),
     ({"submit_to": "x" * 5000}, "submit_to", "too_long"),
     ({"submit_to": "1234-5678-9018"}, "submit_to", "individual_number")],
)  # fmt: skip
def test_a_wrong_answer_is_named_and_nothing_is_changed(
    hall: Town, answers: Json, field: str, why: str
) -> None:
    clerk = hall.clerk()
    case = received(hall, clerk)

    answer = fill(clerk, case, **answers)

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][field] == why
    after = case_of(clerk, {"cases": [case]})
    assert (after["version"], after["answers"]) == (case["version"], case["answers"])


def test_only_a_clerk_writes_the_offices_own_number_of_twelve_digits(hall: Town) -> None:
    clerk, kiosk = hall.clerk(), hall.kiosk()
    case = received(hall, clerk)
    sample = SAMPLES["juminhyo"]
    mine = sample | {"answers": sample["answers"] | {"atena": "123456789018"}}

    assert fill(clerk, case, atena="123456789018").status_code == 200
    answer = kiosk.take(services=[], applications=[mine])
    assert code(answer) == (422, "individual_number")


def test_a_closed_case_is_not_filled_in(hall: Town) -> None:
    clerk = hall.clerk()
    case = done(clerk, received(hall, clerk), "claim", "prepare", "check", "accept", "close")

    assert code(fill(clerk, case, copies=3)) == (409, "illegal_move")


def test_whoever_was_slower_overwrites_nothing(hall: Town) -> None:
    clerk = hall.clerk()
    case = received(hall, clerk)
    fill(clerk, case, copies=3)

    assert code(fill(clerk, case, copies=5)) == (409, "stale")
    assert case_of(clerk, {"cases": [case]})["answers"]["copies"] == 3


@pytest.mark.parametrize("procedure", SAMPLES)
def test_every_procedure_is_printed(hall: Town, procedure: str) -> None:
    clerk = hall.clerk()
    case = done(clerk, received(hall, clerk, procedure), "accept")

    answer = clerk.get(f"/api/cases/{case['id']}/form.pdf")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["cache-control"] == "no-store"


def test_a_half_filled_form_is_printed_too(hall: Town) -> None:
    clerk = hall.clerk()
    case = fill(clerk, received(hall, clerk), applicant_name=None, kind=None).json()["case"]

    answer = clerk.get(f"/api/cases/{case['id']}/form.pdf")

    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "name", ["😀👨‍👩‍👧", "\ue000\U000f0000", "عربي ไทย", "#{}$*_`@<>\\", "﷽" * 60]
)
def test_a_form_with_signs_no_font_has_is_printed_all_the_same(hall: Town, name: str) -> None:
    clerk = hall.clerk()
    case = fill(clerk, received(hall, clerk), applicant_name=name, submit_to=name).json()["case"]

    answer = clerk.get(f"/api/cases/{case['id']}/form.pdf")

    assert answer.content.startswith(b"%PDF-")
