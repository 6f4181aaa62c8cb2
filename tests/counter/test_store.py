"""The store: both databases open alike, refuse alike, and are let go of when they do not answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from counter.settings import BadSetting, read
from counter.store import engine, ledger, schema, sqlite
from counter.store.engine import Place
from counter.store.postgresql import Unreachable
from counter.store.sqlite import InUse
from tests.postgres import PASSWORD, Server

ADD = text("INSERT INTO serial VALUES ('honcho', '2026-04-06', :letter, 1, 0)")
COUNT = text("SELECT count(*) FROM serial")


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
def glass(place: Place) -> Iterator[Engine]:
    """The engine that only reads."""
    made = engine.reading(place)
    yield made
    made.dispose()


@pytest.mark.both
def test_readers_cannot_write(glass: Engine) -> None:
    with glass.connect() as db, pytest.raises(DBAPIError, match=r"read-?only"):
        db.execute(ADD, {"letter": "A"})


@pytest.mark.both
def test_a_reader_sees_one_moment_however_long_it_reads(pen: Engine, glass: Engine) -> None:
    with glass.connect() as reader, pen.connect() as writer:
        before = reader.execute(COUNT).scalar()
        writer.execute(ADD, {"letter": "A"})

        assert reader.execute(COUNT).scalar() == before == 0
    with glass.connect() as reader:
        assert reader.execute(COUNT).scalar() == 1


@pytest.mark.both
def test_a_text_that_no_database_can_hold_finds_nothing(glass: Engine) -> None:
    query = text("SELECT count(*) FROM serial WHERE letter = :letter")
    with glass.connect() as db:
        assert db.execute(query, {"letter": "A\0"}).scalar() == 0


@pytest.mark.both
def test_the_schema_may_be_brought_up_again(place: Place, pen: Engine) -> None:
    schema.upgrade(place)

    with pen.connect() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0006"


@pytest.mark.both
def test_letters_are_told_apart_by_case_and_sorted_as_bytes(pen: Engine) -> None:
    with pen.connect() as db:
        for letter in "aBb":
            db.execute(ADD, {"letter": letter})

        assert db.execute(COUNT).scalar() == 3
        query = text("SELECT letter FROM serial ORDER BY letter")
        assert db.execute(query).scalars().all() == ["B", "a", "b"]


def test_a_second_program_on_the_same_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite.hold(path), pytest.raises(InUse):
        engine.try_out(path)

    engine.try_out(path)


def test_two_counters_that_meet_an_empty_database_both_find_it_whole(postgresql: Server) -> None:
    address = postgresql.empty()
    with ThreadPoolExecutor(2) as both:
        list(both.map(schema.upgrade, [address, address]))

    engine.try_out(address)
    postgresql.drop(address)


def test_two_counters_that_open_an_office_at_once_share_one_book(postgresql: Server) -> None:
    address, together = postgresql.fresh(), threading.Barrier(2)

    def use() -> int:
        pen = engine.writing(address)
        with pen.connect() as db:
            together.wait(10)
            db.exec_driver_sql("BEGIN")
            book = ledger.lock(db, "honcho")
            book.sequence += 1
            ledger.write(db, book)
            db.exec_driver_sql("COMMIT")
        pen.dispose()
        return book.sequence

    with ThreadPoolExecutor(2) as both:
        futures = [both.submit(use) for _ in range(2)]
        assert sorted(each.result(10) for each in futures) == [1, 2]
    postgresql.drop(address)


@pytest.mark.parametrize("scheme", ["mysql://a", "matanai.db", "postgresql:/a"])
def test_another_kind_of_address_is_refused_without_repeating_it(scheme: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read({"MATANAI_DATABASE": f"{scheme}/:{PASSWORD}"})

    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize("rest", ["@127.0.0.1:1/x", "@127.0.0.1:port/x", "@nowhere.invalid/x", ""])
def test_nothing_at_an_address_is_said_without_its_password(rest: str) -> None:
    settings = read({"MATANAI_DATABASE": f"postgresql://matanai:{PASSWORD}{rest}"})
    with pytest.raises(Unreachable) as refused:
        engine.try_out(settings.database)

    assert PASSWORD not in str(refused.value) + repr(refused.value) + repr(settings)
    assert refused.value.__cause__ is None
