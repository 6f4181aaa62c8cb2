"""The door for answers: right ones pass unchanged, wrong ones are named by field and code."""

from __future__ import annotations

from typing import Any

import pytest

from counter.intake import CODES, Invalid, check, drop_hidden, missing
from tests.counter.applications import CATALOGUE, NUMBER, SAMPLES, application, faults, read


@pytest.mark.parametrize("procedure", sorted(SAMPLES))
def test_every_sample_passes_unchanged(procedure: str) -> None:
    checked = read(SAMPLES[procedure])

    assert checked.answers == SAMPLES[procedure]["answers"]
    assert set(checked.sources) == set(checked.answers)


def test_the_samples_hold_two_that_come_from_a_card() -> None:
    cards = [s for s in SAMPLES.values() if s["sources"].get("applicant_name") == "card"]

    assert len(cards) >= 2


def test_a_name_keeps_its_variation_selector() -> None:
    name = read(SAMPLES["tennyu"]).answers["applicant_name"]

    assert name.startswith("葛\U000e0102城")


def test_names_are_never_normalised() -> None:
    name = "ﾊﾝｶｸ　髙﨑神"  # half width, variants, a compatibility character

    assert read(application("juminhyo", applicant_name=name)).answers["applicant_name"] == name


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("applicant_name", None, "required"),
        ("applicant_name", " 　", "required"),
        ("applicant_name", 7, "not_text"),
        ("applicant_name", ["佐藤"], "not_text"),
        ("applicant_name", "名" * 101, "too_long"),
        ("applicant_name", "佐藤\x00花子", "bad_character"),
        ("applicant_name", "佐藤\n花子", "bad_character"),
        ("applicant_name", "\ud800", "bad_character"),
        ("applicant_name", "佐藤\u202e花子", "bad_character"),
        ("applicant_name", "佐藤\ufffe", "bad_character"),
        ("applicant_kana", "さとう", "not_kana"),
        ("applicant_kana", "佐藤", "not_kana"),
        ("applicant_birth", "1944-5-12", "not_a_date"),
        ("applicant_birth", "1944-02-30", "not_a_date"),
        ("applicant_birth", "19440512", "not_a_date"),
        ("applicant_birth", "１９４４-05-12", "not_a_date"),
        ("applicant_birth", "1867-01-01", "not_a_date"),
        ("applicant_birth", "2944-05-12", "not_a_date"),
        ("applicant_birth", 19440512, "not_text"),
        ("applicant_phone", "12345", "not_a_phone"),
        ("applicant_phone", "でんわ", "not_a_phone"),
        ("applicant_phone", "0183-73-2111-0183-73-21", "not_a_phone"),
        ("kind", "half", "unknown_choice"),
        ("kind", ["part"], "not_text"),
        ("copies", 0, "not_a_number"),
        ("copies", -1, "not_a_number"),
        ("copies", "1", "not_a_number"),
        ("copies", True, "not_a_number"),
        ("copies", 1.5, "not_a_number"),
        ("copies", 11, "too_many"),
        ("entries", "relation", "not_a_list"),
        ("entries", ["relation", "relation"], "repeated"),
        ("entries", ["secret"], "unknown_choice"),
        ("entries", ["relation"] * 21, "too_many"),
        ("atena", "100000000001", "staff_only"),
        ("favourite_colour", "青", "unknown_field"),
    ],
)
def test_a_wrong_answer_is_named_by_field_and_code(field: str, value: Any, code: str) -> None:
    assert faults(application("juminhyo", **{field: value})) == {field: code}
    assert code in CODES


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("applicant_kana", "ヴァン　ティ・ェー"),
        ("applicant_phone", "０１８３－７３－２１１１"),
        ("applicant_phone", "+81 90-0000-0001"),
        ("applicant_name", "名" * 100),
        ("applicant_name", "\U00100001\U00030edd"),
        ("applicant_birth", "1944-02-29"),
        ("copies", 10),
        ("entries", []),
    ],
)
def test_a_right_answer_passes(field: str, value: Any) -> None:
    checked = read(application("juminhyo", **{field: value}))

    assert checked.answers.get(field, []) == value


@pytest.mark.parametrize(
    ("procedure", "for_whom", "path", "code"),
    [
        ("passport", "self", "procedure", "unknown_procedure"),
        (None, "self", "procedure", "unknown_procedure"),
        (["juminhyo"], "self", "procedure", "unknown_procedure"),
        (NUMBER, "self", "procedure", "individual_number"),
        ("juminhyo", "friend", "for_whom", "unknown_choice"),
        ("juminhyo", None, "for_whom", "unknown_choice"),
        ("juminhyo", NUMBER, "for_whom", "individual_number"),
    ],
)
def test_an_unknown_procedure_or_person_is_refused(
    procedure: Any, for_whom: Any, path: str, code: str
) -> None:
    sample = SAMPLES["juminhyo"]

    with pytest.raises(Invalid) as caught:
        check(CATALOGUE, procedure, for_whom, sample["answers"], sample["sources"])

    assert caught.value.fields[path] == code


@pytest.mark.parametrize("answers", [None, [], "text", 1, {1: "x"}])
def test_answers_that_are_no_object_are_refused(answers: Any) -> None:
    with pytest.raises(Invalid) as caught:
        check(CATALOGUE, "juminhyo", "self", answers, {})

    assert caught.value.fields["answers"] == "not_an_object"


# Persons


@pytest.mark.parametrize(
    ("members", "path", "code"),
    [
        ("葛城", "members", "not_a_list"),
        ([{}] * 8, "members", "too_many"),
        (["葛城"], "members.0", "not_an_object"),
        ([{"name": "葛城　陽"}], "members.0.kana", "required"),
        ([{"card": "no"}], "members.0.card", "not_yes_or_no"),
        ([{"name": NUMBER}], "members.0.name", "individual_number"),
        ([{"hat": "red"}], "members.0.hat", "unknown_field"),
        ([{"name": {"name": {"name": "x"}}}], "members.0.name", "not_text"),
    ],
)
def test_a_wrong_person_is_named_by_place(members: Any, path: str, code: str) -> None:
    assert faults(application("tennyu", members=members))[path] == code


def test_a_question_inside_a_person_may_hang_on_another() -> None:
    child = SAMPLES["jido_teate"]["answers"]["children"][0]

    apart = application("jido_teate", children=[child | {"home": "apart"}])
    assert faults(apart) == {"children.0.address": "required"}
    kept = read(application("jido_teate", children=[child | {"address": "湯沢市"}])).answers
    assert kept["children"] == [child]


# Hidden and missing questions


def test_an_answer_to_a_question_not_asked_is_left_out() -> None:
    checked = read(application("juminhyo", target_name="佐藤　次郎"))

    assert "target_name" not in checked.answers
    assert "target_name" not in checked.sources


def test_a_hidden_question_hides_those_that_hang_on_it() -> None:
    answers = {"reason": "moved_in", "has_proof": True, "former_employer": "x"}

    assert drop_hidden(CATALOGUE, "kokuho_kanyu", "self", answers) == {"reason": "moved_in"}


def test_for_whom_decides_what_is_missing() -> None:
    answers = SAMPLES["juminhyo"]["answers"]

    assert missing(CATALOGUE, "juminhyo", "self", answers) == []
    assert missing(CATALOGUE, "juminhyo", "household", answers) == [
        "target_name", "target_birth", "relation",
    ]  # fmt: skip


def test_what_is_missing_in_a_person_is_named_by_place() -> None:
    answers = SAMPLES["tennyu"]["answers"] | {"members": [{"name": "葛城　陽", "card": True}]}

    assert missing(CATALOGUE, "tennyu", "self", answers) == [
        "members.0.kana", "members.0.birth", "members.0.sex", "members.0.relation",
    ]  # fmt: skip


def test_a_form_begun_at_the_desk_may_be_incomplete_but_not_wrong() -> None:
    begun = application("juminhyo", applicant_name=None, kind=None)

    assert faults(begun) == {"applicant_name": "required", "kind": "required"}
    assert "applicant_name" not in read(begun, partial=True).answers
    wrong = application("juminhyo", applicant_name=None, kind="half")
    assert faults(wrong, partial=True) == {"kind": "unknown_choice"}


# Sources


def test_a_missing_source_reads_as_typed_or_as_the_clerk_s() -> None:
    sample = SAMPLES["juminhyo"] | {"sources": {"applicant_name": "card"}}

    assert read(sample).sources["copies"] == "typed"
    assert read(sample, clerk=True).sources["copies"] == "clerk"
    assert read(sample).sources["applicant_name"] == "card"


@pytest.mark.parametrize(
    ("sources", "path", "code"),
    [
        ({"kind": "dream"}, "sources.kind", "unknown_source"),
        ({"kind": ["card"]}, "sources.kind", "unknown_source"),
        ({"hat": "card"}, "sources.hat", "unknown_field"),
        ({"kind": NUMBER}, "sources.kind", "individual_number"),
        ({NUMBER: "card"}, "sources", "individual_number"),
        ([], "sources", "not_an_object"),
    ],
)
def test_a_wrong_source_is_refused(sources: Any, path: str, code: str) -> None:
    assert faults(SAMPLES["juminhyo"] | {"sources": sources}) == {path: code}
