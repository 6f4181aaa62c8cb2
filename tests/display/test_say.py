"""Figures and states in words, and the same words in every language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from display import say
from display.directory import Directory
from display.language import languages, words
from display.settings import SettingFault, load
from display.snapshot import TURN_STATES
from display.web import preapply
from tests.display.harness import AT, catalogue, service, turn

JA = words("ja")
HOLES = re.compile(r"\{[a-z]+\}")


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_words_with_the_same_holes(language: str) -> None:
    groups = (
        "language",
        "level",
        "opens",
        "weekday",
        "shut",
        "best",
        "wait",
        "common",
        "home",
        "procedure",
        "ticket",
        "sign",
    )
    theirs, ours = words(language).group(*groups), JA.group(*groups)

    assert theirs.keys() == ours.keys()
    for name, text in ours.items():
        assert sorted(HOLES.findall(theirs[name])) == sorted(HOLES.findall(text)), name
        assert theirs[name].strip()


def test_the_six_languages_are_there_and_the_home_page_has_them_too() -> None:
    assert languages() == ("ja", "ja-easy", "en", "zh", "vi", "fil")
    assert tuple(preapply.languages()) == languages()
    with pytest.raises(KeyError):
        words("xx")


@pytest.mark.parametrize(
    ("language", "text"),
    [("ja", "転入"), ("ja-easy", "転入"), ("en", "Moving in"), ("vi", "Moving in"), ("zh", "迁入")],
)
def test_a_name_the_city_has_not_translated_is_told_in_the_nearest_language(
    language: str, text: str
) -> None:
    assert words(language).of({"ja": "転入", "en": "Moving in", "zh": "迁入"}) == text
    assert words(language).of({}) == ""


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, ""),
        (0, 3, "まもなく"),
        (0, 10, "10分以内"),
        (10, 10, "約10分"),
        (10, 20, "約10〜20分"),
        (60, 90, "60分以上"),
    ],
)
def test_minutes_in_words(low: int | None, high: int | None, text: str) -> None:
    assert say.minutes(low, high, JA) == text


def test_old_news_never_reads_as_free() -> None:
    free = service("certificate", waiting=0, level=1)

    assert [say.level(free, old=False), say.level(free, old=True)] == ["1", "old"]
    assert JA("level.old") == "情報更新待ち"


def test_news_is_old_after_ninety_seconds() -> None:
    at = datetime.fromisoformat(AT)

    assert not say.is_old(AT, at + timedelta(seconds=90))
    assert say.is_old(AT, at + timedelta(seconds=91))


@pytest.mark.parametrize("state", sorted(TURN_STATES))
@pytest.mark.parametrize("language", languages())
def test_every_state_has_a_headline_and_a_hint(state: str, language: str) -> None:
    own = say.own((turn(state=state),), "3番窓口", old=False, words=words(language))

    assert own.headline
    assert own.hint
    assert len(own.steps) == 4


def test_a_called_turn_comes_before_a_waiting_one() -> None:
    own = say.own((turn(), turn(state="called", desk="honcho-3")), "3番窓口", False, JA)

    assert own.headline == "3番窓口へお越しください"
    assert own.others == "このあと、ほかに1つの窓口があります。"


def test_whoever_only_waits_is_not_told_that_something_is_prepared() -> None:
    said = [
        say.own((turn(state=state),), "", False, JA).second for state in ("waiting", "preparing")
    ]

    assert said == ["待つ", "準備"]


def test_times_of_a_page_have_one_form() -> None:
    assert say.clock("2026-10-05T07:34:00+09:00") == "7:34"


def test_a_call_stands_even_when_the_news_is_old_and_a_wait_does_not() -> None:
    called = say.own((turn(state="called", desk="honcho-3"),), "3番窓口", True, JA)
    waiting = say.own((turn(),), "", True, JA)

    assert called.headline == "3番窓口へお越しください"
    assert (waiting.headline, waiting.minutes) == ("情報更新待ち", "")


def test_a_turn_that_stands_still_says_why_instead_of_minutes() -> None:
    reasons = {"system": "システムの不具合のため"}

    why = say.own((replace(turn(), notice="system"),), "", False, JA, reasons)
    unknown = say.own((replace(turn(), notice="new"),), "", False, JA, reasons)

    assert why.minutes == unknown.minutes == "休止中"
    assert why.hint.startswith("（システムの不具合のため）順番はそのままです。")
    assert unknown.hint.startswith("（休止中）")


@pytest.mark.parametrize(
    "fault",
    [{}, {"services": [{}]}, {"offices": "x"}, {"desks": None}, {"city": {}}, {"procedures": [1]}],
)
def test_a_catalogue_of_another_shape_is_refused(fault: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="catalogue"):
        Directory.of({**catalogue(), **fault} if fault else {})


def test_a_colour_that_is_none_is_refused() -> None:
    body = catalogue()
    body["services"][0]["color"] = "red}body{display:none"

    with pytest.raises(ValueError, match="color"):
        Directory.of(body)


def test_settings_say_which_of_them_is_wrong_and_keep_the_token_to_themselves() -> None:
    with pytest.raises(SettingFault, match="MATANAI_DISPLAY_PORT"):
        load({"MATANAI_DISPLAY_PORT": "eighty"})

    assert "s3cret" not in repr(load({"MATANAI_UPLINK_TOKEN": "s3cret"}))


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (None, ""),
        ("2026-10-05T10:24:00+09:00", ""),  # passed
        ("2026-10-05T12:45:00+09:00", "12:45から"),
        ("2026-10-05T23:30:00+00:00", "あす 8:30から"),
        ("2026-10-09T08:30:00+09:00", "金曜 8:30から"),
        ("2026-10-12T08:30:00+09:00", "10月12日 8:30から"),
    ],
)
def test_an_opening_is_said_as_people_say_it_today(at: str | None, text: str) -> None:
    assert say.opens(at, datetime.fromisoformat(AT), JA) == text


@pytest.mark.parametrize(
    ("minutes", "old", "text"), [(None, False, ""), (15, True, ""), (15, False, "10:35まで")]
)
def test_whoever_may_be_away_is_told_until_when(minutes: int | None, old: bool, text: str) -> None:
    said = say.back(replace(turn(), back=minutes), AT, old, JA)

    assert said[: len(text)] == text
    assert bool(said) == bool(text)


@pytest.mark.parametrize(
    ("at", "old", "text"),
    [
        (None, False, ""),
        ("2026-10-05T10:24:00+09:00", False, ""),
        ("2026-10-05T10:34:00+09:00", True, ""),
        ("2026-10-05T10:34:00+09:00", False, "10:34までお待ちします。順番は残ります。"),
    ],
)
def test_whoever_asked_for_minutes_is_told_until_when(at: str | None, old: bool, text: str) -> None:
    assert say.until(replace(turn(), until=at), AT, old, JA) == text


def test_who_asked_for_minutes_is_told_one_time_and_not_two() -> None:
    both = replace(turn(), back=25, until="2026-10-05T10:34:00+09:00")

    assert say.until(both, AT, False, JA)
    assert say.back(both, AT, False, JA) == ""
    assert say.back(both, "2026-10-05T10:34:00+09:00", False, JA)


def test_minutes_may_be_asked_for_once_by_whoever_waits() -> None:
    assert say.may_snooze((turn(), replace(turn(), until=AT)))
    assert not say.may_snooze((replace(turn(), until=AT), turn(state="missed")))


def test_a_shut_line_says_why_and_when_but_nothing_that_is_not_so() -> None:
    reasons = {"drill": "防災訓練のため", "full": "本日の番号は、すべて出ました"}
    line = service("tax")

    def why(state: str, reason: str | None, today: bool) -> str:
        return say.why(replace(line, state=state, reason=reason), "13:00から", today, reasons)

    assert why("open", None, True) == ""
    assert why("closed", None, True) == "13:00から"
    assert why("paused", "drill", True) == "防災訓練のため"
    assert why("closed", "full", True) == "本日の番号は、すべて出ました"
    assert why("closed", "full", False) == "本日の番号は、すべて出ました　13:00から"


def test_a_city_without_openings_has_none() -> None:
    told = catalogue() | {"services": [catalogue()["services"][0] | {"opens_at": "soon"}]}

    (office, *_) = Directory.of(told).offices.values()

    assert [each.opens_at for each in office.services] == [None]
