"""The case: every legal move, every illegal one, and the rules beside the table."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import product
from typing import Any

import pytest

from counter.case import MOVES, Case, State, all_settled, step, tied, turns_after
from counter.visit import IllegalMove

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=9)))
STATES = [
    "received",
    "working",
    "asking",
    "prepared",
    "approved",
    "closed",
    "referred",
    "withdrawn",
]
OPEN = ["received", "working", "asking", "prepared", "approved"]

# Written out from the design's list, not derived from the code.
LEGAL = {
    ("received", "claim"): "working",
    ("working", "release"): "received",
    ("working", "take_over"): "working",
    ("working", "ask"): "asking",
    ("asking", "answer"): "working",
    ("working", "prepare"): "prepared",
    ("prepared", "check"): "approved",
    ("approved", "close"): "closed",
    ("prepared", "reopen"): "working",
    ("approved", "reopen"): "working",
    ("closed", "reopen"): "working",
    ("referred", "reopen"): "working",
    ("withdrawn", "reopen"): "working",
    **{(state, "accept"): state for state in OPEN},
    **{(state, "refer"): "referred" for state in OPEN},
    **{(state, "withdraw"): "withdrawn" for state in OPEN},
    **{(state, "attach"): state for state in OPEN},
}
ALL_MOVES = sorted({move for _, move in LEGAL})
WORDS: dict[str, dict[str, Any]] = {"attach": {"turn": "t9"}}


def case(state: str = "received", **facts: Any) -> Case:
    """A case of ten o'clock; from working on it is 高橋's."""
    plain = Case(
        id="c1", visit="v1", turn="t1", office="honcho", service="honcho-certificate",
        procedure="juminhyo", for_whom="self", state=State(state), version=1, received_at=TEN,
        needs_acceptance=False,
    )  # fmt: skip
    usual = {} if state == "received" else {"claimed_by": "takahashi"}
    return replace(plain, **(usual | facts))


def walk(start: Case, *moves: tuple[str, str]) -> Case:
    """The case after moves, each by a clerk."""
    for move, clerk in moves:
        start = step(start, move, TEN, clerk)
    return start


def test_the_code_knows_the_states_and_moves_of_the_design_and_no_other() -> None:
    assert [state.value for state in State] == STATES
    assert sorted(MOVES) == ALL_MOVES


@pytest.mark.parametrize(("state", "move"), sorted(LEGAL))
def test_a_legal_move_leads_where_the_table_says(state: str, move: str) -> None:
    moved = step(case(state), move, TEN, "takahashi", **WORDS.get(move, {}))

    assert moved.state == LEGAL[state, move]
    assert moved.version == 2


@pytest.mark.parametrize(
    ("state", "move"), [pair for pair in product(STATES, ALL_MOVES) if pair not in LEGAL]
)
def test_every_other_move_is_refused_and_says_what_was_tried(state: str, move: str) -> None:
    with pytest.raises(IllegalMove) as refused:
        step(case(state), move, TEN, "takahashi", **WORDS.get(move, {}))

    assert (refused.value.move, refused.value.state) == (move, state)


@pytest.mark.parametrize("state", STATES)
def test_a_move_nobody_knows_is_refused(state: str) -> None:
    with pytest.raises(IllegalMove):
        step(case(state), "approve_all", TEN, "takahashi")


def test_only_the_clerk_who_claimed_it_gives_a_case_back() -> None:
    claimed = walk(case(), ("claim", "takahashi"))

    assert walk(claimed, ("release", "takahashi")).claimed_by is None
    with pytest.raises(IllegalMove, match="another clerk"):
        walk(claimed, ("release", "ito"))


def test_a_clerk_takes_over_from_another() -> None:
    taken = walk(case(), ("claim", "takahashi"), ("take_over", "ito"))

    assert (taken.state, taken.claimed_by) == ("working", "ito")


def test_a_second_check_is_another_clerks() -> None:
    prepared = walk(case("working", second_check=True), ("prepare", "takahashi"))

    with pytest.raises(IllegalMove, match="second clerk"):
        walk(prepared, ("check", "takahashi"))
    assert walk(prepared, ("check", "ito")).approved_by == "ito"


def test_without_second_check_the_same_clerk_approves() -> None:
    approved = walk(case("working"), ("prepare", "takahashi"), ("check", "takahashi"))

    assert approved.approved_by == "takahashi"


def test_whoever_prepared_last_needs_the_second_check_after_a_reopen() -> None:
    prepared = walk(case("working", second_check=True), ("prepare", "takahashi"))

    again = walk(prepared, ("check", "ito"), ("reopen", "ito"), ("prepare", "ito"))

    assert again.approved_by is None
    with pytest.raises(IllegalMove, match="second clerk"):
        walk(again, ("check", "ito"))


@pytest.mark.parametrize("state", OPEN)
def test_a_case_is_accepted_once(state: str) -> None:
    accepted = walk(case(state), ("accept", "takahashi"))

    assert (accepted.state, accepted.accepted_at) == (state, TEN)
    with pytest.raises(IllegalMove, match="accepted already"):
        walk(accepted, ("accept", "ito"))


def test_a_case_that_needs_acceptance_is_not_closed_before() -> None:
    approved = case("approved", needs_acceptance=True)

    with pytest.raises(IllegalMove, match="accepted"):
        walk(approved, ("close", "takahashi"))
    assert walk(approved, ("accept", "takahashi"), ("close", "takahashi")).closed_at == TEN


def test_a_reopened_case_is_no_longer_closed_but_stays_accepted() -> None:
    closed = case("closed", accepted_at=TEN, closed_at=TEN, approved_by="ito")

    again = walk(closed, ("reopen", "ito"))

    assert (again.closed_at, again.approved_by, again.claimed_by) == (None, None, "ito")
    assert again.accepted_at == TEN


@pytest.mark.parametrize("state", STATES)
def test_only_settled_cases_let_the_visitor_go_to_the_hand_over_line(state: str) -> None:
    settled = state in ("approved", "closed", "referred", "withdrawn")

    assert all_settled([case("approved"), case(state)]) is settled


def test_a_turn_without_cases_has_nothing_ready() -> None:
    assert not all_settled([])


def test_a_closed_case_says_what_was_paid_and_a_waived_fee_is_nothing() -> None:
    paid = step(case("approved"), "close", TEN, "takahashi", yen=600)
    free = step(case("approved"), "close", TEN, "takahashi", yen=600, waived="welfare")

    assert (paid.fee_yen, paid.fee_waived) == (600, None)
    assert (free.fee_yen, free.fee_waived) == (0, "welfare")
    assert walk(free, ("reopen", "ito")).fee_waived is None


def test_who_could_not_be_identified_is_accepted_again_with_a_card() -> None:
    unknown = step(case("working"), "accept", TEN, "takahashi", counts=False)

    assert (unknown.accepted_at, unknown.version) == (None, 2)
    assert walk(unknown, ("accept", "takahashi")).accepted_at == TEN


AFTER = {"juminhyo": ("tennyu",)}


@pytest.mark.parametrize("order", [1, -1])
def test_a_case_waits_for_those_its_procedure_comes_after(order: int) -> None:
    both = [case(id="a", procedure="tennyu"), case(id="b"), case(id="c", procedure="koseki")]

    assert tied(both[::order], AFTER) == {"a": (), "b": ("a",), "c": ()}


def test_what_is_over_is_tied_to_nothing_any_more() -> None:
    assert tied([case("closed", id="b"), case(id="a", procedure="tennyu")], AFTER) == {"a": ()}


@pytest.mark.parametrize(
    ("other", "standing", "waiting"),
    [
        ({"turn": "t2"}, {"t1", "t2"}, {"t1"}),
        ({"turn": "t2", "state": State.CLOSED}, {"t1", "t2"}, set()),
        ({"turn": "t2"}, {"t1"}, set()),
        ({"turn": "t1"}, {"t1", "t2"}, set()),
    ],
    ids=["at another desk", "closed", "carried home", "at the same desk"],
)
def test_a_turn_waits_while_all_its_work_does(
    other: dict[str, Any], standing: set[str], waiting: set[str]
) -> None:
    mine = case(id="b", after=("a",))

    assert turns_after([mine, case(id="a", **other)], standing) == waiting
    assert turns_after([mine, case(id="a", **other), case(id="d")], standing) == set()
