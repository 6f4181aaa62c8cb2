"""Taking a number: what a visit is, what it starts as, and what its holder sees of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from tests.cast import SAMPLES, YUZAWAS_OWN, Person, Town

IDO = YUZAWAS_OWN.services["honcho-ido"]
SERVICES = YUZAWAS_OWN.offices["honcho"].services
TURN = {"id", "number", "service", "state", "version", "desk", "purpose", "calls", "arrived_at",
        "waited_s", "way_s", "served_s", "ahead", "low", "high"}  # fmt: skip


def test_a_visit_has_all_the_contract_names(town: Town, kiosk: Person) -> None:
    answer = kiosk.take()

    visit = answer.json()["visit"]
    assert answer.status_code == 201
    assert set(visit) == {"id", "number", "secret", "status_url", "turns", "cases"}
    assert visit["status_url"].startswith(f"{town.settings.display_url}/t/{visit['secret']}")
    assert set(visit["turns"][0]) == TURN


def test_a_new_turn_waits_with_a_range_and_nothing_that_does_not_apply(kiosk: Person) -> None:
    (turn,) = kiosk.number()["turns"]

    assert (turn["state"], turn["version"], turn["calls"], turn["waited_s"]) == ("waiting", 1, 0, 0)
    assert (turn["desk"], turn["purpose"]) == (None, None)
    assert turn["arrived_at"] == "2026-04-06T09:00:00+09:00"
    assert 0 <= turn["low"] <= turn["high"]
    assert datetime.fromisoformat(turn["arrived_at"]).utcoffset() is not None


def test_numbers_run_without_a_gap_for_each_letter(kiosk: Person) -> None:
    given: dict[str, list[str]] = {}
    for service in (*SERVICES, *SERVICES):
        letter = YUZAWAS_OWN.services[service].letter  # delicate lines share one
        given.setdefault(letter, []).append(kiosk.number(service)["number"])

    for letter, numbers in given.items():
        assert numbers == [f"{letter}{count:03d}" for count in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("service", SERVICES)
def test_a_number_alone_is_given_for_every_service_and_waits(
    hall: Town, service: str
) -> None:  # fmt: skip
    (turn,) = hall.kiosk().number(service)["turns"]

    assert (turn["service"], turn["state"]) == (service, "waiting")


def test_a_hundred_visitors_at_once_get_a_hundred_numbers_without_a_gap(
    town: Town, kiosk: Person
) -> None:
    with ThreadPoolExecutor(16) as crowd:
        numbers = list(crowd.map(lambda _: kiosk.number()["number"], range(100)))

    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 101)]
    assert town.rows("visit", "turn", "receipt") == {"visit": 100, "turn": 100, "receipt": 100}


def test_a_refused_visitor_leaves_no_gap(kiosk: Person) -> None:
    kiosk.number()
    assert kiosk.take("honcho-shomei", language="tlh").status_code == 422
    assert kiosk.take("nowhere").status_code == 422

    assert kiosk.number()["number"] == "A002"


def test_the_thousandth_number_has_four_digits(
    town: Town, kiosk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.number("honcho-ido")
    town.served.stop()
    town.write("UPDATE serial SET last = 999 WHERE letter = 'B'")
    monkeypatch.setitem(YUZAWAS_OWN.services, "honcho-ido", replace(IDO, daily_limit=None))
    town.restart()

    numbers = [town.kiosk().number("honcho-ido")["number"] for _ in range(2)]

    assert numbers == ["B1000", "B1001"]


def test_the_daily_limit_is_told_and_costs_nobody_a_number(town: Town, kiosk: Person) -> None:
    kiosk.number("honcho-ido")
    town.served.stop()
    town.write("UPDATE serial SET last = 999 WHERE letter = 'B'")
    town.restart()

    answer = town.kiosk().take("honcho-ido")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "limit_reached")
    assert town.rows("visit")["visit"] == 1
    assert town.kiosk().number()["number"] == "A001"


def test_the_next_morning_numbers_begin_at_one_and_yesterdays_line_is_empty(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    town.clock.forward(days=1)
    town.restart()

    assert town.kiosk().number()["number"] == "A001"
    desk = town.clerk().get("/api/desks/honcho-2").json()
    assert [turn["arrived_at"][:10] for turn in desk["line"]] == ["2026-04-07"]


def test_the_day_is_tokyos(town: Town, kiosk: Person) -> None:
    town.clock.at = datetime.fromisoformat("2026-04-06T23:59:59+09:00")
    assert kiosk.number()["number"] == "A001"
    town.clock.forward(seconds=2)

    assert kiosk.number()["number"] == "A001"


def test_a_clock_that_goes_back_takes_no_day_and_no_time_back(town: Town, kiosk: Person) -> None:
    first = kiosk.number()["turns"][0]["arrived_at"]
    town.clock.forward(days=-1)

    visit = kiosk.number()

    assert visit["number"] == "A002"
    assert visit["turns"][0]["arrived_at"] >= first


def test_services_and_applications_make_one_turn_each_under_one_number(kiosk: Person) -> None:
    both = [SAMPLES["juminhyo"], SAMPLES["inkan_shomei"], SAMPLES["tenkyo"]]
    visit = kiosk.take(services=["honcho-hoken"], applications=both).json()["visit"]

    assert visit["number"] == "D001"
    services = [turn["service"] for turn in visit["turns"]]
    assert services == ["honcho-hoken", "honcho-shomei", "honcho-ido"]
    assert {turn["number"] for turn in visit["turns"]} == {"D001"}
    assert [case["procedure"] for case in visit["cases"]] == ["juminhyo", "inkan_shomei", "tenkyo"]
    assert {case["state"] for case in visit["cases"]} == {"received"}


def test_who_asks_for_nothing_gets_no_number(town: Town, kiosk: Person) -> None:
    answer = kiosk.take(services=[], applications=[])

    assert (answer.status_code, answer.json()["error"]["fields"]) == (422, {"services": "required"})
    assert town.rows("visit")["visit"] == 0


@pytest.mark.parametrize(
    ("procedure", "state"),
    [("juminhyo", "preparing"), ("inkan_shomei", "preparing"), ("koseki", "waiting"),
     ("tennyu", "waiting"), ("tenkyo", "waiting"), ("jido_teate", "waiting")],
)  # fmt: skip
def test_only_what_may_be_prepared_starts_as_preparing(
    hall: Town, procedure: str, state: str
) -> None:
    (turn,) = hall.kiosk().apply(procedure).json()["visit"]["turns"]

    assert turn["state"] == state
    assert turn["low"] is not None


def test_one_case_that_may_not_be_prepared_keeps_its_turn_waiting(hall: Town) -> None:
    typed = SAMPLES["inkan_shomei"] | {"sources": {}}
    visit = hall.kiosk().take(services=[], applications=[SAMPLES["juminhyo"], typed]).json()

    assert [turn["state"] for turn in visit["visit"]["turns"]] == ["waiting"]


def test_a_kiosk_asks_for_its_own_office_only(town: Town, kiosk: Person) -> None:
    answer = kiosk.take("inakawa-sogo", office="inakawa")

    assert answer.status_code == 403
    assert town.rows("visit")["visit"] == 0


def test_a_service_of_another_office_is_unknown_here(kiosk: Person) -> None:
    answer = kiosk.take("inakawa-sogo")

    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["services"]


def test_nobody_takes_a_number_without_a_token_or_with_a_wrong_one(town: Town) -> None:
    for header in ({}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic nobody"}):
        stranger = town.anybody()
        stranger.headers = header
        assert stranger.take().status_code == 401

    assert town.rows("visit")["visit"] == 0


def test_a_greeters_word_gives_priority_and_a_visitors_own_does_not(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    for channel in ("kiosk", "greeter"):
        kiosk.take(channel=channel, needs=["wheelchair"])
    special = town.greeter().take(channel="greeter", needs=["wheelchair"]).json()["visit"]

    found = takahashi.next().json()

    assert (found["turn"]["number"], found["reason"]) == (special["number"], "priority")


def test_a_clerk_takes_a_number_for_a_visitor(takahashi: Person) -> None:
    answer = takahashi.take(channel="desk", needs=["infant"])

    assert answer.status_code == 201


def test_people_ahead_are_counted_from_the_first_answer_on(town: Town, kiosk: Person) -> None:
    visits = [kiosk.number() for _ in range(3)]

    assert [visit["turns"][0]["ahead"] for visit in visits] == [0, 1, 2]
    found = town.anybody().get(f"/api/visits/by-secret/{visits[2]['secret']}").json()["visit"]
    assert found["turns"][0]["ahead"] == 2


def test_the_ticket_shows_its_visit_without_names_or_answers(town: Town, kiosk: Person) -> None:
    visit = kiosk.apply("juminhyo").json()["visit"]

    answer = town.anybody().get(f"/api/visits/by-secret/{visit['secret']}")

    found = answer.json()["visit"]
    assert found["number"] == visit["number"]
    assert set(found) == {"id", "number", "turns", "cases"}
    assert all(set(case) == {"id", "procedure", "state"} for case in found["cases"])
    assert "佐藤" not in answer.text
    assert visit["secret"] not in answer.text


def test_the_ticket_does_not_tell_what_the_clerks_found(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.apply("juminhyo").json()["visit"]
    case = takahashi.get(f"/api/cases/{visit['cases'][0]['id']}").json()["case"]
    for name in ("claim", "prepare", "check"):
        case = takahashi.handle(case, name).json()["case"]
        found = town.anybody().get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]
        assert found["cases"][0]["state"] == "received"
    later = (
        town.anybody()
        .post(f"/api/visits/by-secret/{visit['secret']}/snooze", {"minutes": 10})
        .json()["visit"]
    )
    assert later["cases"][0]["state"] == "received"
