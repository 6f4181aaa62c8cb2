"""The session's table: from the first touch to the ticket, and every way on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import timing, troubles, words
from kiosk.session import TABLE, IllegalMove, Now, Session, Step, step
from kiosk.view import Around, view
from tests.kiosk.cast import (
    AT,
    AT_CARD,
    AT_PIN,
    BY_TOUCH,
    CHOSEN,
    GUIDE,
    HANAKO,
    NOW,
    NUMBERED,
    VISIT,
    after,
)


def test_two_touches_lead_to_the_number_and_the_first_one_is_the_arrival() -> None:
    asked = after(*CHOSEN)
    assert (asked.step, asked.began) == (Step.TAKING, AT)
    assert after(("numbered", {"visit": VISIT}), start=asked).step is Step.NUMBER


def test_a_paused_procedure_says_so_and_why_and_its_line_goes_on() -> None:
    line = {"state": "open", "level": 1, "low": 4, "high": 9, "waiting": 2}
    lines = {"honcho-shomei": line, "inkan_shomei": {"state": "paused", "reason": "system"}}

    shown = view(after(CHOSEN[0]), GUIDE, Around(words.load(), lines), AT)

    found = {one["procedure"]: one["line"] for one in shown["body"]["options"]}
    assert found["juminhyo"] == {"open": True, "level": 1, "low": 4, "high": 9, "waiting": 2}
    assert (found["inkan_shomei"]["open"], found["inkan_shomei"]["paused"]) == (False, True)
    assert found["inkan_shomei"]["why"] == "システムの不具合のため"


@pytest.mark.parametrize("language", [[], [1, [2]], {}, 7, None, "x" * 99])
def test_a_language_that_is_none_moves_nothing(language: object) -> None:
    with pytest.raises(IllegalMove):
        step(Session(since=AT), NOW, "language", language=language)


def test_for_whom_comes_before_the_card_and_the_purpose_of_use_between() -> None:
    asked = after(*NUMBERED, ("way", {"way": "card"}))
    assert asked.step is Step.FOR_WHOM
    shown = after(("for_whom", {"for_whom": "self"}), start=asked)
    assert shown.step is Step.NOTICE
    assert after("agree", start=shown).step is Step.INSERT


def test_the_card_fills_the_form_and_only_what_is_missing_is_asked() -> None:
    read = after(*AT_PIN, "pin_sent", ("card_read", {"given": HANAKO}))
    assert read.step is Step.FILLED
    assert read.form is not None
    assert set(read.form.sources.values()) == {"card"}
    assert after("next", start=read).asking == "kind"


def test_a_card_laid_down_on_the_first_screen_is_remembered() -> None:
    early = after(("card_in", {"tries": 3}), *NUMBERED, ("way", {"way": "card"}))
    told = after(("for_whom", {"for_whom": "self"}), "agree", start=early)
    assert told.step is Step.KNOWN


def test_a_card_laid_down_beside_the_number_is_taken_at_once() -> None:
    assert after(*NUMBERED, ("card_in", {"tries": 3})).step is Step.FOR_WHOM


def test_who_does_not_know_the_number_is_asked_by_touch_instead() -> None:
    told = after(*AT_CARD, ("card_in", {"tries": 3}), ("known", {"known": False}))
    assert (told.step, told.way) == (Step.ASK, "touch")


def test_after_one_miss_the_number_is_asked_again_and_after_two_no_more() -> None:
    missed = after(*AT_PIN, "pin_sent", ("wrong_pin", {"left": 2}))
    assert (missed.step, missed.fault, missed.tries) == (Step.PIN, "wrong_pin", 2)
    stopped = after("pin_sent", ("wrong_pin", {"left": 1}), start=missed)
    assert (stopped.step, stopped.trouble) == (Step.TROUBLE, "pin_stopped")


@pytest.mark.parametrize(("left", "reason"), [(1, "last_try"), (0, "pin_blocked")])
def test_the_last_try_is_never_spent(left: int, reason: str) -> None:
    told = after(*AT_CARD, ("card_in", {"tries": max(left, 0)}))
    told = after(("known", {"known": True}), start=told) if left else told
    assert (told.step, told.trouble) == (Step.TROUBLE, reason)
    with pytest.raises(IllegalMove):
        step(told, NOW, "pin_sent")


def test_a_card_taken_away_while_reading_can_be_laid_down_again() -> None:
    gone = after(*AT_PIN, "pin_sent", "card_out")
    assert (gone.step, gone.trouble) == (Step.TROUBLE, "card_gone")
    assert after(("card_in", {"tries": 3}), start=gone).step is Step.KNOWN


def test_an_answer_that_cannot_stand_is_asked_again_with_the_reason() -> None:
    asked = after(*BY_TOUCH, ("answer", {"value": "1234 5678 9018"}))
    assert (asked.step, asked.asking, asked.fault) == (
        Step.ASK, "applicant_name", "individual_number",
    )  # fmt: skip


def test_back_leads_to_the_question_before() -> None:
    told = after(*BY_TOUCH, ("answer", {"value": "サトウ"}), "back")
    assert (told.step, told.asking) == (Step.ASK, "applicant_name")


def test_a_number_once_taken_is_not_given_back_by_a_touch() -> None:
    with pytest.raises(IllegalMove):
        after(*NUMBERED, "back")


def test_stopping_with_a_number_brings_the_paper_first() -> None:
    assert after(*BY_TOUCH, "stop").step is Step.TICKET
    assert after(*BY_TOUCH, "stop", "finish").forms == ()


def test_the_end_of_the_time_is_warned_and_one_tap_gives_more() -> None:
    told = after(*BY_TOUCH)
    late = AT + timedelta(seconds=105)
    warned = timing.tick(told, late)
    assert (warned.warned, timing.left(told, late)) == (True, 15)
    more = step(warned, Now(GUIDE, late), "extend")
    assert timing.left(more, late) is None


def test_at_the_end_of_the_time_the_paper_comes_and_then_everything_is_gone() -> None:
    left = timing.tick(after(*BY_TOUCH), AT + timedelta(seconds=121))
    assert (left.step, left.visit) == (Step.TICKET, VISIT)
    wiped = timing.tick(left, AT + timedelta(seconds=200))
    assert wiped == Session(since=wiped.since)


def test_a_second_scan_shows_the_same_number() -> None:
    found = after("scan", "qr_seen", ("found", {"visit": VISIT}))
    assert (found.step, found.visit) == (Step.FOUND, VISIT)


def test_a_field_the_counter_refuses_is_asked_again() -> None:
    told = after(*AT_PIN, "pin_sent", ("card_read", {"given": HANAKO}), "next",
                 ("answer", {"value": GUIDE.table("juminhyo_kind")[0]["code"]}),
                 ("answer", {"value": 1}), "confirm",
                 ("rejected", {"faults": {"applicant_phone": "not_a_phone"}}))  # fmt: skip
    assert (told.step, told.asking, told.fault) == (Step.ASK, "applicant_phone", "not_a_phone")


@pytest.mark.parametrize("reason", sorted(troubles.WAYS))
@pytest.mark.parametrize("held", [True, False])
def test_every_trouble_has_a_way_on(reason: str, held: bool) -> None:
    assert troubles.ways(reason, held, held)


MADE_UP = st.tuples(
    st.sampled_from([*sorted(TABLE), "nothing"]),
    st.dictionaries(
        st.sampled_from(["purpose", "way", "value", "path", "known", "service", "language"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just("touch")),
        max_size=2,
    ),
)


@settings(max_examples=300)
@given(st.lists(MADE_UP, max_size=12))
def test_whatever_a_browser_says_the_session_moves_legally_or_stays(
    said: list[tuple[str, dict[str, object]]],
) -> None:
    session = after(*NUMBERED)
    for name, facts in said:
        try:
            session = step(session, NOW, name, **facts)
        except IllegalMove:
            continue
        assert isinstance(session, Session)
        assert session.step in Step
