"""Moves of a case beside the straight way: asked, taken over, referred, withdrawn, reopened."""

from __future__ import annotations

import pytest

from tests.cast import Person, Town
from tests.counter.caseload import FACTS, SHOWN, Json, case_of, code, done, received

UNKNOWN: Json = FACTS | {"identity": SHOWN | {"outcome": "not_confirmed"}}


def history(clerk: Person, case: Json) -> list[tuple[str, str | None]]:
    """Kind and reason of all that happened to a case."""
    found = clerk.get(f"/api/cases/{case['id']}").json()["case"]["history"]
    return [(event["kind"], event["reason"]) for event in found]


def test_a_question_brings_the_visitor_back_to_the_line_and_is_told_the_desk(
    town: Town, takahashi: Person
) -> None:
    case = done(takahashi, received(town, takahashi), "claim")

    answer = takahashi.handle(case, "ask", question="続柄の確認")

    assert (answer.status_code, answer.json()["case"]["state"]) == (200, "asking")
    assert takahashi.get("/api/desks/honcho-2").json()["preparing"] == []
    assert takahashi.next().json()["turn"]["purpose"] == "ask"
    assert ("ask", "続柄の確認") in history(takahashi, case)
    assert done(takahashi, answer.json()["case"], "answer")["state"] == "working"


def test_phone_and_sign_do_not_tell_a_question_from_ready_papers(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    visits = [kiosk.apply().json()["visit"] for _ in range(2)]
    asked, ready = (done(takahashi, case_of(takahashi, visit), "claim") for visit in visits)
    takahashi.handle(asked, "ask", question="続柄の確認")
    done(takahashi, ready, "prepare", "check")
    seen = []
    for visit in visits:
        turn = takahashi.get(f"/api/visits/{visit['id']}").json()["visit"]["turns"][0]
        assert takahashi.move(turn, "call").status_code == 200
        own = town.anybody().get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]
        seen.append(
            (own["turns"][0]["state"], own["turns"][0]["purpose"], own["cases"][0]["state"])
        )
        turn = takahashi.get("/api/desks/honcho-2").json()["turn"]
        takahashi.move(turn, "put_back")

    calls = town.shown(lambda s: len(s["calls"]) == 2)["calls"]
    assert seen[0] == seen[1] == ("called", "hand_over", "received")
    assert {call["purpose"] for call in calls} == {"hand_over"}


@pytest.mark.parametrize(("name", "state"), [("refer", "referred"), ("withdraw", "withdrawn")])
def test_what_is_decided_elsewhere_or_taken_back_frees_its_visitor(
    town: Town, takahashi: Person, name: str, state: str
) -> None:
    case = received(town, takahashi)

    answer = takahashi.handle(case, name, reason="県の決定を待つ")

    assert answer.json()["case"]["state"] == state
    (row,) = takahashi.get("/api/desks/honcho-2").json()["line"]
    assert row["reason"] == "hand_over"
    assert (name, "県の決定を待つ") in history(takahashi, case)
    assert done(takahashi, answer.json()["case"], "reopen")["state"] == "working"


def test_a_reopened_case_takes_its_visitor_out_of_the_hand_over_line(
    town: Town, takahashi: Person
) -> None:
    case = done(takahashi, received(town, takahashi), "claim", "prepare", "check")

    case = done(takahashi, case, "reopen")

    assert (case["state"], case["claimed_by"]) == ("working", "clerk-0")
    screen = takahashi.get("/api/desks/honcho-2").json()
    assert (len(screen["preparing"]), screen["line"][0]["reason"]) == (1, "first_come")
    done(takahashi, case, "prepare", "check")
    assert takahashi.next().json()["reason"] == "hand_over"


def test_a_clerk_takes_over_and_says_why(hall: Town) -> None:
    takahashi = hall.clerk("高橋")
    case = done(takahashi, received(hall, takahashi), "claim")

    answer = hall.clerk("伊藤").handle(case, "take_over", reason="高橋さんが休みのため")

    assert answer.json()["case"]["claimed_by"] == "clerk-1"
    assert ("take_over", "高橋さんが休みのため") in history(hall.clerk("伊藤"), case)


@pytest.mark.parametrize("name", ["take_over", "refer", "withdraw", "ask"])
@pytest.mark.parametrize(
    ("words", "fault"),
    [(None, "required"), (" ", "required"), (1, "not_text"), ("123456789018", "individual_number")],
)
def test_a_reason_says_something_and_holds_no_individual_number(
    hall: Town, name: str, words: object, fault: str
) -> None:
    clerk = hall.clerk()
    case = done(clerk, received(hall, clerk), "claim")
    field = "question" if name == "ask" else "reason"

    answer = clerk.handle(case, name, **{field: words})

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"] == {field: fault}
    assert "123456789018" not in answer.text


def test_reasons_lie_sealed(town: Town, takahashi: Person) -> None:
    case = received(town, takahashi)
    takahashi.handle(case, "refer", reason="渡辺さんの件")

    kept = town.only("SELECT reason FROM event WHERE kind = 'refer'")

    assert kept.startswith("sealed:")
    assert "渡辺" not in kept
    assert "渡辺" not in takahashi.get("/api/cases?state=referred").text


def test_a_notification_of_somebody_unidentified_is_taken_and_the_person_told(hall: Town) -> None:
    clerk, other = hall.clerk(), hall.clerk("伊藤")
    case = done(clerk, received(hall, clerk, "tenkyo"), "claim", "prepare")
    case = done(other, case, "check")

    case = clerk.handle(case, "accept", **UNKNOWN).json()["case"]

    assert case["notify"]
    assert "notify_person" in [kind for kind, _ in history(clerk, case)]
    assert done(clerk, case, "close")["state"] == "closed"


def test_nothing_is_handed_to_somebody_unidentified(hall: Town) -> None:
    clerk = hall.clerk()
    case = done(clerk, received(hall, clerk), "claim", "prepare", "check")

    case = clerk.handle(case, "accept", **UNKNOWN).json()["case"]

    assert (case["accepted_at"], case["notify"]) == (None, False)
    assert code(clerk.handle(case, "close")) == (409, "illegal_move")
    assert done(clerk, case, "accept", "close")["state"] == "closed"


@pytest.mark.parametrize(
    ("given", "fee"),
    [({}, {"yen": 300, "waived": None}), ({"fee": None}, {"yen": 300, "waived": None}),
     ({"fee": {}}, {"yen": 300, "waived": None}),
     ({"fee": {"waived": "welfare"}}, {"yen": 0, "waived": "welfare"})],
)  # fmt: skip
def test_the_fee_is_settled_with_the_close(hall: Town, given: Json, fee: Json) -> None:
    clerk = hall.clerk()
    case = done(clerk, received(hall, clerk), "claim", "prepare", "check", "accept")
    assert clerk.get(f"/api/cases/{case['id']}").json()["case"]["fee"]["yen"] == 300

    assert clerk.handle(case, "close", **given).json()["case"]["fee"] == fee


@pytest.mark.parametrize(
    ("fee", "field"),
    [({"waived": "friend"}, "fee.waived"), ({"waived": 1}, "fee.waived"), (300, "fee")],
)
def test_a_fee_is_waived_for_known_reasons_only(hall: Town, fee: object, field: str) -> None:
    clerk = hall.clerk()
    case = done(clerk, received(hall, clerk), "claim", "prepare", "check", "accept")

    answer = clerk.handle(case, "close", fee=fee)

    assert (code(answer), list(answer.json()["error"]["fields"])) == ((422, "invalid"), [field])


def test_the_reason_of_a_hold_is_read_in_the_history(town: Town, takahashi: Person) -> None:
    case = received(town, takahashi)
    turn = takahashi.get("/api/desks/honcho-2").json()["preparing"][0]

    takahashi.move(turn, "hold", reason="印鑑を取りに")

    assert ("hold", "印鑑を取りに") in history(takahashi, case)
