"""Signing in: the cookie, the token beside it, one session a clerk, and patience with guesses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cast import PASSWORD, Person, Town


def sign_in(town: Town, name: str = "高橋", password: str = PASSWORD, **more: Any) -> Any:
    """Try to sign in from a fresh browser."""
    return town.anybody().post("/api/session", {"clerk": name, "password": password} | more)


def code(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def test_signing_in_gives_a_token_and_a_cookie_no_script_can_read(hall: Town) -> None:
    answer = sign_in(hall, desk="honcho-2")

    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code in (200, 201)
    assert list(answer.json()) == ["csrf"]
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert answer.json()["csrf"] not in cookie


def test_a_clerk_learns_who_she_is_and_which_desks_she_may_take(hall: Town) -> None:
    answer = hall.clerk("佐々木").get("/api/session").json()

    assert answer["clerk"]["name"] == "佐々木"
    assert (answer["clerk"]["office"], answer["desk"]) == ("honcho", "honcho-4")
    assert [desk["id"] for desk in answer["desks"]] == ["honcho-4", "honcho-5"]
    assert "password" not in str(answer)


def test_a_clerk_sits_down_at_another_desk_of_hers(hall: Town) -> None:
    clerk = hall.seatless("佐々木")
    assert clerk.get("/api/session").json()["desk"] is None

    assert clerk.post("/api/session/desk", {"desk": "honcho-5"}).status_code == 200
    assert clerk.get("/api/session").json()["desk"] == "honcho-5"
    assert code(clerk.post("/api/session/desk", {"desk": "honcho-2"}))[0] == 403
    assert code(clerk.post("/api/session/desk", {"desk": "nowhere"}))[0] == 404
    assert clerk.get("/api/session").json()["desk"] == "honcho-5"


@pytest.mark.parametrize(("desk", "status"), [("honcho-3", 403), ("inakawa-1", 403), ("x", 404)])
def test_a_desk_that_is_not_hers_refuses_the_sign_in(hall: Town, desk: str, status: int) -> None:
    before = hall.rows("session")

    assert sign_in(hall, "佐々木", desk=desk).status_code == status
    assert hall.rows("session") == before


@pytest.mark.parametrize("token", [None, "", "wrong", "あ"])
def test_a_write_without_the_right_token_is_forbidden(hall: Town, token: str | None) -> None:
    clerk = hall.clerk()
    clerk.headers = {} if token is None else {"X-CSRF-Token": token.encode()}  # type: ignore[dict-item]

    for path in ("/api/desks/honcho-2/state", "/api/session/desk", "/api/visits"):
        assert code(clerk.post(path, {"state": "open"})) == (403, "csrf")
    assert code(clerk.http.delete("/api/session")) == (403, "csrf")
    assert clerk.get("/api/session").status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://[broken", "http://127.0.0.1:1"]
)
def test_a_write_from_a_foreign_page_is_forbidden(hall: Town, origin: str) -> None:
    clerk = hall.clerk()

    answer = clerk.post("/api/desks/honcho-2/state", {"state": "open"}, headers={"Origin": origin})

    assert code(answer) == (403, "foreign_origin")
    stranger = hall.anybody()
    body = {"clerk": "高橋", "password": PASSWORD}
    assert stranger.post("/api/session", body, headers={"Origin": origin}).status_code == 403


def test_a_write_from_our_own_page_and_from_a_program_is_fine(hall: Town) -> None:
    clerk = hall.clerk()

    for headers in ({"Origin": hall.served.url}, {}):
        answer = clerk.post("/api/desks/honcho-2/state", {"state": "open"}, headers=headers)
        assert answer.status_code == 200


def test_a_new_sign_in_ends_the_old_one(hall: Town) -> None:
    old, new = hall.clerk(), hall.clerk()

    assert old.get("/api/session").status_code == 401
    assert new.get("/api/session").status_code == 200
    assert hall.clerk("伊藤").get("/api/session").status_code == 200


def test_of_many_sign_ins_at_once_one_lives(hall: Town) -> None:
    with ThreadPoolExecutor(6) as hands:
        people = list(hands.map(lambda _: hall.clerk(), range(6)))

    alive = [each for each in people if each.get("/api/session").status_code == 200]
    assert len(alive) == 1


def test_signing_out_ends_the_session(hall: Town) -> None:
    clerk = hall.clerk()

    answer = clerk.http.delete("/api/session", headers=clerk.headers)

    assert answer.status_code in (200, 204)
    assert clerk.get("/api/session").status_code == 401


def test_a_session_lasts_over_a_restart_but_not_over_night(town: Town) -> None:
    clerk = town.clerk()
    town.restart()
    clerk.http.base_url = town.served.url
    assert clerk.get("/api/session").status_code == 200

    town.clock.forward(hours=15)

    assert clerk.get("/api/session").status_code == 401


def test_nobody_is_told_whether_name_or_password_was_wrong(hall: Town) -> None:
    wrong = [sign_in(hall, "高橋", "x"), sign_in(hall, "誰か", PASSWORD), sign_in(hall, "", "x")]

    assert {a.status_code for a in wrong} == {401}
    assert len({a.text for a in wrong}) == 1


def test_one_wrong_password_never_locks(town: Town) -> None:
    assert sign_in(town, password="x").status_code == 401

    assert sign_in(town).status_code == 201


def test_many_wrong_passwords_are_slowed_down_and_colleagues_go_on(town: Town) -> None:
    wrong = [sign_in(town, password=f"x{n}") for n in range(30)]

    assert [a.status_code for a in wrong] == [401] * 20 + [429] * 10
    assert int(wrong[-1].headers["retry-after"]) > 0
    assert sign_in(town, "伊藤").status_code == 201
    town.clock.forward(minutes=1)
    assert sign_in(town).status_code == 201


def test_who_tries_many_names_is_slowed_down_too(town: Town) -> None:
    statuses = [sign_in(town, f"職員{n}", "x").status_code for n in range(70)]

    assert statuses == [401] * 60 + [429] * 10


def test_right_passwords_are_never_counted(hall: Town) -> None:
    assert {sign_in(hall, "柴田").status_code for _ in range(80)} == {201}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"clerk": None}, "clerk"), ({"clerk": 1}, "clerk"), ({"password": None}, "password"),
     ({"password": ["x"]}, "password"), ({"password": "x" * 3000}, "password"),
     ({"desk": 4}, "desk"), ({"clerk": "x\u0000y"}, "clerk")],
)  # fmt: skip
def test_a_sign_in_that_makes_no_sense_is_invalid(
    hall: Town, change: dict[str, Any], field: str
) -> None:
    body = {"clerk": "高橋", "password": PASSWORD} | change

    answer = hall.anybody().post("/api/session", body)

    assert code(answer) == (422, "invalid")
    assert list(answer.json()["error"]["fields"]) == [field]
    assert PASSWORD not in answer.text


@pytest.mark.parametrize("path", ["/api/session", "/api/cases", "/api/desks/honcho-2"])
def test_a_made_up_cookie_opens_nothing(hall: Town, path: str) -> None:
    for cookie in ("x", "", "x" * 5000, "%00", "あ".encode()):
        stranger: Person = hall.anybody()
        value = cookie if isinstance(cookie, bytes) else cookie.encode()
        answer = stranger.get(path, headers={"Cookie": b"matanai_session=" + value})
        assert code(answer) == (401, "no_session")
