"""Who is next: the order, its reasons, and that nobody waits for ever."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.line import REASONS, Pick, Reason, Rule, Why, aside, early, line, pick, words
from counter.visit import State, Turn
from tests.counter.lobby import HERE, NINE, NOW, RULE, call, ids, lobbies, queue, turn


def test_who_came_first_is_first_even_in_the_same_second() -> None:
    assert queue(turn(3), turn(1), turn(2)) == ["t1", "t2", "t3"]


@given(lobbies())
def test_among_equals_it_is_always_first_come_first_served(turns: list[Turn]) -> None:
    picks = line(turns, HERE, (), NOW, RULE)

    for kind in [(p, h) for p in (True, False) for h in (True, False)]:
        mine = [p.turn for p in picks if (p.turn.priority, p.turn.hand_over) == kind]
        assert mine == sorted(mine, key=lambda t: (early(t, NOW), t.came_at, t.sequence))


@given(lobbies(), st.sampled_from([None, "honcho-3"]))
def test_the_line_begins_with_the_pick(turns: list[Turn], desk: str | None) -> None:
    picks = line(turns, HERE, {"v1"}, NOW, RULE, desk)

    assert pick(turns, HERE, {"v1"}, NOW, RULE, desk) == (picks[0] if picks else None)


@given(lobbies())
def test_the_line_is_what_repeated_picks_take(turns: list[Turn]) -> None:
    expected = line(turns, HERE, (), NOW, RULE)

    taken = []
    while found := pick(turns, HERE, (), NOW, RULE):
        taken.append(found)
        turns = call(turns, found)

    assert ids(taken) == ids(expected)
    assert [p.overtaken for p in taken] == [p.overtaken for p in expected]


@given(lobbies())
def test_two_desks_after_each_other_never_get_the_same_person(turns: list[Turn]) -> None:
    if first := pick(turns, HERE, (), NOW, RULE, "honcho-3"):
        rest = call(turns, first)
        second = pick(rest, HERE, {first.turn.visit}, NOW, RULE, "honcho-4")
        assert second is None or second.turn.visit != first.turn.visit


@given(lobbies())
def test_everybody_waiting_is_in_line_or_aside_once(turns: list[Turn]) -> None:
    left_out = aside(turns, HERE, {"v2"}, NOW, "honcho-3")
    shown = ids(line(turns, HERE, {"v2"}, NOW, RULE, "honcho-3")) + [a.turn.id for a in left_out]

    in_line = [t for t in turns if t.state in ("waiting", "preparing")]
    here = [t for t in in_line if t.service in HERE or t.wanted_desk == "honcho-3"]
    assert sorted(shown) == sorted(t.id for t in here)


@given(lobbies(), st.data())
def test_preparing_never_costs_a_place(turns: list[Turn], data: st.DataObject) -> None:
    chosen = {t.id for t in turns if t.state is State.WAITING and data.draw(st.booleans())}

    seated = [replace(t, state=State.PREPARING) if t.id in chosen else t for t in turns]

    assert line_ids(seated) == line_ids(turns)


@given(lobbies())
def test_ready_papers_never_cost_a_place(turns: list[Turn]) -> None:
    for before in (t for t in turns if t.state is State.PREPARING and not t.hand_over):
        ready = [
            replace(t, state=State.WAITING, hand_over=True) if t is before else t for t in turns
        ]
        if before.id in line_ids(turns):
            assert line_ids(ready).index(before.id) <= line_ids(turns).index(before.id)


def line_ids(turns: Sequence[Turn]) -> list[str]:
    return ids(line(turns, HERE, (), NOW, RULE))


@pytest.mark.parametrize("state", [s for s in State if s not in ("waiting", "preparing")])
def test_next_takes_only_who_waits_or_is_prepared(state: State) -> None:
    assert pick([turn(1, state=state)], HERE, (), NOW, RULE) is None


def test_a_desk_gets_only_what_it_serves() -> None:
    assert queue(turn(1, service="welfare"), turn(2, service="tax")) == ["t2"]


def test_who_stands_at_a_desk_already_is_not_called_to_a_second() -> None:
    turns = [turn(1, visit="family"), turn(2)]

    assert ids(line(turns, HERE, {"family"}, NOW, RULE)) == ["t2"]
    assert aside(turns, HERE, {"family"}, NOW)[0].why is Why.ELSEWHERE


def test_a_returned_visitor_is_left_alone_until_the_very_minute() -> None:
    back = turn(1, not_before=NOW, first_called_at=NINE)

    just_before = NOW - timedelta(microseconds=1)
    assert pick([back], HERE, (), just_before, RULE) is None
    assert aside([back], HERE, (), just_before)[0].why is Why.LATER
    found = pick([back], HERE, (), NOW, RULE)
    assert found is not None
    assert found.reason is Reason.CAME_BACK


def test_who_wants_another_desk_waits_for_it() -> None:
    turns = [turn(1, wanted_desk="honcho-4"), turn(2)]

    assert queue(*turns, desk="honcho-3") == ["t2"]
    assert queue(*turns, desk="honcho-4") == ["t1", "t2"]
    assert aside(turns, HERE, (), NOW, "honcho-3")[0].why is Why.OTHER_DESK


def test_who_sat_down_after_the_intake_is_not_called_before_the_papers_are_ready() -> None:
    seated = turn(1, state=State.PREPARING, first_called_at=NINE)

    assert queue(seated, turn(2)) == ["t2"]
    assert aside([seated], HERE, (), NOW)[0].why is Why.PREPARED
    assert queue(replace(seated, state=State.WAITING, hand_over=True), turn(2)) == ["t1", "t2"]


def test_priority_goes_ahead_and_says_whom_it_passed() -> None:
    found = pick([turn(1), turn(2), turn(3, priority=True)], HERE, (), NOW, RULE)

    assert found == Pick(turn(3, priority=True), Reason.PRIORITY, ("t1", "t2"))


def test_a_normal_ticket_lets_two_priority_tickets_pass_and_no_third() -> None:
    urgent = [turn(n, priority=True) for n in (3, 4, 5)]

    assert queue(turn(1), turn(2), *urgent) == ["t3", "t4", "t1", "t2", "t5"]


def test_who_was_called_already_is_not_counted_as_passed() -> None:
    lobby = [turn(1, overtaken=2), turn(2), turn(3, hand_over=True), turn(4, priority=True)]

    picks = line(lobby, HERE, (), NOW, RULE)

    assert [(p.turn.id, p.overtaken) for p in picks[:3]] == [
        ("t3", ()),
        ("t1", ()),
        ("t4", ("t2",)),
    ]


@given(st.integers(0, 4))
def test_the_city_says_how_often_priority_may_pass(limit: int) -> None:
    turns = [turn(1), *(turn(n, priority=True) for n in range(2, 8))]

    order = ids(line(turns, HERE, (), NOW, Rule(overtake_limit=limit)))

    assert order.index("t1") == limit


def test_priority_that_came_first_passes_nobody() -> None:
    found = pick([turn(1, priority=True), turn(2)], HERE, (), NOW, RULE)

    assert found == Pick(turn(1, priority=True), Reason.FIRST_COME)


def test_ready_papers_go_ahead_of_who_came_at_most_twenty_minutes_before() -> None:
    ready = turn(9, minute=25, hand_over=True)

    assert queue(turn(1, minute=4), turn(2, minute=5), ready) == ["t1", "t9", "t2"]
    found = pick([turn(2, minute=5), ready], HERE, (), NOW, RULE)
    assert found == Pick(ready, Reason.HAND_OVER)


def test_ready_papers_do_not_go_ahead_of_an_earlier_priority_ticket() -> None:
    assert queue(turn(1, priority=True), turn(2, hand_over=True)) == ["t1", "t2"]


def test_every_reason_has_its_words_for_the_desk() -> None:
    assert set(REASONS) == {*Reason, *Why}
    assert all(REASONS.values())
    assert "3回まで" in words(Reason.PRIORITY, Rule(overtake_limit=3))
    assert words(Reason.FIRST_COME, RULE) == "来た順"


@given(lobbies(), st.randoms())
def test_the_order_is_the_same_however_the_turns_are_handed_in(
    turns: list[Turn], dice: Random
) -> None:
    other = dice.sample(turns, len(turns))

    assert line(other, HERE, {"v1"}, NOW, RULE) == line(turns, HERE, {"v1"}, NOW, RULE)
    assert aside(other, HERE, {"v1"}, NOW) == aside(turns, HERE, {"v1"}, NOW)


@given(lobbies())
def test_who_comes_later_without_priority_changes_nobodys_place(turns: list[Turn]) -> None:
    later = turn(99, minute=120)

    order = line_ids([*turns, later])

    assert [each for each in order if each != "t99"] == line_ids(turns)
    in_time = [t.id for t in turns if t.id in order and not early(t, NOW)]
    assert set(in_time) <= set(order[: order.index("t99")])


def test_somebody_at_the_same_moment_is_behind_who_was_written_down_first() -> None:
    assert queue(turn(8, minute=5), turn(7, minute=5), turn(9, minute=4)) == ["t9", "t7", "t8"]


def test_a_number_given_while_the_kiosk_was_cut_off_counts_from_its_own_hour() -> None:
    offline = turn(9, minute=10)  # reached the ledger last

    assert queue(turn(1, minute=5), turn(2, minute=15), offline) == ["t1", "t9", "t2"]
