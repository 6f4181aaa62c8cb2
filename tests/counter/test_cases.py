"""A case at the clerks' hands: read, worked on, checked by another, accepted, closed."""

from __future__ import annotations

import pytest

from counter.case import MOVES
from tests.cast import SAMPLES, Person, Town
from tests.counter.caseload import FACTS, SHOWN, Json, case_of, code, done, fill, received


def test_a_case_walks_from_received_to_closed(hall: Town) -> None:
    clerk = hall.clerk()
    case = received(hall, clerk)
    states = []
    for name in ("claim", "prepare", "check", "accept", "close"):
        before, case = case, done(clerk, case, name)
        states.append(case["state"])
        assert case["version"] == before["version"] + 1

    assert states == ["working", "prepared", "approved", "approved", "closed"]
    assert case["accepted_at"] == "2026-04-06T09:00:00+09:00"


def test_the_list_shows_open_cases_without_personal_data(hall: Town) -> None:
    clerk = hall.clerk()
    case = received(hall, clerk, "koseki")

    answer = clerk.get("/api/cases")

    (listed,) = [each for each in answer.json()["cases"] if each["id"] == case["id"]]
    assert set(listed) >= {"id", "number", "procedure", "state", "version", "visit", "turn",
                           "for_whom", "service", "claimed_by", "accepted_at", "may_prepare",
                           "arrived_at", "channel"}  # fmt: skip
    assert not {"answers", "sources", "accepted"} & set(listed)
    assert "鈴木" not in answer.text


@pytest.mark.parametrize(
    ("query", "found"),
    [("", True), ("?state=received", True), ("?state=working", False), ("?state=nonsense", False),
     ("?service=honcho-ido", True), ("?service=honcho-shomei", False), ("?service=nowhere", False),
     ("?state=&service=", True), ("?state=received&service=honcho-ido", True),
     ("?state=%00", False), ("?state=%FF", False)],
)  # fmt: skip
def test_the_list_is_asked_by_state_and_service(hall: Town, query: str, found: bool) -> None:
    clerk = hall.clerk()
    case = received(hall, clerk, "tenkyo")

    answer = clerk.get(f"/api/cases{query}")

    assert answer.status_code == 200
    assert (case["id"] in [each["id"] for each in answer.json()["cases"]]) == found


def test_the_case_shows_answers_with_their_sources_and_what_happened(hall: Town) -> None:
    clerk = hall.clerk()
    case = done(clerk, received(hall, clerk), "claim")

    found = clerk.get(f"/api/cases/{case['id']}").json()["case"]

    assert found["answers"] == SAMPLES["juminhyo"]["answers"]
    assert set(found["sources"].values()) == {"card", "typed"}
    assert (found["missing"], found["accepted"]) == ([], None)
    assert [event["kind"] for event in found["history"]] == ["receive", "claim"]
    assert (found["history"][1]["by"], found["history"][1]["desk"]) == ("clerk-0", "honcho-2")


def test_every_reading_and_printing_is_an_event(town: Town, takahashi: Person) -> None:
    case = received(town, takahashi)
    takahashi.get(f"/api/cases/{case['id']}/form.pdf")
    town.clerk("阿部").get(f"/api/cases/{case['id']}")

    seen = [(kind, clerk, desk) for kind, clerk, desk in town.events(case["id"])]

    assert seen == [("receive", None, None), ("read", "clerk-0", "honcho-2"),
                    ("print", "clerk-0", "honcho-2")]  # fmt: skip


def test_a_case_is_shown_to_clerks_of_its_office_only(hall: Town) -> None:
    case = received(hall, hall.clerk())
    path = f"/api/cases/{case['id']}"
    stranger = hall.clerk("阿部")

    assert hall.anybody().get(path).status_code == 401
    assert hall.kiosk().get(path).status_code == 401
    assert code(stranger.get(path)) == (403, "not_your_office")
    assert code(stranger.get(f"{path}/form.pdf")) == (403, "not_your_office")
    assert code(stranger.handle(case, "claim")) == (403, "not_your_office")
    assert code(fill(stranger, case, copies=3)) == (403, "not_your_office")
    assert case["id"] not in stranger.get("/api/cases").text


def test_body_then_id_then_right_then_version_then_table(hall: Town) -> None:
    clerk, stranger = hall.clerk(), hall.clerk("阿部")
    case = received(hall, clerk)
    unknown, old = {"id": "nobody", "version": 1}, case | {"version": 99}

    assert code(clerk.post("/api/cases/nobody/claim", {})) == (422, "invalid")
    assert code(clerk.handle(unknown, "claim")) == (404, "not_found")
    assert code(stranger.handle(old, "claim")) == (403, "not_your_office")
    assert code(clerk.handle(old, "close")) == (409, "stale")
    assert code(clerk.handle(case, "close")) == (409, "illegal_move")


def test_who_was_slower_sees_the_case_and_the_desk_that_was_faster(hall: Town) -> None:
    takahashi, ito = hall.clerk("高橋"), hall.clerk("伊藤")
    case = received(hall, ito)
    done(takahashi, case, "claim")

    error = ito.handle(case, "claim").json()["error"]

    assert (error["code"], error["by"]) == ("stale", "honcho-2")
    assert (error["case"]["state"], error["case"]["version"]) == ("working", 2)
    assert "佐藤" not in str(error)


def test_release_gives_the_case_back_and_only_its_clerk_may(hall: Town) -> None:
    takahashi, ito = hall.clerk("高橋"), hall.clerk("伊藤")
    case = done(takahashi, received(hall, takahashi), "claim")

    assert code(ito.handle(case, "release")) == (409, "illegal_move")
    case = done(takahashi, case, "release")
    assert (case["state"], case["claimed_by"]) == ("received", None)
    assert done(ito, case, "claim")["claimed_by"] == "clerk-1"


def test_a_second_clerk_checks_what_needs_two(hall: Town) -> None:
    takahashi, ito = hall.clerk("高橋"), hall.clerk("伊藤")
    case = done(takahashi, received(hall, takahashi, "tenkyo"), "claim", "prepare")

    assert code(takahashi.handle(case, "check")) == (409, "illegal_move")
    assert done(ito, case, "check")["state"] == "approved"


def test_nothing_is_closed_before_it_is_accepted_and_that_happens_once(hall: Town) -> None:
    clerk = hall.clerk()
    case = done(clerk, received(hall, clerk), "claim", "prepare", "check")
    assert code(clerk.handle(case, "close")) == (409, "illegal_move")

    case = done(clerk, case, "accept")

    assert code(clerk.handle(case, "accept", **FACTS)) == (409, "illegal_move")
    found = clerk.get(f"/api/cases/{case['id']}").json()["case"]["accepted"]
    assert (found["identity"], found["signed"]) == (SHOWN, True)
    assert (found["person"], found["clerk"]) == ({"role": "self", "authority": None}, "clerk-0")
    assert done(clerk, case, "close")["state"] == "closed"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"identity": None}, "identity"), ({"identity": {}}, "identity.rule"),
     ({"identity": SHOWN | {"outcome": "sure"}}, "identity.outcome"),
     ({"identity": SHOWN | {"rule": "none"}}, "identity.rule"),
     ({"identity": SHOWN | {"documents": "card"}}, "identity.documents"),
     ({"identity": SHOWN | {"documents": [1]}}, "identity.documents"),
     ({"person": []}, "person"), ({"person": {}}, "person.role"),
     ({"person": {"role": "nobody"}}, "person.role"), ({"signed": "yes"}, "signed")],
)  # fmt: skip
def test_an_acceptance_that_says_too_little_is_invalid(
    hall: Town, change: Json, field: str
) -> None:
    clerk = hall.clerk()
    case = received(hall, clerk)

    answer = clerk.handle(case, "accept", **(FACTS | change))

    assert code(answer) == (422, "invalid")
    assert field in answer.json()["error"]["fields"]
    assert case_of(clerk, {"cases": [case]})["accepted_at"] is None


def test_the_turn_is_ready_when_its_last_case_is_and_is_called_to_hand_over(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    inkan = SAMPLES["juminhyo"] | {"procedure": "inkan_shomei"} | SAMPLES["inkan_shomei"]
    both = [SAMPLES["juminhyo"], inkan]
    visit = kiosk.take(services=[], applications=both).json()["visit"]
    cases = [case_of(takahashi, {"cases": [each]}) for each in visit["cases"]]

    done(takahashi, cases[0], "claim", "prepare", "check")
    assert takahashi.get("/api/desks/honcho-2").json()["preparing"] != []
    done(takahashi, cases[1], "claim", "prepare", "check")

    screen = takahashi.get("/api/desks/honcho-2").json()
    assert (screen["preparing"], screen["line"][0]["reason"]) == ([], "hand_over")
    found = takahashi.next().json()
    assert (found["reason"], found["turn"]["purpose"]) == ("hand_over", "hand_over")


def test_preparing_costs_no_place(kiosk: Person, takahashi: Person) -> None:
    first = kiosk.apply("juminhyo").json()["visit"]
    kiosk.number()

    found = takahashi.next().json()

    assert found["turn"]["id"] == first["turns"][0]["id"]
    assert found["turn"]["purpose"] == "intake"


def test_work_on_a_case_needs_no_desk(hall: Town) -> None:
    clerk = hall.seatless()

    assert done(clerk, received(hall, clerk), "claim")["claimed_by"] == "clerk-2"


@pytest.mark.parametrize("name", MOVES)
def test_nobody_works_on_a_case_without_a_session(hall: Town, name: str) -> None:
    case = received(hall, hall.clerk())

    assert hall.anybody().handle(case, name).status_code == 401
    assert hall.kiosk().handle(case, name).status_code == 401
