"""The turn: every legal move, every illegal one, and the rules beside the table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.visit import MOVES, RULES, IllegalMove, Purpose, State, Turn, step

TOKYO = timezone(timedelta(hours=9))
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=TOKYO)

OPEN = ["waiting", "preparing", "called", "serving", "held", "missed"]

# Written out from the design's table, not derived from the code. `prepare` is the visitor who
# takes a number first and sends in the application while waiting.
LEGAL = {
    ("waiting", "call"): "called",
    ("preparing", "call"): "called",
    ("held", "call"): "called",
    ("missed", "call"): "called",
    ("called", "call"): "called",
    ("called", "start"): "serving",
    ("called", "put_back"): "waiting",
    ("called", "miss"): "missed",
    ("missed", "return"): "waiting",
    ("waiting", "prepare"): "preparing",
    ("serving", "set_aside"): "preparing",
    ("preparing", "ready"): "waiting",
    ("preparing", "ask"): "waiting",
    **{(state, "transfer"): "moved" for state in OPEN},
    **{(state, "hold"): "held" for state in OPEN if state != "held"},
    ("held", "resume"): "waiting",
    ("serving", "finish"): "done",
    ("done", "reopen"): "serving",
    **{(state, "leave"): "left" for state in OPEN if state != "serving"},
    ("left", "rejoin"): "waiting",
}
STATES = ["waiting", "preparing", "called", "serving", "held", "missed", "done", "moved", "left"]
ALL_MOVES = sorted({move for _, move in LEGAL})
WORDS: dict[str, dict[str, Any]] = {"call": {"desk": "honcho-3"}, "hold": {"reason": "papers"}}


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def turn(state: str = "waiting", **facts: Any) -> Turn:
    """A turn of nine o'clock, in `state`."""
    plain = Turn(
        id="t1", visit="v1", office="honcho", service="honcho-certificate", number="A012",
        state=State(state), version=1, sequence=7, arrived_at=NINE, queued_at=NINE,
    )  # fmt: skip
    usual: dict[str, Any] = {}
    if state in ("called", "serving"):
        usual = {"desk": "honcho-3", "calls": 1, "called_at": NINE, "first_called_at": NINE}
    if state == "serving":
        usual["started_at"] = NINE
    if state in ("done", "left", "moved"):
        usual["ended_at"] = NINE
    return replace(plain, **(usual | facts))


def walk(start: Turn, *moves: tuple[str, float]) -> Turn:
    """The turn after moves, each at so many minutes past nine."""
    for move, minutes in moves:
        start = step(start, move, after(minutes), **WORDS.get(move, {}))
    return start


def test_every_move_of_the_table_has_its_rule() -> None:
    assert sorted(RULES) == sorted(MOVES)


def test_the_code_knows_the_states_and_moves_of_the_design_and_no_other() -> None:
    assert [state.value for state in State] == STATES
    assert sorted(MOVES) == ALL_MOVES


@pytest.mark.parametrize(("state", "move"), sorted(LEGAL))
def test_a_legal_move_leads_where_the_table_says(state: str, move: str) -> None:
    before = turn(state)

    moved = step(before, move, after(1), **WORDS.get(move, {}))

    assert moved.state == LEGAL[state, move]
    assert moved.version == before.version + 1


@pytest.mark.parametrize(
    ("state", "move"), [pair for pair in product(STATES, ALL_MOVES) if pair not in LEGAL]
)
def test_every_other_move_is_refused_and_says_what_was_tried(state: str, move: str) -> None:
    with pytest.raises(IllegalMove) as refused:
        step(turn(state), move, after(1), **WORDS.get(move, {}))

    assert (refused.value.move, refused.value.state) == (move, state)


@pytest.mark.parametrize("state", STATES)
def test_a_move_nobody_knows_is_refused(state: str) -> None:
    with pytest.raises(IllegalMove):
        step(turn(state), "teleport", after(1))


@pytest.mark.parametrize(("state", "move"), sorted(LEGAL))
def test_no_move_changes_who_came_when(state: str, move: str) -> None:
    before = turn(state)

    moved = step(before, move, after(1), **WORDS.get(move, {}))

    for fact in ("id", "visit", "office", "service", "number", "sequence", "arrived_at"):
        assert getattr(moved, fact) == getattr(before, fact)


def test_a_number_is_called_three_times_and_no_fourth() -> None:
    called = walk(turn(), ("call", 1), ("call", 2), ("call", 3))

    assert called.calls == 3
    with pytest.raises(IllegalMove, match="3 times"):
        walk(called, ("call", 4))


def test_a_missed_visitor_can_be_called_three_times_again() -> None:
    missed = walk(turn(), ("call", 1), ("call", 2), ("call", 3), ("miss", 4))

    assert walk(missed, ("call", 20)).calls == 1


def test_another_desk_cannot_call_a_called_number() -> None:
    with pytest.raises(IllegalMove, match="another desk"):
        step(turn("called"), "call", after(1), desk="honcho-4")


def test_a_call_clears_pause_and_hold() -> None:
    held = step(turn(), "hold", after(1), reason="papers", until=after(30))

    called = walk(replace(held, not_before=after(30)), ("call", 2))

    assert (called.not_before, called.held_until, called.hold_reason) == (None, None, None)
    assert called.desk == "honcho-3"


@pytest.mark.parametrize(
    ("hand_over", "given_purpose", "purpose"),
    [(False, None, "intake"), (True, None, "hand_over"), (True, "pay", "pay")],
)
def test_a_call_has_the_purpose_given_or_the_usual_one(
    hand_over: bool, given_purpose: str | None, purpose: str
) -> None:
    wish = Purpose(given_purpose) if given_purpose else None

    called = step(turn(hand_over=hand_over), "call", after(1), desk="honcho-3", purpose=wish)

    assert called.purpose == purpose


def test_the_first_call_fixes_the_waiting_time_for_ever() -> None:
    called = walk(turn(), ("call", 12), ("call", 13), ("put_back", 14), ("call", 30))

    assert called.first_called_at == after(12)
    assert called.waited_s(after(90)) == 12 * 60


@given(st.lists(st.sampled_from(ALL_MOVES), max_size=30))
def test_no_walk_ever_changes_the_first_call_or_lets_the_version_stand(moves: list[str]) -> None:
    now = turn()
    for minute, move in enumerate(moves):
        try:
            then = step(now, move, after(minute), **WORDS.get(move, {}))
        except IllegalMove:
            continue
        assert then.first_called_at == (now.first_called_at or then.first_called_at)
        assert then.version == now.version + 1
        assert then.served_s >= now.served_s
        now = then


def test_who_was_never_called_waits_until_leaving_or_until_now() -> None:
    assert turn().waited_s(after(5)) == 300
    assert walk(turn(), ("leave", 7)).waited_s(after(90)) == 420


def test_a_missed_visitor_who_returns_is_left_five_minutes_to_arrive() -> None:
    back = walk(turn(), ("call", 1), ("miss", 3), ("return", 10))

    assert back.not_before == after(15)
    assert (back.desk, back.calls, back.purpose) == (None, 0, None)


def test_a_number_called_by_mistake_stands_free_again() -> None:
    back = walk(turn(), ("call", 1), ("put_back", 2))

    assert (back.desk, back.purpose, back.calls, back.called_at) == (None, None, 0, None)
    assert back.not_before is None


def test_who_was_called_already_is_not_prepared_in_the_background() -> None:
    with pytest.raises(IllegalMove, match="called already"):
        walk(turn(), ("call", 1), ("put_back", 2), ("prepare", 3))


def test_ready_papers_lead_to_the_hand_over_line_and_an_ask_does_not() -> None:
    prepared = walk(turn("serving"), ("set_aside", 5))

    assert walk(prepared, ("ready", 9)).hand_over
    assert not walk(prepared, ("ask", 9)).hand_over


def test_sitting_down_after_the_hand_over_call_waits_for_papers_anew() -> None:
    again = walk(turn(hand_over=True), ("call", 1), ("start", 2), ("set_aside", 3))

    assert not again.hand_over


def test_served_seconds_are_the_sum_over_interruptions() -> None:
    moves: list[tuple[str, float]] = [("call", 0), ("start", 1), ("set_aside", 4), ("ready", 10)]
    moves += [("call", 11), ("start", 12), ("hold", 14), ("resume", 20)]
    moves += [("call", 21), ("start", 22), ("finish", 23.5)]

    done = walk(turn(), *moves)

    assert done.served_s == 3 * 60 + 2 * 60 + 90
    assert done.started_at is None


@pytest.mark.parametrize("move", ["transfer", "hold", "set_aside", "finish"])
def test_every_way_from_the_desk_counts_the_time_served(move: str) -> None:
    assert walk(turn("serving"), (move, 6)).served_s == 360


def test_a_finished_turn_reopens_within_ten_minutes_and_time_goes_on() -> None:
    done = walk(turn("serving"), ("finish", 5))

    again = walk(done, ("reopen", 15), ("finish", 17))

    assert again.served_s == 5 * 60 + 2 * 60
    assert again.outcome == "done"


def test_a_finished_turn_does_not_reopen_after_ten_minutes() -> None:
    done = walk(turn("serving"), ("finish", 5))

    with pytest.raises(IllegalMove, match="ten minutes"):
        step(done, "reopen", after(15) + timedelta(seconds=1))


def test_finish_says_how_it_ended() -> None:
    done = step(turn("serving"), "finish", after(5), outcome="papers_missing")

    assert (done.outcome, done.ended_at) == ("papers_missing", after(5))


def test_a_hold_until_a_time_gone_by_is_refused() -> None:
    with pytest.raises(IllegalMove, match="passed"):
        step(turn(), "hold", after(5), reason="papers", until=after(5))


def test_a_resumed_visitor_stands_in_line_without_reason() -> None:
    held = step(turn(), "hold", after(1), reason="papers", until=after(30))

    back = walk(held, ("resume", 5))

    assert (back.hold_reason, back.held_until, back.purpose) == (None, None, None)


# 14:59 UTC is 23:59 in Tokyo, 15:00 UTC the next day there.
BEFORE_MIDNIGHT = datetime(2026, 11, 24, 14, 59, tzinfo=UTC)


@pytest.mark.parametrize("zone", [UTC, TOKYO])
@pytest.mark.parametrize(("hours_before", "same_day"), [(-14, True), (-15, False)])
def test_who_left_rejoins_on_the_same_day_in_tokyo_only(
    zone: timezone, hours_before: int, same_day: bool
) -> None:
    left_at = (BEFORE_MIDNIGHT + timedelta(hours=hours_before)).astimezone(zone)
    gone = turn("left", ended_at=left_at)
    at = BEFORE_MIDNIGHT if same_day else BEFORE_MIDNIGHT + timedelta(minutes=1)

    if same_day:
        assert step(gone, "rejoin", at).ended_at is None
    else:
        with pytest.raises(IllegalMove, match="another day"):
            step(gone, "rejoin", at)


def test_who_left_from_a_hold_rejoins_free_of_it() -> None:
    held = step(turn(), "hold", after(1), reason="papers", until=after(30))

    back = walk(replace(held, not_before=after(30)), ("leave", 2), ("rejoin", 3))

    assert (back.hold_reason, back.held_until, back.not_before) == (None, None, None)
