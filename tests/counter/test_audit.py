"""The chain of events after a day of acts: whole, and broken by whoever touches the past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from counter import audit, vault
from counter.store import engine
from counter.store.ledger import LEDGER
from counter.store.tables import Event, table
from tests.cast import Clock, Town, build
from tests.counter.day import a_day

EVENT = table(Event)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town after a day, its counter stopped."""
    made = build(tmp_path_factory.mktemp("past"), Clock())
    a_day(made, ("juminhyo", "tenkyo"))
    made.served.stop()
    yield made
    made.close()


def broken_at(town: Town, office: str = "honcho") -> int | None:
    """The first event that does not fit, as somebody with the keys finds it."""
    reading = engine.reading(town.settings.database)
    key = vault.load(town.settings.key_file).pepper
    mine = select(EVENT).where(EVENT.c.office == office).order_by(EVENT.c.sequence)
    with reading.connect() as db:
        head = db.execute(select(LEDGER.c.head).where(LEDGER.c.office == office)).scalar_one()
        found = audit.first_break(key, db.execute(mine).mappings(), head)
    reading.dispose()
    return found


def test_after_a_day_the_chain_is_whole_in_every_office(past: Town) -> None:
    assert past.count("SELECT count(*) FROM event WHERE office = 'honcho'") > 40
    assert past.count("SELECT max(sequence) - count(*) FROM event WHERE office = 'honcho'") == 0
    for office in ("honcho", "inakawa", "ogachi", "minase"):
        assert broken_at(past, office) is None


def test_the_chain_is_whole_whatever_zone_the_clock_speaks_of(town: Town) -> None:
    for zone in ("Asia/Tokyo", "UTC", "America/Lima"):
        town.clock.at = town.clock.at.astimezone(ZoneInfo(zone)) + timedelta(minutes=1)
        town.kiosk().number()

    assert broken_at(town) is None


@pytest.mark.parametrize("column", ["kind", "visit", "turn", "case_id", "desk", "clerk", "before",
                                    "after", "reason", "mac"])  # fmt: skip
def test_an_edited_event_is_found(past: Town, column: str) -> None:
    place = f"WHERE office = 'honcho' AND sequence = 9 -- {column}"
    kept = past.only(f'SELECT "{column}" FROM event {place}')
    past.write(f"UPDATE event SET \"{column}\" = 'changed' {place}")

    assert broken_at(past) == 9

    past.write(f'UPDATE event SET "{column}" = ? {place}', kept)
    assert broken_at(past) is None


def test_an_event_moved_in_time_is_found(past: Town) -> None:
    past.write("UPDATE event SET at = at + 1 WHERE office = 'honcho' AND sequence = 9")

    assert broken_at(past) == 9

    past.write("UPDATE event SET at = at - 1 WHERE office = 'honcho' AND sequence = 9")


def test_a_deleted_event_is_found(past: Town) -> None:
    past.write("CREATE TABLE aside AS SELECT * FROM event WHERE office = 'honcho' AND sequence = 9")
    past.write("DELETE FROM event WHERE office = 'honcho' AND sequence = 9")

    assert broken_at(past) == 9

    past.write("INSERT INTO event SELECT * FROM aside")
    past.write("DROP TABLE aside")
    assert broken_at(past) is None


def test_events_in_another_order_are_found(past: Town) -> None:
    swap = "UPDATE event SET sequence = {} WHERE office = 'honcho' AND sequence = {}"
    for new, old in ((0, 9), (9, 10), (10, 0)):
        past.write(swap.format(new, old))

    assert broken_at(past) == 9

    for new, old in ((0, 9), (9, 10), (10, 0)):
        past.write(swap.format(new, old))
    assert broken_at(past) is None


def test_a_cut_tail_is_found(past: Town) -> None:
    last = past.count("SELECT max(sequence) FROM event WHERE office = 'honcho'")
    past.write(f"CREATE TABLE aside AS SELECT * FROM event WHERE sequence = {last}")
    past.write(f"DELETE FROM event WHERE office = 'honcho' AND sequence = {last}")

    assert broken_at(past) == last

    past.write("INSERT INTO event SELECT * FROM aside WHERE office = 'honcho'")
    past.write("DROP TABLE aside")
    assert broken_at(past) is None


def test_whoever_has_the_database_but_not_the_key_cannot_mend_the_chain(past: Town) -> None:
    reading = engine.reading(past.settings.database)
    mine = select(EVENT).where(EVENT.c.office == "honcho").order_by(EVENT.c.sequence)
    with reading.connect() as db:
        events = [dict(row) for row in db.execute(mine).mappings()]
    reading.dispose()
    guessed = b"a guess"
    head = audit.START
    for event in events:
        event["mac"] = head = audit.link(guessed, head, event)

    key = vault.load(past.settings.key_file).pepper

    assert audit.first_break(guessed, events, head) is None
    assert audit.first_break(key, events, head) == 1
