"""The one writer: nothing is answered before it is on the disk, and a bad act harms nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text

from counter.refusal import Refused
from counter.store import engine, ledger, schema
from counter.store.engine import Place
from counter.store.prepared import Prepared
from counter.store.serials import SERIAL
from counter.store.transaction import Transaction
from counter.store.writer import Writer
from tests.cast import Clock

pytestmark = pytest.mark.both
SOMEBODY = "佐藤　花子"
LIGHT = Prepared(insert(SERIAL), SERIAL.columns.keys())
ROW = {"office": "honcho", "day": "2026-04-06", "last": 1, "carried": 0}
ADD = text("INSERT INTO serial VALUES (:office, '2026-04-06', :letter, 1, 0)")


@pytest.fixture
def place(tmp_path: Path, database: str) -> Place:
    """A new database."""
    found: Place = database or tmp_path / "a.db"
    schema.upgrade(found)
    return found


@pytest.fixture
def pen(place: Place) -> Iterator[Engine]:
    """The engine that writes."""
    made = engine.writing(place)
    yield made
    made.dispose()


@pytest.fixture
def writer(pen: Engine) -> Iterator[Writer]:
    """A writer that has not begun yet, so that a test can fill its first batch."""
    made = Writer(pen, Clock(), b"key")
    yield made
    if made.is_alive():
        made.stop()


def add(letter: str, office: str = "honcho") -> Any:
    """An act that keeps one row."""

    def act(tx: Transaction) -> str:
        tx.connection.execute(ADD, {"office": office, "letter": letter})
        tx.record("add")
        return letter

    return act


def lightly(letter: str) -> Any:
    """An act that adds one row with everybody's."""

    def act(tx: Transaction) -> int:
        tx.add(LIGHT, ROW | {"letter": letter})
        tx.record("add")
        return len(tx.added(LIGHT))

    return act


def count(tx: Transaction) -> int:
    """An act that looks at what there is."""
    return int(tx.connection.execute(text("SELECT count(*) FROM serial")).scalar_one())


def refuse_lightly(tx: Transaction) -> None:
    """A light act that is refused after it has added."""
    lightly("Z")(tx)
    raise Refused(409, "no", "no")


def refuse(tx: Transaction) -> None:
    """An act that is refused after it has written."""
    add("X")(tx)
    raise Refused(409, "no", "no")


def fail(tx: Transaction) -> None:
    """An act with a fault of ours in it."""
    add("Y")(tx)
    raise KeyError(SOMEBODY)


def kept(pen: Engine) -> list[str]:
    """The rows on the disk, seen from another connection."""
    with pen.connect() as db:
        return sorted(db.execute(text("SELECT letter FROM serial")).scalars())


def outcome(future: Future[Any]) -> Any:
    """The answer, or the status of the refusal."""
    try:
        return future.result(10)
    except Refused as refused:
        return refused.status


def test_the_answer_comes_after_the_commit(pen: Engine, writer: Writer) -> None:
    order: list[str] = []

    @event.listens_for(pen, "after_cursor_execute")
    def seen(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        order.append(statement.split()[0])

    writer.start()
    future = writer.submit("honcho", add("A"))
    future.add_done_callback(lambda _: order.append("answered"))
    future.result(10)
    writer.stop()

    assert order.index("COMMIT") < order.index("answered")


def test_who_is_refused_takes_nobody_along(pen: Engine, writer: Writer) -> None:
    futures = [writer.submit("honcho", act) for act in (add("A"), refuse, fail, add("B"))]
    writer.start()

    assert [outcome(each) for each in futures] == ["A", 409, 503, "B"]
    assert kept(pen) == ["A", "B"]


def test_events_of_the_refused_leave_no_gap(pen: Engine, writer: Writer) -> None:
    futures = [writer.submit("honcho", act) for act in (add("A"), refuse, fail, add("B"))]
    writer.start()
    [outcome(each) for each in futures]

    with pen.connect() as db:
        assert db.execute(text("SELECT sequence FROM event")).scalars().all() == [1, 2]


def test_if_the_commit_fails_everybody_is_told_so_and_the_next_batch_goes_on(
    pen: Engine, writer: Writer
) -> None:
    broken = threading.Event()

    @event.listens_for(pen, "before_cursor_execute")
    def trip(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement == "COMMIT" and not broken.is_set():
            broken.set()
            raise OSError("the disk has gone")

    futures = [writer.submit("honcho", act) for act in (add("A"), refuse, add("B"))]
    writer.start()

    assert [outcome(each) for each in futures] == [503, 503, 503]
    assert kept(pen) == []
    assert outcome(writer.submit("honcho", add("C"))) == "C"
    assert kept(pen) == ["C"]


def test_time_never_goes_back_and_no_two_acts_share_a_moment(pen: Engine) -> None:
    clock = Clock()
    writer = Writer(pen, clock, b"key")
    writer.start()
    times = [outcome(writer.submit("honcho", lambda tx: tx.at)) for _ in range(3)]
    clock.at -= timedelta(hours=5)
    times += [outcome(writer.submit("honcho", lambda tx: tx.at)) for _ in range(3)]
    days = outcome(writer.submit("honcho", lambda tx: tx.day))
    writer.stop()

    assert times == sorted(set(times))
    assert days == "2026-04-06"


def test_each_office_has_its_own_book(pen: Engine, writer: Writer) -> None:
    numbers = [writer.submit(office, lambda tx: tx.record("x"))
               for office in ("honcho", "minase", "honcho", "minase")]  # fmt: skip
    writer.start()

    assert [outcome(each) for each in numbers] == [1, 1, 2, 2]


def test_a_fault_is_logged_without_what_somebody_typed(
    pen: Engine, writer: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    writer.start()
    assert outcome(writer.submit("honcho", fail)) == 503

    assert "KeyError" in caplog.text
    assert SOMEBODY not in caplog.text


def test_nobody_asks_after_the_writer_has_stopped_in_vain(pen: Engine, writer: Writer) -> None:
    futures = [writer.submit("honcho", add(letter)) for letter in "ABC"]
    writer.start()
    writer.stop()

    assert [outcome(each) for each in futures] == ["A", "B", "C"]


def test_when_the_transaction_ends_behind_an_act_nobody_of_its_batch_is_acknowledged(
    writer: Writer, pen: Engine
) -> None:
    def full(tx: Transaction) -> None:
        tx.connection.exec_driver_sql("ROLLBACK")  # what SQLITE_FULL does to the whole batch
        raise Refused(409, "no", "no")

    batch = [writer.submit("honcho", act) for act in (add("A"), full, add("B"))]
    writer.start()

    for answer in batch:
        refused = answer.exception(timeout=20)
        assert isinstance(refused, Refused)
        assert refused.status == 503
    assert writer.submit("honcho", add("C")).result(timeout=20) == "C"
    with pen.connect() as connection:
        assert connection.execute(text("SELECT letter FROM serial")).scalars().all() == ["C"]


def test_what_light_acts_add_waits_for_the_batchs_end_and_who_looks_sees_it(
    pen: Engine, writer: Writer
) -> None:
    acts = (lightly("A"), lightly("B"), count, lightly("C"))
    futures = [writer.submit("honcho", act, light=None if act is count else act) for act in acts]
    writer.start()

    assert [outcome(each) for each in futures] == [1, 2, 2, 1]
    assert kept(pen) == ["A", "B", "C"]


def test_a_light_act_that_is_refused_takes_back_its_own_rows_only(
    pen: Engine, writer: Writer
) -> None:
    acts = (lightly("A"), refuse_lightly, lightly("B"), refuse, lightly("C"))
    futures = [writer.submit("honcho", act, light=None if act is refuse else act) for act in acts]
    writer.start()

    assert [outcome(each) for each in futures] == [1, 409, 2, 409, 1]
    assert kept(pen) == ["A", "B", "C"]
    with pen.connect() as db:
        events = db.execute(text("SELECT sequence FROM event ORDER BY sequence"))
        assert events.scalars().all() == [1, 2, 3]


def test_who_comes_while_another_holds_the_book_goes_along_and_another_office_after(
    pen: Engine, writer: Writer
) -> None:
    came = ("honcho", "honcho", "minami", "honcho")
    with pen.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE" if other.dialect.name == "sqlite" else "BEGIN")
        ledger.lock(other, "honcho")
        writer.start()
        first = writer.submit("honcho", lambda tx: tx.batch)
        while not writer.queue.empty():
            time.sleep(0.01)
        rest = [writer.submit(office, lambda tx: tx.batch) for office in came]
        other.exec_driver_sql("COMMIT")

    batches = [each.result(10) for each in (first, *rest)]
    assert [each is batches[0] for each in batches] == [True, True, True, False, False]
