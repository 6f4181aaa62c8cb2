"""The pre-application's codec: what was typed at home comes back, and anything else is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from counter.answers import fault, limit
from counter.catalogue.files import load, samples
from counter.envelope import EnvelopeError
from counter.fields import Field
from counter.intake import individual_number
from counter.preapplication import decode, deflate, encode, fingerprint, pad

FOLDER = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
CITY = load(FOLDER)
OFFERED = [p for p in CITY.procedures.values() if p.preapply]
SAMPLES = {s["procedure"]: s for s in samples(FOLDER) if s["procedure"] in {p.id for p in OFFERED}}
MADE = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
IDENT = bytes(range(16))
NUMBER = "123456789018"  # twelve digits with the right check digit, nobody's


def packed(inside: Any, *ids: str) -> bytes:
    """A payload with a right head and this JSON in it (or these bytes)."""
    text = inside if isinstance(inside, bytes) else json.dumps(inside).encode()
    forms = [CITY.procedures[each] for each in ids or ("tennyu",)]
    stamp = int(MADE.timestamp()).to_bytes(4, "big")
    return pad(fingerprint(forms, CITY) + stamp + IDENT + deflate(text))


def code_of(payload: bytes, at: datetime = MADE) -> str:
    with pytest.raises(EnvelopeError) as refused:
        decode(payload, CITY, at)
    return refused.value.code


def place(procedure: str, field: str) -> int:
    asked = [f.id for f in CITY.procedures[procedure].fields if f.kind != "staff_number"]
    return asked.index(field)


def values_with(procedure: str, field: str, value: Any) -> list[Any]:
    return [None] * place(procedure, field) + [value]


@pytest.mark.parametrize("procedure", sorted(SAMPLES))
def test_what_was_typed_comes_back_as_a_claim_from_a_qr(procedure: str) -> None:
    sample = SAMPLES[procedure]

    payload = encode([sample], CITY, MADE, IDENT)
    read = decode(payload, CITY, MADE)

    assert (read.id, read.created_at) == (IDENT.hex(), MADE)
    assert read.applications[0]["answers"] == sample["answers"]
    assert read.applications[0]["for_whom"] == sample["for_whom"]
    assert set(read.applications[0]["sources"].values()) == {"qr"}


def test_two_applications_travel_in_one_qr() -> None:
    both = [SAMPLES["juminhyo"], SAMPLES["tennyu"]]

    read = decode(encode(both, CITY, MADE, IDENT), CITY, MADE)

    assert [each["procedure"] for each in read.applications] == ["juminhyo", "tennyu"]


def test_the_length_of_a_payload_does_not_tell_what_is_in_it() -> None:
    sizes = {len(encode([each], CITY, MADE, IDENT)) for each in SAMPLES.values()}

    assert sizes <= {256, 512}


@pytest.mark.parametrize("days", [timedelta(0), timedelta(days=30), timedelta(hours=-20)])
def test_a_qr_is_good_for_thirty_days_and_a_clock_a_little_fast(days: timedelta) -> None:
    payload = encode([SAMPLES["juminhyo"]], CITY, MADE, IDENT)

    assert decode(payload, CITY, MADE + days).created_at == MADE


@pytest.mark.parametrize("days", [timedelta(days=30, seconds=1), timedelta(days=-2)])
def test_a_qr_too_old_or_dated_ahead_is_expired(days: timedelta) -> None:
    assert code_of(encode([SAMPLES["juminhyo"]], CITY, MADE, IDENT), MADE + days) == "expired"


def test_new_opening_hours_leave_a_qr_made_before_readable() -> None:
    payload = encode([SAMPLES["tennyu"]], CITY, MADE, IDENT)
    later = replace(CITY, version="0" * 64, offices={})

    assert decode(payload, later, MADE).applications[0]["answers"] == SAMPLES["tennyu"]["answers"]


def test_a_qr_of_a_form_that_has_changed_since_is_another_edition() -> None:
    form = CITY.procedures["tennyu"]
    changed = replace(form, fields=(*form.fields[1:], form.fields[0]))
    later = replace(CITY, procedures={**CITY.procedures, "tennyu": changed})

    with pytest.raises(EnvelopeError, match="other_edition"):
        decode(encode([SAMPLES["tennyu"]], CITY, MADE, IDENT), later, MADE)


def test_a_code_table_in_another_order_is_another_edition() -> None:
    table = next(f.table for f in CITY.procedures["tennyu"].fields if f.table)
    turned = {**CITY.tables, table: tuple(reversed(CITY.tables[table]))}

    with pytest.raises(EnvelopeError, match="other_edition"):
        decode(encode([SAMPLES["tennyu"]], CITY, MADE, IDENT), replace(CITY, tables=turned), MADE)


def test_a_form_not_offered_at_home_is_refused() -> None:
    closed = replace(CITY.procedures["tennyu"], preapply=False)
    city = replace(CITY, procedures={**CITY.procedures, "tennyu": closed})

    with pytest.raises(EnvelopeError, match="other_edition"):
        decode(encode([SAMPLES["tennyu"]], CITY, MADE, IDENT), city, MADE)


def test_a_form_nobody_knows_is_another_edition() -> None:
    assert code_of(packed([["nothing_of_ours", 0, []]])) == "other_edition"


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    bomb = b'[["tennyu",0,["' + b"A" * 300_000 + b'"]]]'

    assert code_of(packed(bomb)) == "too_large"


@pytest.mark.parametrize(
    "inside",
    [
        b"", b"\xff\xfe", b"nothing", b"[" * 5000, b"1" * 5000, b"[]", b"{}", b"[NaN]",
        [1], [["tennyu"]], [["tennyu", 0, {}]], [["tennyu", 0, [[]]]], [["tennyu", 0, [1]]],
        [["tennyu", 0, ["\ud800"]]], [["tennyu", 0, ["a\u0000b"]]], [["tennyu", 0, ["\u202e"]]],
        [["tennyu", 0, [None] * 100]], [["tennyu", 0, ["あ" * 201]]],
    ],
)  # fmt: skip
def test_what_no_page_of_ours_writes_is_torn(inside: Any) -> None:
    assert code_of(packed(inside)) == "torn"


@pytest.mark.parametrize("whom", [-1, 99, "self", None, 1.0, True])
def test_an_unknown_for_whom_is_an_unknown_choice(whom: Any) -> None:
    assert code_of(packed([["tennyu", whom, []]])) == "unknown_choice"


def test_more_people_than_the_form_has_room_for_are_torn() -> None:
    people = next(f for f in CITY.procedures["tennyu"].fields if f.kind == "persons")
    crowd = values_with("tennyu", people.id, [[]] * (limit(people) + 1))

    assert code_of(packed([["tennyu", 0, crowd]])) == "torn"


def test_more_than_four_applications_are_too_large() -> None:
    assert code_of(packed([["tennyu", 0, []]] * 5)) == "too_large"


def test_bytes_hidden_behind_the_form_are_torn() -> None:
    payload = bytearray(packed([["tennyu", 0, []]]))
    payload[-1] = 1

    assert code_of(bytes(payload)) == "torn"


def test_a_payload_cut_short_is_torn() -> None:
    payload = encode([SAMPLES["tennyu"]], CITY, MADE, IDENT)

    assert code_of(payload[:100]) == "torn"
    assert code_of(payload[:150] + bytes(len(payload) - 150)) == "torn"


def test_a_family_too_large_is_refused_when_packing() -> None:
    sample = SAMPLES["tennyu"]
    letters = "".join(chr(0x4E00 + at * 7 % 20000) for at in range(190))
    heavy = {**sample, "answers": {**sample["answers"], "new_address": letters}}

    with pytest.raises(EnvelopeError, match="too_large"):
        encode([heavy], CITY, MADE, IDENT)


def text_places() -> Iterator[tuple[str, list[Any]]]:
    """Every place of an offered form where a text can stand, with the number in it."""
    for form in OFFERED:
        for field in form.fields:
            if field.kind in {"text", "name", "kana", "address", "phone"}:
                yield f"{form.id}.{field.id}", values_with(form.id, field.id, NUMBER)
            for at, sub in enumerate(field.fields):
                if sub.kind in {"text", "name", "kana", "address", "phone"}:
                    person = [None] * at + [f"１２３４-５６７８ {NUMBER[8:]}"]
                    yield f"{form.id}.{sub.id}", values_with(form.id, field.id, [person])


@pytest.mark.parametrize(("where", "values"), list(text_places()))
def test_an_individual_number_in_any_text_is_refused(where: str, values: list[Any]) -> None:
    form = where.split(".")[0]

    assert code_of(packed([[form, 0, values]], form)) == "individual_number"


@given(st.binary(max_size=600) | st.binary(min_size=512, max_size=512))
def test_any_bytes_give_a_value_or_an_envelope_error(payload: bytes) -> None:
    assert code_of(payload) in {"torn", "expired", "too_large", "other_edition"}


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
trees = st.recursive(leaves, lambda inner: st.lists(inner, max_size=12), max_leaves=40)


@settings(max_examples=150)
@given(st.lists(trees, max_size=20))
def test_any_json_in_a_right_frame_gives_a_value_or_an_envelope_error(values: list[Any]) -> None:
    try:
        read = decode(packed([["tennyu", 0, values]]), CITY, MADE)
        outcome = str(read.applications[0]["procedure"])
    except EnvelopeError as refused:
        outcome = refused.code

    assert outcome in {"tennyu", "torn", "too_large", "unknown_choice", "individual_number"}


letters = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))


def answer_to(field: Field) -> st.SearchStrategy[Any]:
    """Answers an honest page could give to a field."""
    codes = [choice.code for choice in CITY.tables[field.table]] if field.table else []
    match field.kind:
        case "choice":
            return st.sampled_from(codes)
        case "choices":
            return st.lists(st.sampled_from(codes), unique=True, max_size=limit(field))
        case "date":
            return st.dates(datetime(1868, 1, 1).date(), datetime(2199, 1, 1).date()).map(str)  # noqa: DTZ001 a day has no zone
        case "count":
            return st.integers(1, limit(field))
        case "yesno":
            return st.booleans()
        case "persons":
            return st.lists(answers_to(field.fields), max_size=3)
        case _:
            right = st.text(letters, min_size=1, max_size=min(12, limit(field)))
            wrong = {"bad_character", "too_long"}
            return right.filter(
                lambda text: not individual_number(text) and fault(field, text, {}) not in wrong
            )


def answers_to(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    asked = {field.id: answer_to(field) for field in fields if field.kind != "staff_number"}
    return st.fixed_dictionaries({}, optional=asked)


@pytest.mark.parametrize("form", OFFERED, ids=lambda form: form.id)
def test_every_answer_that_fits_comes_back_as_it_was(form: Any) -> None:
    @settings(max_examples=30)
    @given(st.data())
    def comes_back(data: st.DataObject) -> None:
        whom = data.draw(st.sampled_from([who.code for who in form.for_whom]))
        answers = data.draw(answers_to(form.fields))
        try:
            application = {"procedure": form.id, "for_whom": whom, "answers": answers}
            payload = encode([application], CITY, MADE, IDENT)
        except EnvelopeError as full:
            assume(full.code != "too_large")
            raise
        assert decode(payload, CITY, MADE).applications[0]["answers"] == answers

    comes_back()
