"""How long people wait: ranges that move with the line, and are never missing."""

import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.habits import WAY_MINUTES, Habits
from counter.law import Law
from counter.line import Rule, line, pick
from counter.room import DeskNow, Hall
from counter.visit import State, Turn
from counter.wait import Range, estimate, shown_high

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=9)))
LAWS = {"certificate": Law.of(4), "moving": Law.of(16), "welfare": Law.of(18)}
COMMON = DeskNow("honcho-1", frozenset({"certificate", "moving"}))
STRICT = Habits(no_show=0, absence=0, priority=0)
WIDE = DeskNow("honcho-3", frozenset(LAWS))


def turn(sequence: int, service: str = "certificate", **facts: Any) -> Turn:
    plain = Turn(
        id=f"t{sequence}", visit=f"v{sequence}", office="honcho", service=service,
        number=f"A{sequence:03}", state=State.WAITING, version=1, sequence=sequence,
        arrived_at=NOW, queued_at=NOW,
    )  # fmt: skip
    return replace(plain, **facts)


def people(count: int, service: str = "certificate") -> list[Turn]:
    return [turn(n, service) for n in range(1, count + 1)]


def served(desk: str, minutes: float, **facts: Any) -> Turn:
    """Somebody at a desk since so many minutes."""
    since = NOW - timedelta(minutes=minutes)
    return turn(900, state=State.SERVING, desk=desk, started_at=since, **facts)


def newcomer(turns: list[Turn], *desks: DeskNow, service: str = "certificate") -> Range:
    return estimate(Hall(turns, desks or (COMMON,), LAWS), NOW).services[service]


@st.composite
def halls(draw: st.DrawFn) -> Hall:
    """Any lobby at any desks, open or not, with pauses, wishes and families."""
    services = st.sampled_from(sorted(LAWS))
    desks = [
        DeskNow(
            f"honcho-{number}",
            draw(st.frozensets(services)),
            draw(st.sampled_from(["open", "break", "lunch", "closed"])),
            draw(st.sampled_from([None, NOW - timedelta(minutes=3), NOW + timedelta(minutes=9)])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    ids = [desk.id for desk in desks]
    turns = [
        turn(
            sequence,
            draw(services),
            visit=f"v{draw(st.integers(1, 9))}",
            state=draw(st.sampled_from(list(State))),
            desk=draw(st.sampled_from([None, *ids])),
            wanted_desk=draw(st.sampled_from([None, "gone", *ids])),
            started_at=draw(st.sampled_from([None, NOW, NOW - timedelta(hours=9)])),
            first_called_at=draw(st.sampled_from([None, NOW])),
            not_before=draw(st.sampled_from([None, NOW + timedelta(minutes=5)])),
            priority=draw(st.booleans()),
            hand_over=draw(st.booleans()),
            due_at=draw(st.sampled_from([None, NOW, NOW + timedelta(minutes=20)])),
        )
        for sequence in range(draw(st.integers(0, 8)))
    ]
    return Hall(turns, desks, LAWS)


@settings(max_examples=60)
@given(halls())
def test_everybody_in_line_and_every_newcomer_has_a_range(hall: Hall) -> None:
    found = estimate(hall, NOW)

    assert found == estimate(hall, NOW)
    assert set(found.turns) == {t.id for t in hall.turns if t.state in ("waiting", "preparing")}
    assert set(found.services) == set(LAWS)
    for shown in [*found.turns.values(), *found.services.values()]:
        assert 0 <= shown.low <= shown.mid <= shown.high
        assert shown.high % 5 == 0
        assert 0 <= shown.ahead <= len(found.turns)


def test_an_empty_hall_with_a_free_desk_means_no_wait() -> None:
    assert newcomer([]) == Range(ahead=0, low=0, mid=0, high=5)


def test_doubling_the_line_about_doubles_the_wait() -> None:
    once, twice = newcomer(people(6)), newcomer(people(12))

    assert (once.ahead, twice.ahead) == (6, 12)
    assert once.mid < twice.low
    assert once.high < twice.high
    assert 1.7 < twice.mid / once.mid < 2.3


def test_a_second_desk_about_halves_the_wait() -> None:
    both = newcomer(people(12), COMMON, replace(COMMON, id="honcho-2"))

    assert 0.4 < both.mid / newcomer(people(12)).mid < 0.65


@pytest.mark.parametrize("minutes", [2, 4, 16])
def test_one_line_at_one_desk_takes_the_sum_of_its_services(minutes: float) -> None:
    hall = Hall(people(10), [COMMON], {"certificate": Law.of(minutes, sigma=0.01)}, habits=STRICT)

    found = estimate(hall, NOW).services["certificate"]

    assert found.mid == pytest.approx(10 * (minutes + WAY_MINUTES), rel=0.1)


def test_who_is_next_waits_less_than_who_is_last() -> None:
    found = estimate(Hall(people(10), [COMMON], LAWS), NOW).turns

    mids = [found[f"t{n}"].mid for n in range(1, 11)]
    assert mids == sorted(mids)
    assert [found[f"t{n}"].ahead for n in range(1, 11)] == list(range(10))


def test_people_ahead_are_those_next_would_call_before() -> None:
    lobby = [*people(4), turn(5, priority=True), turn(6, hand_over=True)]

    found = estimate(Hall(lobby, [COMMON], LAWS), NOW).turns

    order = [p.turn.id for p in line(lobby, {"certificate"}, (), NOW, Rule())]
    assert [found[one].ahead for one in order] == list(range(6))


def test_people_at_desks_that_never_call_me_are_not_ahead_of_me() -> None:
    other = DeskNow("honcho-2", frozenset({"welfare"}))
    lobby = [turn(1, "welfare"), turn(2, "moving"), turn(3)]

    found = estimate(Hall(lobby, [COMMON, other], LAWS), NOW).turns

    assert [found[one].ahead for one in ("t1", "t2", "t3")] == [0, 0, 1]


def test_being_prepared_changes_nobodys_wait() -> None:
    lobby = people(6)
    seated = [replace(t, state=State.PREPARING) if t.id in ("t2", "t5") else t for t in lobby]

    assert estimate(Hall(seated, [COMMON], LAWS), NOW) == estimate(Hall(lobby, [COMMON], LAWS), NOW)


def test_the_time_already_served_counts() -> None:
    begun, long_there = (newcomer([served("honcho-1", m, service="moving")]) for m in (0, 15))

    assert 13 <= begun.mid <= 19
    assert long_there.mid < begun.mid


def test_who_was_called_still_has_to_walk_to_the_desk() -> None:
    called = replace(served("honcho-1", 0), state=State.CALLED, started_at=None)

    assert newcomer([called]).mid == newcomer([served("honcho-1", 0)]).mid + 1


def test_a_forgotten_finish_does_not_stop_the_line_for_ever() -> None:
    assert newcomer([served("honcho-1", 600)]).high <= 30


def test_a_desk_on_lunch_comes_back_when_it_said() -> None:
    back = NOW + timedelta(minutes=35)

    assert newcomer([], replace(COMMON, state="lunch", back_at=back)) == Range(0, 35, 35, 35)


def test_a_desk_on_break_without_a_time_comes_back_some_time() -> None:
    found = newcomer([], replace(COMMON, state="break"))

    assert found.low < found.mid < found.high


def test_a_closed_desk_serves_nobody_while_another_is_open() -> None:
    closed = replace(COMMON, id="honcho-2", state="closed")

    assert newcomer(people(8), COMMON, closed) == newcomer(people(8), COMMON)


@pytest.mark.parametrize("desks", [(), (replace(COMMON, state="closed"),)])
def test_with_no_desk_open_one_is_expected_soon_and_the_range_is_wide(
    desks: tuple[DeskNow, ...],
) -> None:
    found = estimate(Hall(people(3), desks, LAWS), NOW)

    first, last = found.turns["t1"], found.turns["t3"]
    assert first.high - first.low >= 15
    assert last.mid > first.mid
    assert (first.ahead, last.ahead) == (0, 2)


def test_a_turn_of_a_dropped_service_does_not_take_the_others_ranges_away() -> None:
    found = estimate(Hall([turn(1, "dropped"), turn(2)], [COMMON], LAWS), NOW)

    assert set(found.turns) == {"t1", "t2"}
    assert set(found.services) == set(LAWS)


def test_who_wants_a_certain_desk_waits_for_that_desk() -> None:
    busy = [served("honcho-1", 0, service="welfare"), turn(1, wanted_desk="honcho-1")]
    free = replace(COMMON, id="honcho-2")

    found = estimate(Hall(busy, [COMMON, free], LAWS), NOW)

    assert found.turns["t1"].mid >= 10
    assert found.services["certificate"].mid == 0


def test_who_wants_a_closed_desk_waits_until_it_opens() -> None:
    closed = replace(COMMON, id="honcho-2", state="closed")

    found = estimate(Hall([turn(1, wanted_desk="honcho-2")], [COMMON, closed], LAWS), NOW)

    assert found.turns["t1"].mid >= 5


def test_a_family_is_not_called_to_two_desks_at_once() -> None:
    desks = [
        DeskNow("honcho-1", frozenset({"moving"})),
        DeskNow("honcho-2", frozenset({"welfare"})),
    ]
    family = [turn(1, "moving", visit="v1"), turn(2, "welfare", visit="v1")]

    found = estimate(Hall(family, desks, LAWS), NOW)

    assert found.turns["t1"].mid == 0
    assert 12 <= found.turns["t2"].mid <= 20


def test_nine_in_ten_wait_no_longer_than_shown_when_desks_really_press_next() -> None:
    chance = random.Random(1)
    desks = [COMMON, DeskNow("honcho-2", frozenset({"certificate"})), WIDE]
    lobby = [turn(n, chance.choice(sorted(LAWS)), priority=n % 7 == 0) for n in range(1, 16)]
    shown = estimate(Hall(lobby, desks, LAWS), NOW).turns

    waits = [wait for _ in range(150) for wait in play(lobby, desks, chance)]

    late = sum(minutes > shown[one].high for one, minutes in waits) / len(waits)
    early = sum(minutes < shown[one].low for one, minutes in waits) / len(waits)
    assert late <= 0.11
    assert early <= 0.14


def play(lobby: list[Turn], desks: list[DeskNow], chance: random.Random) -> list[tuple[str, float]]:
    """One day as it could go: each desk presses "next" whenever it is free; minutes waited."""
    free = {desk.id: 0.0 for desk in desks}
    services = {desk.id: desk.services for desk in desks}
    waits = []
    while lobby:
        desk = min(free, key=lambda one: free[one])
        if found := pick(lobby, services[desk], (), NOW, Rule()):
            waits.append((found.turn.id, free[desk]))
            law = LAWS[found.turn.service]
            free[desk] += chance.lognormvariate(law.log_median, law.sigma) / 60
            passed = [replace(t, overtaken=t.overtaken + (t.id in found.overtaken)) for t in lobby]
            lobby = [one for one in passed if one.id != found.turn.id]
        else:
            del free[desk]
    return waits


def test_a_pause_is_waited_for_and_does_not_stop_the_others() -> None:
    lobby = [turn(1, not_before=NOW + timedelta(minutes=5)), turn(2)]

    found = estimate(Hall(lobby, [COMMON], LAWS), NOW).turns

    assert found["t1"].low == 5
    assert found["t2"].mid <= 5


def test_somebody_leaving_does_not_shake_those_before() -> None:
    nine = estimate(Hall(people(9), [COMMON], LAWS), NOW).turns
    eight = estimate(Hall(people(8), [COMMON], LAWS), NOW).turns

    assert all(nine[one] == shown for one, shown in eight.items())


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, 5), (5, 5), (5.1, 10), (39, 40), (40, 40), (40.5, 50), (61, 70)]
)
def test_the_upper_end_is_rounded_up_to_fives_then_tens(minutes: float, shown: int) -> None:
    assert shown_high(minutes) == shown
