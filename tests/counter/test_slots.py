"""Reserved visitors at the counter, and the city's own rule of who is next, over HTTP."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import YUZAWA, Clock, Person, Town, build
from tests.counter.test_offline import box, hand_in, offline

TEN = "2026-04-06T10:00:00+09:00"


def test_a_reserved_visitor_is_served_near_the_slot(town: Town, takahashi: Person) -> None:
    greeter, kiosk, clock = town.greeter(), town.kiosk(), town.clock
    clock.forward(minutes=50)
    before = kiosk.number()["number"]
    reserved = greeter.take(channel="greeter", due_at=TEN).json()["visit"]
    clock.forward(minutes=15)
    after = kiosk.number()["number"]

    line = takahashi.get("/api/desks/honcho-2").json()["line"]

    assert [each["number"] for each in line] == [before, reserved["number"], after]
    assert (line[1]["reason"], line[1]["due_at"], line[1]["waited_s"]) == ("reserved", TEN, 300)
    assert line[0]["due_at"] is None
    assert [each["ahead"] for each in line] == [0, 1, 2]


def test_before_the_slot_it_is_called_only_when_nobody_else_waits(
    town: Town, takahashi: Person
) -> None:
    town.clerk("伊藤").take(channel="desk", due_at=TEN)
    walk_in = town.kiosk().number()

    first = takahashi.next().json()
    takahashi.move(takahashi.move(first["turn"], "start").json()["turn"], "finish")
    second = takahashi.next().json()

    assert (first["turn"]["number"], first["reason"]) == (walk_in["number"], "first_come")
    assert (second["reason"], second["turn"]["waited_s"]) == ("early", 0)
    assert "予約" in second["reason_words"]


@pytest.mark.parametrize(
    ("due_at", "code"),
    [("2026-04-07T10:00:00+09:00", "not_today"), ("2026-04-05T23:59:00+09:00", "not_today"),
     ("10:00", "not_a_time"), ("2026-04-06T10:00:00", "not_a_time"), (600, "not_text")],
)  # fmt: skip
def test_an_odd_slot_is_refused(hall: Town, due_at: object, code: str) -> None:
    before = hall.rows()

    answer = hall.greeter().take(channel="greeter", due_at=due_at)

    assert (answer.status_code, answer.json()["error"]["fields"]) == (422, {"due_at": code})
    assert hall.rows() == before


def test_a_kiosk_cannot_claim_a_slot_not_even_in_a_sealed_box(hall: Town) -> None:
    kiosk, before = hall.kiosk(), hall.rows()

    open_claim = kiosk.take(due_at=TEN)
    sealed = hand_in(kiosk, box(kiosk, offline("A9101") | {"due_at": TEN}), secrets.token_hex(8))

    for answer in (open_claim, sealed):
        assert answer.status_code == 422
        assert answer.json()["error"]["fields"] == {"due_at": "staff_only"}
    assert hall.rows() == before


def test_a_number_given_offline_stands_where_its_hour_puts_it(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    early = kiosk.number()["number"]
    town.clock.forward(minutes=10)
    late = kiosk.number()["number"]

    inside = offline("A9001", issued_at="2026-04-06T09:05:00+09:00")
    turn = hand_in(kiosk, box(kiosk, inside)).json()["visit"]["turns"][0]

    assert turn["ahead"] == 1
    line = takahashi.get("/api/desks/honcho-2").json()["line"]
    assert [each["number"] for each in line] == [early, "A9001", late]


@pytest.fixture
def generous(tmp_path: Path, clock: Clock) -> Iterator[Town]:
    """A city that believes the kiosk's visitors, lets nobody be passed, and waits 9 minutes."""
    folder = Path(shutil.copytree(YUZAWA, tmp_path / "city"))
    text = (folder / "city.toml").read_text("utf-8")
    for old, new in (("self_claimed_priority = false", "self_claimed_priority = true"),
                     ("overtake_limit = 2", "overtake_limit = 1"),
                     ("return_pause_minutes = 5", "return_pause_minutes = 9")):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    (folder / "city.toml").write_text(text, "utf-8")
    town = build(tmp_path / "town", clock, city=str(folder))
    yield town
    town.close()


def test_a_city_may_believe_a_need_claimed_at_the_kiosk(generous: Town) -> None:
    kiosk, takahashi = generous.kiosk(), generous.clerk().open_desk()
    plain = kiosk.number()["number"]
    claimed = [kiosk.take(needs=["infant"]).json()["visit"]["number"] for _ in range(2)]

    line = takahashi.get("/api/desks/honcho-2").json()["line"]

    assert [each["number"] for each in line] == [claimed[0], plain, claimed[1]]
    assert line[0]["reason_words"] == "優先（先の方を追い越すのは1回まで）"


def test_usually_a_need_claimed_at_the_kiosk_gives_no_priority(
    kiosk: Person, takahashi: Person
) -> None:
    plain = kiosk.number()["number"]
    kiosk.take(needs=["infant"])

    assert takahashi.next().json()["turn"]["number"] == plain


def test_the_city_says_how_long_a_returned_visitor_is_left_alone(generous: Town) -> None:
    generous.kiosk().number()
    takahashi = generous.clerk().open_desk()
    missed = takahashi.move(takahashi.next().json()["turn"], "miss").json()["turn"]
    takahashi.move(missed, "return")

    generous.clock.forward(minutes=8, seconds=59)
    assert takahashi.next().status_code == 204
    generous.clock.forward(seconds=2)
    assert takahashi.next().json()["reason"] == "came_back"
