"""A visitor at the kiosk, over real sockets, with a real counter behind it."""

from __future__ import annotations

from typing import Any

from kiosk.card.emulator.residents import residents
from tests.cast import Person, Town
from tests.kiosk.cast import GUIDE, Kiosk


def give(lobby: Kiosk, path: str, value: Any, then: str = "ask") -> dict[str, Any]:
    """Answer the question at `path`, and wait for the next."""
    lobby.until(lambda v: bool(v["body"].get("path") == path))
    lobby.do("answer", value=value)
    return lobby.until(lambda v: v["screen"] == then and v["body"].get("path") != path)


def filled(lobby: Kiosk) -> dict[str, Any]:
    """佐藤花子's card read and the two open questions answered."""
    lobby.to_pin()
    lobby.do("pin", pin="1234")
    lobby.at("filled")
    lobby.go("ask", "next")
    give(lobby, "kind", GUIDE.table("juminhyo_kind")[0]["code"])
    return give(lobby, "copies", 1, then="confirm")


def test_two_touches_and_the_number_is_in_the_line(lobby: Kiosk, town: Town) -> None:
    view = lobby.number()

    assert view["number"]["text"] == "A001"
    assert town.rows("visit", "turn", "case") == {"visit": 1, "turn": 1, "case": 0}


def test_a_card_and_two_answers_make_an_application(
    lobby: Kiosk, town: Town, takahashi: Person
) -> None:
    filled(lobby)
    ticket = lobby.go("ticket", "confirm")

    assert ticket["body"]["saved"]
    case = takahashi.get("/api/cases").json()["cases"][0]
    full = takahashi.get(f"/api/cases/{case['id']}").json()["case"]
    assert full["answers"]["applicant_name"] == "佐藤　花子"
    assert full["sources"]["applicant_name"] == "card"
    assert full["sources"]["copies"] == "typed"
    assert town.rows("visit", "case") == {"visit": 1, "case": 1}


def test_values_stay_covered_until_touched_and_pins_never_appear(lobby: Kiosk) -> None:
    filled(lobby)
    assert "花子" not in "".join(lobby.frames)
    lobby.do("reveal", path="applicant_name")
    lobby.until(lambda v: "花子" in str(v["body"]))
    assert "1234" not in "".join(lobby.frames)


def test_after_the_end_nothing_of_the_visitor_is_left(lobby: Kiosk) -> None:
    filled(lobby)
    lobby.go("ticket", "confirm")
    shown = lobby.until(lambda v: v["body"].get("paper") == "printed")
    assert lobby.http.get(shown["body"]["picture"]).status_code == 200
    lobby.reader.remove()
    lobby.go("start", "finish")

    assert lobby.http.get(shown["body"]["picture"]).status_code == 404
    kept = b"".join(f.read_bytes() for f in lobby.data.rglob("*") if f.is_file())
    assert "花子".encode() not in kept


def test_a_wrong_number_is_asked_once_more_and_then_the_kiosk_stops(lobby: Kiosk) -> None:
    lobby.to_pin()
    lobby.do("pin", pin="9999")
    again = lobby.until(lambda v: v["body"].get("fault") == "wrong_pin")
    assert again["body"]["tries"] == 2
    lobby.do("pin", pin="9998")
    stopped = lobby.at("trouble")

    assert stopped["body"]["reason"] == "pin_stopped"
    assert "without_card" in stopped["body"]["ways"]
    lobby.do("pin", pin="1234")
    assert lobby.go("ask", "way", way="touch")["body"]["path"] == "applicant_name"


def test_a_number_that_is_no_four_digits_never_reaches_the_card(lobby: Kiosk) -> None:
    lobby.to_pin()
    for bad in ("12", "１２３４", "12345", "abcd", None, 1234):
        lobby.do("pin", pin=bad)
    lobby.do("help")
    view = lobby.until(lambda v: bool(v["help"]))
    assert (view["screen"], view["body"]["tries"]) == ("pin", 3)


def test_every_odd_card_has_its_screen(lobby: Kiosk) -> None:
    lobby.to_card()
    reasons = {"phone": "phone_card", "other": "not_a_my_number_card",
               "old_card": "not_a_my_number_card"}  # fmt: skip
    for resident in (one for one in residents().values() if one.kind in reasons):
        lobby.reader.insert(resident.id)
        told = lobby.told(reasons[resident.kind])
        assert {"again", "without_card"} <= set(told["body"]["ways"])
        lobby.reader.remove()
        lobby.until(lambda v: not v["card"])


def test_a_blocked_card_and_a_last_try_are_told_before_any_number_is_asked(lobby: Kiosk) -> None:
    lobby.to_card()
    blocked = next(r.id for r in residents().values() if r.tries == 0)
    lobby.reader.insert(blocked)
    assert lobby.until(lambda v: v["body"].get("reason") == "pin_blocked")["screen"] == "trouble"
    last = next(r.id for r in residents().values() if r.tries == 1)
    lobby.reader.remove()
    lobby.until(lambda v: not v["card"])
    lobby.go("insert", "again")
    lobby.reader.insert(last)
    lobby.at("known")
    assert lobby.go("trouble", "known", known=True)["body"]["reason"] == "last_try"


def test_a_card_pulled_out_while_it_is_read_can_be_laid_down_again(lobby: Kiosk) -> None:
    lobby.to_pin()
    lobby.reader.cut_after(3)
    lobby.do("pin", pin="1234")
    assert lobby.at("trouble")["body"]["reason"] in ("card_gone", "answer_lost")
    lobby.reader.insert("hanako")
    lobby.at("known")


def test_an_individual_number_in_a_field_is_refused_here_already(lobby: Kiosk, town: Town) -> None:
    lobby.number()
    lobby.go("for_whom", "way", way="touch")
    lobby.go("notice", "for_whom", for_whom="self")
    lobby.go("ask", "agree")
    lobby.do("answer", value="1234 5678 9018")

    told = lobby.until(lambda v: bool(v["body"].get("fault")))
    assert told["body"]["fault"] == "individual_number"
    assert "9018" not in "".join(lobby.frames)
    assert town.rows("case") == {"case": 0}


def test_a_branch_of_only_lines_gives_a_number_without_a_form(lobby: Kiosk) -> None:
    lobby.at("start")
    lobby.go("lines", "number_only")
    view = lobby.go("number", "choose", service="honcho-shomei", procedure=None)
    assert view["body"]["ways"] == []
    assert lobby.go("ticket", "stop")["number"]["text"] == "A001"


def test_words_come_in_every_language(lobby: Kiosk) -> None:
    lobby.at("start")
    lobby.do("language", language="en")
    view = lobby.until(lambda v: bool(v["language"] == "en"))
    assert view["body"]["purposes"][0]["name"] == "Certificates"
    lobby.do("language", language="tlh")
    assert lobby.until(lambda v: bool(v["language"] == "ja"))["office"].startswith("湯沢市")
