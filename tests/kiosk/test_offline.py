"""The counter away: a number from the kiosk's own range, sealed on disk, brought later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.outbox import Outbox, Range, RangeSpent
from tests.cast import MONDAY_AT_NINE, Clock, Town, build
from tests.kiosk.cast import AT, GUIDE, Kiosk


def waiting(lobby: Kiosk) -> int:
    return int(lobby.http.get("/healthz").json()["outbox"])


def test_without_the_counter_the_number_comes_from_the_own_range(lobby: Kiosk, town: Town) -> None:
    lobby.at("start")
    town.served.stop()

    view = lobby.number()

    assert view["number"]["text"] == "A9001"
    assert view["number"]["offline"]
    assert waiting(lobby) == 1
    kept = b"".join(f.read_bytes() for f in (lobby.data / "outbox").iterdir())
    assert b"honcho-shomei" not in kept


def test_what_was_kept_is_brought_once_the_counter_is_back(
    lobby: Kiosk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    lobby.at("start")
    town.served.stop()
    lobby.number()
    lobby.go("ticket", "stop")
    lobby.go("start", "finish")
    port = town.served.port
    monkeypatch.setattr("tests.cast.free_port", lambda: port)
    town.restart()

    lobby.until(lambda _: waiting(lobby) == 0)

    assert town.rows("visit") == {"visit": 1}
    assert not list((lobby.data / "outbox").glob("*.refused"))


@pytest.mark.parametrize("away_before_the_number", [True, False])
def test_a_form_confirmed_while_the_counter_is_away_arrives_later(
    lobby: Kiosk, town: Town, monkeypatch: pytest.MonkeyPatch, away_before_the_number: bool
) -> None:
    lobby.at("start")
    if away_before_the_number:
        town.served.stop()
    lobby.to_pin()
    if not away_before_the_number:
        town.served.stop()
    lobby.do("pin", pin="1234")
    lobby.at("filled")
    lobby.go("ask", "next")
    for value in (GUIDE.table("juminhyo_kind")[0]["code"], 1):
        lobby.answer(value)
    assert lobby.go("ticket", "confirm")["body"]["saved"]
    kept = b"".join(f.read_bytes() for f in lobby.data.rglob("*") if f.is_file())
    assert "花子".encode() not in kept
    lobby.go("start", "finish")

    port = town.served.port
    monkeypatch.setattr("tests.cast.free_port", lambda: port)
    town.restart()
    lobby.until(lambda _: waiting(lobby) == 0)

    assert town.rows("visit", "case") == {"visit": 1, "case": 1}


def test_when_the_range_is_spent_somebody_is_called_instead(tmp_path: Path, town: Town) -> None:
    lobby = Kiosk.of(town, tmp_path / "kiosk", offline=(9001, 9001))
    try:
        lobby.at("start")
        town.served.stop()
        lobby.number()
        lobby.go("ticket", "stop")
        lobby.go("start", "finish")
        lobby.go("choose", "purpose", purpose="certificate")
        lobby.do("choose", service="honcho-shomei", procedure="juminhyo")
        assert lobby.at("trouble")["body"]["reason"] == "no_number"
    finally:
        lobby.close()


def test_a_closed_service_is_said_so_and_stored_nowhere(tmp_path: Path) -> None:
    sunday = Clock(MONDAY_AT_NINE - timedelta(days=1))
    town = build(tmp_path / "town", sunday, always_open=False)
    lobby = Kiosk.of(town, tmp_path / "kiosk")
    try:
        start = lobby.until(
            lambda v: bool(v["screen"] == "start" and v["body"]["purposes"][0]["line"])
        )
        assert not start["body"]["purposes"][0]["line"]["open"]
        lobby.go("choose", "purpose", purpose="certificate")
        lobby.do("choose", service="honcho-shomei", procedure="juminhyo")
        told = lobby.at("trouble")["body"]
        assert (told["reason"], told["ways"]) == ("service_closed", ["start"])
        assert town.rows("visit", "receipt") == {"visit": 0, "receipt": 0}
    finally:
        lobby.close()
        town.close()


@given(st.integers(1, 40))
def test_a_range_gives_each_number_once_even_over_restarts(
    tmp_path_factory: pytest.TempPathFactory, many: int
) -> None:
    file = tmp_path_factory.mktemp("range") / "range.json"
    given_out = [Range(file, 901, 940).take("A", AT) for _ in range(many)]
    assert len(set(given_out)) == many
    assert given_out[0] == "A901"


def test_a_spent_range_gives_nothing(tmp_path: Path) -> None:
    one = Range(tmp_path / "range.json", 901, 901)
    one.take("A", AT)
    with pytest.raises(RangeSpent):
        one.take("B", AT)


def test_a_range_goes_on_over_days_and_a_clock_set_back_repeats_nothing(tmp_path: Path) -> None:
    def take(days: int) -> str:
        return Range(tmp_path / "range.json", 901, 904).take("A", AT + timedelta(days=days))

    assert [take(0), take(0), take(1), take(1), take(1)] == ["A901", "A902", "A903", "A904", "A901"]
    assert take(0) == "A902"
    with pytest.raises(RangeSpent):
        take(0)
    assert take(2) == "A903"


def test_a_torn_file_does_not_stop_the_others(tmp_path: Path) -> None:
    box = Outbox(tmp_path)
    item = box.put("/api/visits", "honcho", {"a": 1}, lambda inside: inside[::-1], AT)
    (tmp_path / "torn.sealed").write_text("{")
    assert box.items() == [item]


def test_a_refused_submission_is_put_aside_for_a_person(tmp_path: Path) -> None:
    box = Outbox(tmp_path)
    item = box.put("/api/visits", "honcho", {}, bytes, AT)
    box.refused(item.key)
    assert box.items() == []
    assert len(list(tmp_path.glob("*.refused"))) == 1
