"""The roster changes while the counter runs: whoever is removed is out, whoever is new comes in."""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from counter import clerks, doorkeeper
from counter.roster import changes, file
from counter.roster.__main__ import Place
from counter.roster.entries import Roster, Staff
from tests.cast import HASH, PASSWORD, Clock, Person, Town, build
from tests.postgres import Server


@pytest.fixture
def town(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town whose doorkeeper looks often."""
    monkeypatch.setattr(doorkeeper, "LOOK_S", 0.05)
    made = build(tmp_path / "town", Clock(), database)
    yield made
    made.close()


def change(town: Town, how: Callable[[Roster], Roster]) -> None:
    """As `matanai people` does it."""
    Place(town.data).change(how)


def becomes(status: int, ask: Callable[[], Any]) -> bool:
    """Whether this is answered so, soon."""
    until = time.monotonic() + 20
    while ask().status_code != status:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def sign_in(town: Town, name: str, password: str = PASSWORD, **more: str) -> Any:
    """Try to sign in from a fresh browser."""
    return town.anybody().post("/api/session", {"clerk": name, "password": password} | more)


def session(person: Person) -> Callable[[], Any]:
    """Whether this browser is still signed in."""
    return lambda: person.get("/api/session")


@pytest.mark.both
def test_a_removed_clerk_is_signed_out_and_comes_in_no_more(town: Town) -> None:
    takahashi, ito = town.clerk("高橋"), town.clerk("伊藤")

    change(town, lambda roster: changes.remove(roster, "高橋"))

    assert becomes(401, session(takahashi))
    assert sign_in(town, "高橋").status_code == 401
    assert ito.get("/api/session").status_code == 200
    assert town.count("SELECT count(*) FROM event WHERE kind = 'dismiss'") == 1


@pytest.mark.both
def test_a_new_password_ends_the_session_of_the_old_one(town: Town) -> None:
    takahashi = town.clerk("高橋")

    new = clerks.hashed("another-password")
    change(town, lambda roster: changes.alter(roster, "高橋", password=new))

    assert becomes(401, session(takahashi))
    assert sign_in(town, "高橋").status_code == 401
    assert sign_in(town, "高橋", "another-password").status_code == 201


@pytest.mark.both
def test_two_clerks_who_change_places_and_names_sign_in_there(town: Town) -> None:
    def swap(roster: Roster) -> Roster:
        roster = changes.alter(roster, "高橋", name="x", office="inakawa", desks=("inakawa-2",))
        roster = changes.alter(roster, "阿部", name="高橋", office="honcho", desks=("honcho-2",))
        return changes.alter(roster, "x", name="阿部")

    change(town, swap)

    assert becomes(201, lambda: sign_in(town, "阿部", desk="inakawa-2"))
    found = [town.seatless(name).get("/api/session").json() for name in ("高橋", "阿部")]
    assert [(me["clerk"]["id"], me["clerk"]["office"]) for me in found] == [
        ("clerk-5", "honcho"),
        ("clerk-0", "inakawa"),
    ]
    assert [[desk["id"] for desk in me["desks"]] for me in found] == [["honcho-2"], ["inakawa-2"]]


def test_somebody_else_of_the_same_name_may_follow_at_another_office(town: Town) -> None:
    new = Staff("new", "阿部", "clerk", "honcho", HASH, ("honcho-2",))

    change(town, lambda roster: changes.add(changes.remove(roster, "阿部"), new))

    assert becomes(201, lambda: sign_in(town, "阿部", desk="honcho-2"))


@pytest.mark.both
def test_the_screen_of_a_removed_clerk_closes(town: Town) -> None:
    clerk = town.clerk("高橋").open_desk()
    cookie = "; ".join(f"{name}={value}" for name, value in clerk.http.cookies.items())
    url = f"ws://127.0.0.1:{town.served.port}/ws/desk/honcho-2"
    with connect(url, additional_headers={"Cookie": cookie}) as line:
        line.recv(timeout=20)
        change(town, lambda roster: changes.remove(roster, "高橋"))

        with pytest.raises(ConnectionClosed):
            list(line)  # until it is closed


def test_a_revoked_token_opens_nothing(town: Town) -> None:
    kiosk, greeter = town.kiosk(), town.greeter()
    assert (kiosk.take().status_code, greeter.take().status_code) == (201, 201)

    change(town, lambda roster: changes.revoke(roster, "kiosk-1"))

    assert becomes(401, kiosk.take)
    assert greeter.take().status_code == 201


def test_a_broken_file_changes_nothing_and_the_log_names_its_field(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    path, clerk = town.data / file.NAME, town.clerk("高橋")
    whole = json.loads(path.read_text("utf-8"))
    whole["clerks"][1]["password"] = "himitsu-himitsu"
    whole["clerks"].pop(0)
    with caplog.at_level(logging.ERROR, "counter.doorkeeper"):
        path.write_text(json.dumps(whole), encoding="utf-8")
        heard(caplog, "people.json: clerks[0].password: has to be an argon2 hash")
        path.write_text("{", encoding="utf-8")
        heard(caplog, "people.json: the file: is no JSON; everything stays as it was")

    assert clerk.get("/api/session").status_code == 200
    assert sign_in(town, "伊藤").status_code == 201
    assert (len(caplog.messages), "himitsu" in caplog.text) == (2, False)


def heard(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until this was said."""
    until = time.monotonic() + 20
    while not any(each.startswith(words) for each in caplog.messages):
        assert time.monotonic() < until, caplog.messages
        time.sleep(0.02)


def test_a_counter_starts_with_whom_it_knows_when_the_file_is_broken(town: Town) -> None:
    (town.data / file.NAME).write_text("[]", encoding="utf-8")

    town.restart()

    assert sign_in(town, "高橋").status_code == 201


def test_a_file_that_is_gone_is_written_anew_from_whom_the_counter_knows(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    path, clerk = town.data / file.NAME, town.clerk("高橋")
    path.unlink()
    heard(caplog, "people.json: was gone and is written anew")

    assert {each.name for each in Place(town.data).read().clerks} >= {"高橋", "小野寺"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert clerk.get("/api/session").status_code == 200


def test_what_was_changed_while_the_counter_stood_still_holds_when_it_starts(town: Town) -> None:
    clerk = town.clerk("高橋")
    town.served.stop()
    change(town, lambda roster: changes.remove(roster, "高橋"))

    town.restart()
    clerk.http.base_url = town.served.url

    assert clerk.get("/api/session").status_code == 401
    assert sign_in(town, "伊藤").status_code == 201


def test_an_office_the_city_has_given_up_lets_nobody_in(town: Town) -> None:
    town.write("INSERT INTO clerk VALUES ('x', '元職員', 'clerk', 'yokote', ?, '[]')", HASH)
    assert town.count("SELECT count(*) FROM clerk WHERE id = 'x'") == 1

    town.restart()

    assert town.count("SELECT count(*) FROM clerk WHERE id = 'x'") == 0


def test_two_counters_on_one_database_let_the_same_people_in(
    tmp_path: Path, address: str, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorkeeper, "LOOK_S", 0.05)
    with contextlib.ExitStack() as stack:
        here, there = (build(tmp_path / "town", Clock(), address) for _ in range(2))
        stack.callback(here.close)
        stack.callback(there.close)
        clerk = there.clerk("高橋")

        change(here, lambda roster: changes.remove(roster, "高橋"))

        assert becomes(401, session(clerk))
        assert [sign_in(each, "伊藤").status_code for each in (here, there)] == [201, 201]
