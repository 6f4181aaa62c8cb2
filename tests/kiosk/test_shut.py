"""What a kiosk says of lines that take nobody: why, and when they will, before anybody tries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kiosk import words
from kiosk.guide import parse
from kiosk.shut import Shut
from tests.cast import Town
from tests.kiosk.cast import GUIDE, Kiosk

SERVICES = {"honcho-zei": "2026-04-06T12:45:00+09:00", "honcho-shomei": "2026-04-07T08:30:00+09:00"}
BODY = dict(GUIDE.body) | {
    "services": [s | {"opens_at": SERVICES.get(s["id"])} for s in GUIDE.body["services"]],
    "procedures": [p | {"opens_at": {"honcho": "2026-04-06T13:00:00+09:00"}}
                   for p in GUIDE.body["procedures"]],
}  # fmt: skip
NOON = datetime.fromisoformat("2026-04-06T12:10:00+09:00")


def told(*lines: tuple[str, str, str | None], language: str = "ja") -> Any:
    """What is said of these lines: id, state, reason."""
    shut = Shut(parse(BODY, "honcho"), words.load()[language], language, NOON)
    return shut.view([{"id": i, "state": s, "reason": r} for i, s, r in lines])


def test_a_closed_line_says_when_it_opens() -> None:
    shown = told(("honcho-zei", "closed", None))

    assert (shown["open"], shown["paused"], shown["why"]) == (False, False, "12:45から")
    assert told(("honcho-shomei", "closed", None))["why"] == "あす 8:30から"
    assert told(("tennyu", "closed", None))["why"] == "13:00から"


def test_of_several_closed_lines_the_first_to_open_is_told() -> None:
    lines = ("honcho-shomei", "closed", None), ("honcho-zei", "closed", None)

    assert told(*lines)["why"] == "12:45から"


def test_a_full_line_does_not_open_again_after_lunch() -> None:
    assert told(("honcho-zei", "closed", "full"))["why"] == "きょうの番号は、すべて出ました"
    late = told(("honcho-shomei", "closed", "late"))["why"]
    assert late == "きょうの番号は終わりました　あす 8:30から"


@pytest.mark.parametrize(("language", "why"), [("ja", "防災訓練のため"), ("en", "Disaster drill")])
def test_a_paused_line_says_the_city_s_reason(language: str, why: str) -> None:
    shown = told(("honcho-zei", "paused", "drill"), language=language)

    assert (shown["paused"], shown["why"]) == (True, why)


def test_one_paused_and_one_closed_line_are_told_by_the_closed_one() -> None:
    lines = ("honcho-zei", "paused", "drill"), ("honcho-shomei", "closed", None)

    shown = told(*lines)

    assert (shown["paused"], shown["why"]) == (False, "あす 8:30から")


@pytest.mark.parametrize("said", [None, "", "boredom", "2026-04-06", "2020-01-01T00:00:00+09:00"])
def test_what_a_refusal_leaves_unsaid_is_not_made_up(said: str | None) -> None:
    shut = Shut(parse(BODY, "honcho"), words.load()["ja"], "ja", NOON)

    assert shut.detail(said) == ""


def test_a_refusal_s_reason_and_time_are_put_into_words() -> None:
    shut = Shut(parse(BODY, "honcho"), words.load()["ja"], "ja", NOON)

    assert shut.detail("system") == "システムの不具合のため"
    assert shut.detail("2026-04-06T13:00:00+09:00") == "13:00から"


def test_a_line_stopped_while_somebody_chose_it_says_why_and_shows_the_way_on(
    town: Town, lobby: Kiosk
) -> None:
    lobby.at("start")
    lobby.go("choose", "purpose", purpose="certificate")
    clerk = town.clerk()
    clerk.post("/api/pauses", {"target": "honcho-shomei", "reason": "system"})

    lobby.do("choose", service="honcho-shomei", procedure="juminhyo")

    told = lobby.at("trouble")["body"]
    assert (told["reason"], told["note"]) == ("service_paused", "システムの不具合のため")
    assert told["ways"] == ["start"]


def test_a_form_of_a_procedure_stopped_meanwhile_keeps_the_number(town: Town, lobby: Kiosk) -> None:
    lobby.to_pin()
    lobby.do("pin", pin="1234")
    lobby.at("filled")
    lobby.go("ask", "next")
    town.clerk().post("/api/pauses", {"target": "juminhyo", "reason": "national_system"})
    for value in (GUIDE.table("juminhyo_kind")[0]["code"], 1):
        lobby.answer(value)

    lobby.do("confirm")

    view = lobby.at("trouble")
    assert (view["body"]["reason"], view["number"]["text"]) == ("form_paused", "A001")
    assert view["body"]["ways"] == ["again", "stop"]
