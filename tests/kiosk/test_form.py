"""The form: what fills it, what is still asked, what leaves the kiosk."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.fields import Field
from kiosk import entry, form
from kiosk.form import Form
from kiosk.formview import form_view
from kiosk.questions import fields_of
from kiosk.words import load
from tests.cast import SAMPLES
from tests.kiosk.cast import HANAKO, NOW

JUMINHYO = fields_of(NOW, "juminhyo")
TENNYU = fields_of(NOW, "tennyu")
JA = load()["ja"]


def test_the_card_fills_only_what_the_catalogue_says() -> None:
    written = form.prefill(Form("tennyu", "self"), TENNYU, HANAKO)
    assert written.answers["old_address"] == HANAKO["card.address"]
    assert "new_address" not in written.answers


def test_what_was_typed_is_not_written_over_by_the_card() -> None:
    typed = form.answer(Form("juminhyo", "self"), "applicant_name", "さとう", "typed")
    written = form.prefill(typed, JUMINHYO, HANAKO)
    assert written.answers["applicant_name"] == "さとう"


def test_the_next_person_is_asked_question_by_question() -> None:
    family = next(f for f in TENNYU if f.id == "members")
    one = form.more(Form("tennyu", "self"), family, True)
    asked = [path for path in form.missing(one, TENNYU) if path.startswith("members")]
    assert asked[0] == "members.0.name"
    named = form.answer(one, "members.0.name", "佐藤　一郎", "typed")
    assert "members.0.name" not in list(form.missing(named, TENNYU))


def test_hidden_answers_do_not_leave_the_kiosk() -> None:
    told = form.answer(Form("juminhyo", "proxy"), "target_name", "鈴木　誠", "typed")
    own = Form("juminhyo", "self", told.answers, told.sources)
    assert form.body(own, JUMINHYO)["answers"] == {}


def test_a_handle_goes_out_instead_of_answers() -> None:
    assert form.body(Form("juminhyo", "self", handle="h1"), JUMINHYO) == {
        "procedure": "juminhyo", "for_whom": "self", "handle": "h1",
    }  # fmt: skip


def test_values_reach_the_browser_only_once_they_are_touched() -> None:
    written = form.prefill(Form("juminhyo", "self"), JUMINHYO, HANAKO)
    covered = form_view(written, NOW, "ja", frozenset(), JA)
    assert "花子" not in str(covered)
    assert "番地" not in str(covered)
    opened = form_view(written, NOW, "ja", frozenset({"applicant_name"}), JA)
    assert opened["rows"][0]["value"] == "佐藤　花子"


def test_the_year_of_birth_is_shown_as_this_language_writes_it() -> None:
    written = form.prefill(Form("juminhyo", "self"), JUMINHYO, HANAKO)
    rows = {
        row["path"]: row["value"]
        for row in form_view(written, NOW, "ja", frozenset({"applicant_birth"}), JA)["rows"]
    }
    assert rows["applicant_birth"] == "昭和19年5月12日"


@pytest.mark.parametrize("procedure", sorted(SAMPLES))
def test_a_complete_application_of_the_catalogue_leaves_nothing_to_ask(procedure: str) -> None:
    sample = SAMPLES[procedure]
    whole = Form(procedure, sample["for_whom"], sample["answers"], sample["sources"])
    fields = fields_of(NOW, procedure)
    left = [p for p in form.missing(whole, fields) if not p.endswith(form.MORE)]
    assert left == []
    assert form.body(whole, fields)["answers"] == sample["answers"]


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("text", "", "required"),
        ("text", "１２３４ ５６７８-９０１８", "individual_number"),
        ("text", "あ" * 500, "too_long"),
        ("kana", "佐藤", "not_kana"),
        ("phone", "12", "not_a_phone"),
        ("date", "1944-02-30", "not_a_date"),
        ("date", 19440512, "not_text"),
        ("count", 0, "not_a_number"),
        ("count", True, "not_a_number"),
        ("yesno", "yes", "not_yes_or_no"),
        ("choice", "nothing", "unknown_choice"),
        ("choices", ["a", "a"], "repeated"),
    ],
)
def test_an_answer_that_cannot_stand_says_why(kind: str, typed: Any, code: str) -> None:
    table = [{"code": "a", "name": {"ja": "あ"}}]
    with pytest.raises(entry.Wrong) as wrong:
        entry.read(Field(id="x", kind=kind, name={}, table="t"), typed, table)
    assert wrong.value.code == code


def test_a_reading_typed_in_hiragana_is_kept_in_katakana() -> None:
    assert entry.read(Field(id="x", kind="kana", name={}), " さとう　はなこ ") == "サトウ　ハナコ"


KINDS = st.sampled_from(["text", "kana", "phone", "date", "count", "yesno", "choice"])
ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text()))


@given(KINDS, ANYTHING)
def test_whatever_is_typed_is_taken_or_refused(kind: str, typed: Any) -> None:
    field = Field(id="x", kind=kind, name={}, table="t")
    with suppress(entry.Wrong):
        assert entry.read(field, typed, [{"code": "a", "name": {}}]) not in (None, "", [])
