"""The doorbell and the election: who hears of a change, how soon, and who looks."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

import pytest

from counter.store import engine
from counter.store.doorbell import Inside, Notified, Ring
from counter.store.leadership import Elected
from tests.postgres import Server

RING = Ring("honcho", 12, 7, True)


def until(holds: Callable[[], bool], seconds: float = 5) -> float:
    """How long it took to hold."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        time.sleep(0.02)
    return time.monotonic() - began


@pytest.mark.parametrize("text", ["", "honcho", "honcho 1 2 3", "honcho 1 x 0", "a b 1 2 0", "1"])
def test_what_is_no_ring_is_nothing(text: str) -> None:
    assert Ring.read(text) is None


def test_a_ring_comes_through_its_text() -> None:
    assert Ring.read(RING.text()) == RING


def test_in_one_process_a_ring_is_heard_after_the_commit_only() -> None:
    heard: list[Ring | None] = []
    bell = Inside()
    bell.listen(heard.append)

    bell.within(None, [RING])  # type: ignore[arg-type]  # it asks nothing of a connection
    assert heard == []
    bell.after([RING])
    assert heard == [RING]


def test_a_ring_goes_out_with_its_commit_and_not_with_a_rollback(address: str) -> None:
    heard: queue.Queue[Ring | None] = queue.Queue()
    bell, pen = Notified(address), engine.writing(address)
    bell.listen(heard.put)
    assert heard.get(timeout=5) is None  # a new line: look at everything

    with pen.connect() as db:
        for end in ("ROLLBACK", "COMMIT"):
            db.exec_driver_sql("BEGIN")
            bell.within(db, [Ring("honcho", len(end), 1)])
            db.exec_driver_sql(end)

    assert heard.get(timeout=5) == Ring("honcho", len("COMMIT"), 1)
    assert heard.empty()
    bell.stop()
    pen.dispose()


def test_a_line_that_was_cut_is_made_again_and_says_so(address: str, postgresql: Server) -> None:
    heard: queue.Queue[Ring | None] = queue.Queue()
    bell = Notified(address)
    bell.listen(heard.put)
    assert heard.get(timeout=5) is None

    assert postgresql.cut("matanai doorbell") == 1

    assert heard.get(timeout=3) is None
    bell.stop()


def test_one_of_two_is_elected_and_the_other_follows(address: str) -> None:
    first, second = Elected(address), Elected(address)
    first.begin(lambda: None)
    second.begin(lambda: None)
    assert (first.leads, second.leads) == (True, False)

    first.stop()

    assert until(lambda: second.leads) < 3
    second.stop()


def test_a_leader_whose_line_is_cut_leads_no_longer_and_may_not_store(
    address: str, postgresql: Server
) -> None:
    leader, pen = Elected(address), engine.writing(address)
    leader.begin(lambda: None)
    held = leader.pid
    with pen.connect() as db:
        assert leader.holds(db)
        postgresql.cut("matanai leader")
        leader.pid = held  # as a process that was frozen still believes
        assert not leader.holds(db)

    assert until(lambda: leader.leads and leader.pid != held) < 3
    leader.stop()
    pen.dispose()
