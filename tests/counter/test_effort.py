"""What a form costs its visitor, counted as a pen would."""

from __future__ import annotations

from typing import Any

import pytest

from counter.effort import Effort, characters, effort
from counter.fields import Field
from tests.cast import SAMPLES, YUZAWAS_OWN, Town

NAME, KIND = Field("name", "name", {}), Field("kind", "choice", {})


@pytest.mark.parametrize(
    ("kind", "value", "strokes"),
    [("text", "通勤の　ため", 5), ("date", "1991-08-30", 8), ("choice", "household", 1),
     ("yesno", False, 1), ("choices", ["a", "b"], 2), ("count", 12, 2), ("staff_number", "9", 0)],
)  # fmt: skip
def test_an_answer_costs_what_a_pen_would(kind: str, value: Any, strokes: int) -> None:
    assert characters(Field("x", kind, {}), value) == strokes


def test_every_person_of_a_family_is_counted() -> None:
    family = Field("family", "persons", {}, fields=(NAME, KIND))

    assert characters(family, [{"name": "佐藤花子", "kind": "child"}, {"name": "佐藤"}]) == 7


def test_what_a_card_a_qr_or_a_clerk_brought_was_not_written() -> None:
    answers = {"name": "佐藤花子", "kind": "child"}

    assert effort([NAME, KIND], answers, {"name": "card", "kind": "typed"}) == Effort(1, 4)
    assert effort([NAME, KIND], answers, {"name": "qr", "kind": "clerk"}) == Effort(0, 5)
    assert effort([NAME, KIND], answers, {}) == Effort(5, 0)


@pytest.mark.both
def test_a_form_is_counted_when_it_comes_and_again_when_a_clerk_fills_it_in(town: Town) -> None:
    kiosk, clerk, sample = town.kiosk(), town.clerk().open_desk(), SAMPLES["juminhyo"]
    kiosk.apply()
    fields = YUZAWAS_OWN.procedures["juminhyo"].fields
    first = effort(fields, sample["answers"], sample["sources"])
    assert town.only("SELECT written || ' ' || brought FROM \"case\"") == (
        f"{first.written} {first.brought}"
    )

    case = clerk.get("/api/cases").json()["cases"][0]
    body = {"version": case["version"], "answers": {"copies": 10}}
    assert clerk.patch(f"/api/cases/{case['id']}/answers", body).status_code == 200

    assert town.count('SELECT written FROM "case"') == first.written - 1
    assert town.count('SELECT brought FROM "case"') == first.brought + 2
