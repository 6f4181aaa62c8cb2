"""Staff edit the city's files: every slip is named with its file, line and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from counter.catalogue.files import CatalogueFault, Fault, check, load, samples

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
JUMINHYO, TENNYU = "procedures/juminhyo.toml", "procedures/tennyu.toml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITY, tmp_path / "city"))


def edit(folder: Path, file: str, old: str, new: str) -> str:
    """The text of the file after its first `old` became `new`."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    (folder / file).write_text(broken, encoding="utf-8")
    return broken


def line_of(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


# file, what is edited, what it becomes, the text whose line is at fault, the reason
SLIPS = [
    ("city.toml", 'code = "052078"', 'code = "52078"', 'code = "52078"',
     "code must be the six digits of the municipality"),
    ("city.toml", "[5, 15, 30, 60]", "[5, 15, 15, 60]", "thresholds = [5, 15, 15",
     "thresholds must be four rising numbers of minutes"),
    ("city.toml", 'weekdays = ["08:30-17:15"]', 'weekdays = ["8:30-17:15"]', '"8:30-17:15"',
     "'8:30-17:15' must be like 08:30-17:15"),
    ("city.toml", '"13:00-17:15"]', '"11:00-17:15"]', '"11:00-17:15"]',
     "'11:00-17:15' ends before it begins, or before the one before it"),
    ("city.toml", 'code = "drill"', 'code = "full"', 'code = "full"',
     "'full' is what closed lines say"),
    ("city.toml", 'last = "01-03"', 'last = "2026-01-03"', 'last = "2026-01-03"',
     "first and last must both have a year or both have none"),
    ("city.toml", "overtake_limit = 2", "overtake_limit = 21", "overtake_limit = 21",
     "overtake_limit must be at most 20"),
    ("city.toml", "head_start_minutes = 20", "head_start_minutes = -1", "head_start_minutes",
     "head_start_minutes must be at least 0"),
    ("city.toml", "return_pause_minutes = 5", 'return_pause_minutes = "5"', "return_pause",
     "return_pause_minutes must be a whole number"),
    ("city.toml", "self_claimed_priority = false", "self_claimed_priority = 0", "self_claimed",
     "self_claimed_priority must be true or false"),
    ("city.toml", "overtake_limit = 2", "overtake = 2", "overtake = 2",
     "unknown key 'overtake'"),
    ("city.toml", "first = 9201", "first = 9100", "first = 9100",
     "the range overlaps honcho-kiosk-1's"),
    ("city.toml", 'hours = "office"', 'hours = "nights"', 'hours = "nights"',
     "unknown hours 'nights'"),
    ("city.toml", 'letter = "B"', 'letter = "b"', 'letter = "b"',
     "letter must be one capital letter, not I, O or Q"),
    ("city.toml", 'letter = "B"', 'letter = "O"', 'letter = "O"',
     "letter must be one capital letter, not I, O or Q"),
    ("city.toml", 'letter = "B"', 'letter = "A"\n', 'letter = "A"\n\n',
     "letter A is already honcho-shomei's"),
    ("city.toml", 'shape = "triangle"', 'shape = "star"', 'shape = "star"',
     "unknown shape 'star': one of circle, triangle, square, diamond, hexagon, pentagon"),
    ("city.toml", 'color = "#197a4b"', 'color = "#7fd6a5"', 'color = "#7fd6a5"',
     "white letters on this colour are hard to read"),
    ("city.toml", 'color = "#197a4b"', 'color = "green"', 'color = "green"',
     "color must be like #0017c1"),
    ("city.toml", 'kinds = ["moving"]', 'kinds = ["certificate"]',
     'kinds = ["certificate"]\nname = { ja = "住所',
     "kind 'certificate' is already honcho-shomei's"),
    ("city.toml", 'id = "honcho-ido"', 'id = "honcho-shomei"',
     'id = "honcho-shomei"\noffice = "honcho"\nletter = "B"',
     "id 'honcho-shomei' is already taken"),
    ("city.toml", 'office = "minase"\nlabel', 'office = "nowhere"\nlabel', 'office = "nowhere"',
     "unknown office 'nowhere'"),
    ("city.toml", 'services = ["honcho-shomei"]', "services = []", "services = []",
     "services is empty"),
    ("city.toml", 'services = ["honcho-shomei"]', 'services = ["honcho-x"]',
     'services = ["honcho-x"]', "unknown service 'honcho-x'"),
    ("city.toml", 'services = ["honcho-shomei"]', 'services = ["minase-sogo"]',
     'services = ["minase-sogo"]', "service 'minase-sogo' belongs to another office"),
    ("city.toml", 'services = ["honcho-zei"]', 'services = ["honcho-sodan"]',
     '[[services]]\nid = "honcho-zei"', "no desk serves 'honcho-zei'"),
    ("city.toml", 'label = "2"', 'label = "1"', 'label = "1"\nname = { ja = "証明"',
     "label '1' is already taken in honcho"),
    ("city.toml", 'procedures = ["juminhyo",', 'procedures = ["jumin",', '"jumin"',
     "unknown procedure 'jumin'"),
    ("city.toml", 'kinds = ["certificate", "koseki"', 'kinds = ["certificates", "koseki"',
     '"certificates"', "unknown kind 'certificates'"),
    ("city.toml", "daily_limit = 999", "daily_limit = 9100", "first = 9001",
     "the range begins within a daily limit (9100)"),
    ("city.toml", "daily_limit = 999", "daily_limits = 999", "daily_limits = 999",
     "unknown key 'daily_limits'"),
    ("city.toml", 'code = "drill"', 'code = "Drill!"', 'code = "Drill!"',
     "code must be at most 16 small letters and _"),
    ("city.toml", 'code = "drill"', 'code = "system"', 'code = "system"\nname = { ja = "防災',
     "code 'system' stands twice"),
    ("city.toml", 'last = "01-03"', 'last = "01-03"\noffices = ["nowhere"]', '["nowhere"]',
     "unknown office 'nowhere'"),
    ("city.toml", "closing_minutes = 30", "closing_minutes = -1", "closing_minutes = -1",
     "closing_minutes must be at least 0"),
    ("city.toml", "expected_wait = false", "expected_wait = 1", "expected_wait = 1",
     "expected_wait must be true or false"),
    ("city.toml", 'id = "honcho-ido"', 'id = "tennyu"', 'id = "tennyu"',
     "'tennyu' is a procedure's id already"),
    (JUMINHYO, 'service = "certificate"', 'service = "certificate"\nhours = "night"',
     'hours = "night"', "unknown hours 'night'"),
    ("city.toml", ', en = "Yuzawa City"', "", 'name = { ja = "湯沢市"', "name has no en"),
    ("tables.toml", 'code = "2"', 'code = "1"', 'code = "1"\nname = { ja = "女"',
     "code '1' stands twice in table sex"),
    ("tables.toml", 'ja-easy = "女（おんな）"', 'ja-easy = ""', 'ja-easy = ""',
     "ja-easy is empty"),
    ("blocks.toml", 'table = "sex"', 'table = "sexes"', 'table = "sexes"',
     "unknown table 'sexes'"),
    ("blocks.toml", 'prefill = "card.birth"', 'prefill = "card.name"',
     'prefill = "card.name"\n\n[applicant_sex]',
     "card.name does not fit a date"),
    ("blocks.toml", 'prefill = "card.birth"', 'prefill = "card.age"', 'prefill = "card.age"',
     "unknown prefill 'card.age': one of card.name, card.address, card.birth, card.sex, none"),
    (JUMINHYO, 'mode = "prepare"', 'mode = "before"', 'mode = "before"',
     "unknown mode 'before': one of counter, prepare"),
    (JUMINHYO, 'service = "certificate"', 'service = "papers"', 'service = "papers"',
     "no line does 'papers'"),
    (JUMINHYO, 'id = "juminhyo"', 'id = "jumin"', 'id = "jumin"',
     "the file of 'jumin' must bear its name"),
    (JUMINHYO, 'entries = ["number", "code"]', 'entries = ["number", "secret"]',
     "prepare_unless =", "prepare_unless: 'entries' has no code 'secret'"),
    (JUMINHYO, "prepare_unless = { entries", "prepare_unless = { entry", "prepare_unless =",
     "prepare_unless: 'entry' is no field with codes"),
    (JUMINHYO, 'fee_times = "copies"', 'fee_times = "kind"', 'fee_times = "kind"',
     "fee_times: 'kind' is no count of this form"),
    (JUMINHYO, "fee = 300", "fee = true", "fee = true", "fee must be a whole number"),
    (JUMINHYO, "minutes = 5", "minutes = 0", "minutes = 0", "minutes must be at least 1"),
    (JUMINHYO, "minutes = 5\n", "", 'id = "juminhyo"', "minutes is missing"),
    (JUMINHYO, 'related = ["inkan_shomei"]', 'related = ["inkan"]', '"inkan"',
     "unknown procedure 'inkan'"),
    (JUMINHYO, 'after = ["tennyu"]', 'after = ["juminhyo"]', 'after = ["juminhyo"]',
     "a procedure cannot name itself"),
    (JUMINHYO, 'code = "household"', 'code = "family"', 'code = "family"',
     "unknown code 'family': one of self, household, proxy, deceased"),
    (JUMINHYO, 'code = "household"', 'code = "self"',
     '[[for_whom]]\ncode = "self"\nname = { ja = "同じ',
     "for_whom 'self' stands twice"),
    (JUMINHYO, 'code = "proxy"', 'code = "proxy"\nprepare = true', "prepare = true\nname",
     "work for proxy cannot be prepared before the visit"),
    (JUMINHYO, 'use = "applicant_kana"', 'use = "applicant_name"',
     'use = "applicant_name"\nrequired = false', "field 'applicant_name' stands twice"),
    (JUMINHYO, 'use = "submit_to"', 'use = "submit"', 'use = "submit"',
     "unknown shared field 'submit'"),
    (JUMINHYO, 'kind = "choices"', 'kind = "checkbox"', 'kind = "checkbox"',
     "unknown kind 'checkbox': one of text, name, kana, date, address, phone, choice, choices, "
     "count, yesno, persons, staff_number"),
    (JUMINHYO, 'table = "juminhyo_kind"\n', "", '[[fields]]\nid = "kind"',
     "a choice needs a table"),
    (JUMINHYO, 'show_if = { for_whom = ["household"] }', 'show_if = { for_whom = ["parent"] }',
     'show_if = { for_whom = ["parent"] }', "show_if: 'for_whom' has no code 'parent'"),
    (JUMINHYO, 'show_if = { for_whom = ["household"] }', 'show_if = { kind = ["all"] }',
     'show_if = { kind = ["all"] }', "show_if names 'kind', which is no field before this one"),
    (JUMINHYO, 'show_if = { for_whom = ["household"] }', 'show_if = { target_name = ["x"] }',
     'show_if = { target_name', "show_if names 'target_name', which has no codes"),
    (JUMINHYO, 'use = "atena"', 'use = "atena"\n[[fields]]\nid = "note"\nkind = "text"',
     '[[fields]]\nid = "note"', "fields for staff come last"),
    (TENNYU, 'show_if = { move_from = ["japan"] }', 'show_if = { move_from = ["mars"] }',
     'show_if = { move_from = ["mars"] }', "show_if: 'move_from' has no code 'mars'"),
    (TENNYU, 'kind = "persons"', 'kind = "text"', '[[fields.fields]]',
     "persons, and only they, have fields of their own"),
    (TENNYU, '[[fields.fields]]\nid = "kana"\nkind = "kana"',
     '[[fields.fields]]\nid = "kana"\nkind = "staff_number"', 'kind = "staff_number"',
     "staff_number cannot stand inside persons"),
    ("samples.toml", 'kind = "part"', 'kind = "half"', 'kind = "half"', "kind: unknown_choice"),
    ("samples.toml", 'birth = "2019-06-03"', 'birth = "2019-06-31"', 'birth = "2019-06-31"',
     "members.0.birth: not_a_date"),
    ("samples.toml", 'procedure = "jido_teate"', 'procedure = "jido"', 'procedure = "jido"',
     "procedure: unknown_procedure"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "mark", "reason"), SLIPS, ids=[slip[4][:60] for slip in SLIPS]
)
def test_a_slip_is_named_with_file_line_and_reason(
    copy: Path, file: str, old: str, new: str, mark: str, reason: str
) -> None:
    broken = edit(copy, file, old, new)

    assert Fault(file, line_of(broken, mark), reason) in check(copy)


def test_text_that_is_no_toml_is_named_by_its_line(copy: Path) -> None:
    broken = edit(copy, JUMINHYO, 'mode = "prepare"', "mode = prepare")

    [fault] = [fault for fault in check(copy) if fault.file == JUMINHYO]
    assert fault.line == line_of(broken, "mode = prepare")


def test_a_city_that_cannot_be_read_is_the_only_fault_told(copy: Path) -> None:
    broken = edit(copy, "city.toml", 'phone = "0183-73-2111"', "phone = 0183-73-2111")

    [fault] = check(copy)
    assert (fault.file, fault.line) == ("city.toml", line_of(broken, "phone = 0183"))


def test_a_city_without_languages_is_told_before_its_texts(copy: Path) -> None:
    edit(copy, "city.toml", "languages =", "language =")

    assert {fault.file for fault in check(copy)} == {"city.toml"}


def test_a_text_without_its_end_is_a_fault_too(copy: Path) -> None:
    (copy / "samples.toml").write_text('a = """\n\n', encoding="utf-8")

    assert [fault.file for fault in check(copy)] == ["samples.toml"]


def test_every_fault_is_told_at_once(copy: Path) -> None:
    edit(copy, "city.toml", 'letter = "B"', 'letter = "b"')
    edit(copy, JUMINHYO, "minutes = 5", "minutes = 0")

    with pytest.raises(CatalogueFault) as caught:
        load(copy)

    assert [fault.file for fault in caught.value.faults] == ["city.toml", JUMINHYO]
    assert str(caught.value.faults[1]) in str(caught.value)


def test_a_missing_file_and_a_foreign_encoding_are_faults(copy: Path) -> None:
    (copy / "tables.toml").unlink()
    (copy / "blocks.toml").write_bytes("# 湯沢".encode("cp932"))

    faults = check(copy)

    assert Fault("tables.toml", 1, "the file cannot be read") in faults
    assert Fault("blocks.toml", 1, "the file is not UTF-8") in faults


def test_an_empty_folder_is_no_city(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFault):
        load(tmp_path)


def test_a_procedure_without_a_sample_is_told(copy: Path) -> None:
    text = (copy / "samples.toml").read_text(encoding="utf-8")
    (copy / "samples.toml").write_text(text[: text.rindex("[[samples]]")], encoding="utf-8")

    assert check(copy) == [Fault("samples.toml", 1, "no sample of 'jido_teate'")]
    with pytest.raises(CatalogueFault):
        samples(copy)


def test_a_file_from_windows_is_the_same_city(copy: Path) -> None:
    text = (copy / "city.toml").read_bytes()
    (copy / "city.toml").write_bytes(text.replace(b"\n", b"\r\n"))

    assert load(copy).version == load(CITY).version


def test_any_line_taken_away_leaves_a_sound_city_or_named_places(copy: Path) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in copy.rglob("*.toml")}
    long = {path.relative_to(copy).as_posix(): text.count("\n") for path, text in texts.items()}
    for path, text in texts.items():
        lines = text.split("\n")
        for gone in range(0, len(lines), 83):
            path.write_text("\n".join(lines[:gone] + lines[gone + 1 :]), encoding="utf-8")
            assert all(1 <= fault.line <= long[fault.file] + 1 for fault in check(copy))
        path.write_text(text, encoding="utf-8")
    assert check(copy) == []
