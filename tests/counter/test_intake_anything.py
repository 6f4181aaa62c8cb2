"""The door for answers takes anything at all: numbers nobody may give, and whatever JSON can be."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.intake import CODES, Checked, Invalid, check
from tests.counter.applications import CATALOGUE, NUMBER, SAMPLES, application, faults, read

# Individual numbers


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("applicant_name", NUMBER),
        ("applicant_address", "湯沢市 １２３４５６７８９０１８ 号"),
        ("applicant_kana", NUMBER),
        ("applicant_birth", "123456789018"),
        ("applicant_phone", "1234-5678-9018"),
        ("kind", NUMBER),
        ("entries", ["relation", NUMBER]),
        ("copies", 123456789018),
        ("copies", 123456789018.0),
        ("submit_to", {"deep": [[{"deeper": NUMBER}]]}),
        ("target_name", NUMBER),  # a question that is not asked
        ("atena", "123456789018"),  # not from a clerk
    ],
)
def test_an_individual_number_wins_over_every_other_fault(field: str, value: Any) -> None:
    found = faults(application("juminhyo", **{field: value}))

    path = "entries.1" if field == "entries" else field
    assert found[path] == "individual_number"


def test_a_number_in_a_field_nobody_knows_is_refused_without_naming_the_field() -> None:
    assert faults(application("juminhyo", note=NUMBER))["answers"] == "individual_number"
    assert faults(application("juminhyo", **{NUMBER: "x"})) == {"answers": "individual_number"}
    assert faults(application("juminhyo", n123456789018="x")) == {"answers": "individual_number"}


def test_twelve_digits_pass_in_the_clerk_s_own_field_only() -> None:
    sample = application("juminhyo", atena="123456789018")

    assert read(sample, clerk=True).answers["atena"] == "123456789018"
    assert faults(application("juminhyo", atena="12-34"), clerk=True) == {"atena": "not_a_number"}
    also = application("juminhyo", atena="123456789018", submit_to=NUMBER)
    assert faults(also, clerk=True) == {"submit_to": "individual_number"}


# Anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["card", "part", "self", NUMBER, "2001-01-01"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=4) | st.just("members"), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
FIELDS = st.sampled_from(sorted({f.id for p in CATALOGUE.procedures.values() for f in p.fields}))


def outcome(*application: Any) -> Checked | Invalid:
    try:
        return check(CATALOGUE, *application)
    except Invalid as invalid:
        return invalid


@given(st.sampled_from(sorted(SAMPLES)) | JSON, JSON | st.just("self"), JSON, JSON)
def test_any_json_is_checked_or_invalid(
    procedure: Any, for_whom: Any, answers: Any, sources: Any
) -> None:
    found = outcome(procedure, for_whom, answers, sources)

    assert isinstance(found, Checked) or set(found.fields.values()) & set(CODES)


@given(st.sampled_from(sorted(SAMPLES)), st.dictionaries(FIELDS, JSON, max_size=3))
def test_any_json_in_known_fields_passes_unchanged_or_is_named(
    procedure: str, answers: dict[str, Any]
) -> None:
    sample = SAMPLES[procedure]
    sent = sample["answers"] | answers

    found = outcome(procedure, sample["for_whom"], sent, sample["sources"])

    if isinstance(found, Checked):
        assert all(found.answers[key] == sent[key] for key in found.answers)
    else:
        assert set(found.fields.values()) <= set(CODES)


@given(st.text("あ漢Z9-", min_size=6, max_size=12), FIELDS)
def test_no_value_stands_in_the_error(secret: str, field: str) -> None:
    answers = {field: [secret], "x" + secret: secret, "members": [{"name": [secret], secret: 1}]}

    found = outcome("tennyu", "self", answers, {field: secret, secret: secret})

    assert isinstance(found, Invalid)
    assert secret not in f"{found} {found.fields}"


def test_deep_nesting_is_refused_and_costs_no_stack() -> None:
    deep: Any = NUMBER
    for _ in range(20_000):
        deep = [deep]

    assert faults(application("juminhyo", kind=deep))["kind"] in ("not_text", "individual_number")


def test_what_was_sent_is_left_as_it_was() -> None:
    before = copy.deepcopy(SAMPLES["tennyu"])

    read(SAMPLES["tennyu"])

    assert SAMPLES["tennyu"] == before
