"""In the lobby a value shows that it is there, not what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.catalogue.files import load, samples
from counter.masking import masked, masked_answers

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("佐藤　花子", "name", "佐●●●"),
        ("葛\U000e0102城　結衣", "name", "葛\U000e0102●●●"),
        ("秋田県湯沢市佐竹町９９番１号", "address", "秋●●●"),
        ("0183-73-2111", "phone", "0●●●"),
        ("1944-05-12", "date", "1944-●●-●●"),
        ("100000000001", "staff_number", "●●●"),
        ("part", "choice", "part"),
        (3, "count", 3),
        (True, "yesno", True),
        ("", "name", ""),
        (None, "name", None),
        ([{"name": "x"}], "persons", "●●●"),
    ],
)
def test_a_value_is_masked_by_its_kind(value: Any, kind: str, shown: Any) -> None:
    assert masked(value, kind) == shown


@given(st.text(min_size=3))
def test_the_length_of_a_name_does_not_show(name: str) -> None:
    shown = masked(name, "name")

    assert shown.endswith("●●●")
    assert name.startswith(shown[:-3])


def test_a_family_is_masked_person_by_person() -> None:
    catalogue = load(CITY)
    sample = next(s for s in samples(CITY) if s["procedure"] == "tennyu")

    shown = masked_answers(catalogue.procedures["tennyu"].fields, sample["answers"])

    assert shown["members"][0]["name"] == "葛\U000e0102●●●"
    assert shown["members"][0]["relation"] == "child"
    assert shown["moved_on"] == "2025-●●-●●"
    assert set(shown) == set(sample["answers"])
