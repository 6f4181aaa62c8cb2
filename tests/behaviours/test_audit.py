"""Audit: whoever touches the past is found out, with the place. The database itself is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.behaviours.stage import Stage, stage, until
from tests.proof.programs import running

pytestmark = pytest.mark.both

PLACE = 7
HERE = "WHERE office = 'honcho' AND sequence"


@pytest.fixture(scope="module")
def past(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A counter after some days, switched off; every day's heads are noted."""
    with running(stage(tmp_path_factory.mktemp("past"), own_database, clock=True)) as found:
        assert isinstance(found, Stage)
        for _ in range(3):
            found.number()
            found.clerk().serves()
            found.next_week()
            until(lambda: noted(found), lambda text: str(found.now.date()) in text)
        found.go_home()
        found.halt()
        yield found


def noted(past: Stage) -> str:
    """The heads as they were noted beside the database."""
    path = past.data / "heads.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def audited(past: Stage) -> tuple[int, str]:
    """What `matanai audit` answers, and what it says of the main office."""
    done = past.matanai("audit")
    (line,) = [each for each in done.stdout.splitlines() if each.startswith("honcho")]
    return done.returncode, line


@contextmanager
def changed(past: Stage, column: str, value: Any) -> Iterator[None]:
    """One word of an event is another one for a while."""
    ((before,),) = past.ask(f'SELECT "{column}" FROM event {HERE} = ?', PLACE)
    assert before != value
    past.ask(f'UPDATE event SET "{column}" = ? {HERE} = ?', value, PLACE)
    try:
        yield
    finally:
        past.ask(f'UPDATE event SET "{column}" = ? {HERE} = ?', before, PLACE)


@contextmanager
def without(past: Stage, *places: int) -> Iterator[None]:
    """Some events are gone for a while."""
    rows = [past.ask(f"SELECT * FROM event {HERE} = ?", place)[0] for place in places]
    for place in places:
        past.ask(f"DELETE FROM event {HERE} = ?", place)
    try:
        yield
    finally:
        for row in rows:
            past.ask(f"INSERT INTO event VALUES ({', '.join('?' for _ in row)})", *row)


def end(past: Stage) -> int:
    """The last event."""
    return int(past.ask("SELECT sequence FROM ledger WHERE office = 'honcho'")[0][0])


@pytest.mark.behaviour(33)
def test_an_untouched_past_is_whole(past: Stage) -> None:
    assert audited(past) == (0, f"honcho: {end(past)} events, whole")


@pytest.mark.behaviour(33)
@pytest.mark.parametrize(
    ("column", "value"), [("kind", "call"), ("clerk", "clerk-9"), ("reason", "x"), ("at", 1)]
)
def test_an_edited_event_is_found(past: Stage, column: str, value: Any) -> None:
    with changed(past, column, value):
        assert audited(past) == (1, f"honcho: broken at event {PLACE}")

    assert audited(past)[0] == 0


@pytest.mark.behaviour(33)
def test_a_deleted_event_is_found(past: Stage) -> None:
    with without(past, PLACE):
        assert audited(past) == (1, f"honcho: broken at event {PLACE}")


@pytest.mark.behaviour(33)
def test_a_cut_tail_is_found(past: Stage) -> None:
    with without(past, end(past)):
        assert audited(past) == (1, f"honcho: broken at event {end(past)}")


@pytest.mark.behaviour(33)
def test_a_tail_cut_together_with_the_ledger_is_found_by_the_noted_heads(past: Stage) -> None:
    last, ((head,),) = end(past), past.ask("SELECT head FROM ledger WHERE office = 'honcho'")
    ((mac,),) = past.ask(f"SELECT mac FROM event {HERE} = ?", PLACE)
    with without(past, *range(PLACE + 1, last + 1)):
        ledger = "UPDATE ledger SET sequence = ?, head = ? WHERE office = 'honcho'"
        past.ask(ledger, PLACE, mac)
        status, words = audited(past)
        past.ask(ledger, last, head)

    assert status == 1
    assert int(words.rpartition(" ")[2]) > PLACE


@pytest.mark.behaviour(33)
def test_the_past_is_checked_while_the_counter_runs(house: Stage) -> None:
    house.number()
    house.clerk().serves()

    done = house.matanai("audit")

    assert (done.returncode, done.stderr) == (0, "")
    assert "honcho" in done.stdout
