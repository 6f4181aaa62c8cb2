"""The snapshot is small, goes round unchanged, and refuses what is not one."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.snapshot import HALL_BYTES, ProcedureLine, Snapshot, key
from tests.display.harness import AT, OTHERS, SECRET, call, snapshot, turn

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = ("version", "at", "office", "services", "calls", "turns")


def test_full_goes_round_unchanged() -> None:
    assert Snapshot.parse(snapshot().full()) == snapshot()


def test_the_way_back_goes_round_and_takes_no_room_where_there_is_none() -> None:
    away = snapshot(turns=(replace(turn(), back=25, until=AT),))

    assert Snapshot.parse(away.full()).turns[0] == away.turns[0]
    assert b"back" not in snapshot().full()
    assert b"until" not in snapshot().full()


def test_hall_of_eight_services_and_twelve_calls_stays_within_a_frame() -> None:
    hall = snapshot(version=9_000_000_000).hall()

    assert len(hall) <= HALL_BYTES
    assert [line["seq"] for line in json.loads(hall)["calls"]][-1] == 112


def test_hall_of_a_large_office_keeps_the_four_newest_calls() -> None:
    hall = json.loads(snapshot(services=snapshot().services * 3).hall())

    assert [line["seq"] for line in hall["calls"]] == [109, 110, 111, 112]


def test_hall_holds_no_turns() -> None:
    hall = snapshot().hall()

    assert b"turns" not in hall
    assert key(SECRET).encode() not in hall


def test_a_visit_finds_its_own_turns_only() -> None:
    both = snapshot(turns=(turn(), turn(OTHERS, "called", "honcho-3")))

    assert [line.state for line in both.of(OTHERS)] == ["called"]
    assert both.of("nobody") == ()


def test_key_of_a_secret_that_is_not_ascii_is_still_a_key() -> None:
    assert len(key("ひみつ")) == 16


@given(JSON)
def test_any_json_is_a_snapshot_or_a_value_error(body: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Snapshot.parse(json.dumps(body).encode())


@given(st.binary(max_size=64))
def test_any_bytes_are_a_snapshot_or_a_value_error(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Snapshot.parse(raw)


@given(st.sampled_from(FIELDS), JSON)
def test_one_wrong_field_is_refused_or_harmless(field: str, value: Any) -> None:
    body = {**json.loads(snapshot().full()), field: value}

    with suppress(ValueError):
        parsed = Snapshot.parse(json.dumps(body).encode())

        assert Snapshot.parse(parsed.full()) == parsed


@pytest.mark.parametrize(
    "change",
    [
        {"version": True},
        {"version": -1},
        {"at": "2026-10-05T10:24:00"},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"office": "../x"},
        {"calls": [{**json.loads(snapshot().full())["calls"][0], "number": "<b>"}]},
        {"calls": [{}] * 13},
        {"services": [{**json.loads(snapshot().full())["services"][0], "low": 30, "high": 20}]},
        {"turns": [{**json.loads(snapshot().full())["turns"][0], "state": "sleeping"}]},
    ],
)
def test_a_wrong_value_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Snapshot.parse(json.dumps({**json.loads(snapshot().full()), **change}).encode())


def test_deep_json_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Snapshot.parse(b"[" * 200_000)


def test_keys_of_a_later_version_are_ignored() -> None:
    body = {**json.loads(snapshot().full()), "weather": "snow"}

    assert Snapshot.parse(json.dumps(body).encode()) == snapshot()


def test_a_withdrawn_call_says_so() -> None:
    hall = json.loads(snapshot(calls=(call(1, withdrawn=True),)).hall())

    assert hall["calls"][0]["withdrawn"] is True


def stopped(count: int) -> Snapshot:
    """A hall where so many of the eight lines are paused, and a procedure with them."""
    lines = [
        replace(line, state="paused", level=0, level3=0, low=None, high=None,
                reason="national_system")
        if index < count else line
        for index, line in enumerate(snapshot().services)
    ]  # fmt: skip
    procedures = (ProcedureLine("shotoku_shomei", "paused", "national_system"),)
    return snapshot(version=9_000_000_000, services=tuple(lines), procedures=procedures)


@pytest.mark.parametrize("count", [0, 3, 8])
def test_a_hall_that_stands_still_stays_within_a_frame_and_goes_round(count: int) -> None:
    hall = stopped(count).hall()

    assert len(hall) <= HALL_BYTES
    assert Snapshot.parse(stopped(count).full()) == stopped(count)
    assert [line["reason"] for line in json.loads(hall)["services"] if "reason" in line] == [
        "national_system"] * count  # fmt: skip


@pytest.mark.parametrize("reason", ["<b>", "", 7, "x" * 17])
def test_a_reason_that_is_no_code_is_refused(reason: Any) -> None:
    body = json.loads(stopped(8).full())
    body["services"][0]["reason"] = reason

    with pytest.raises(ValueError, match="reason"):
        Snapshot.parse(json.dumps(body).encode())
