"""この手続を止める: numbers are refused with the reason, nobody loses a place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import SAMPLES, Person, Town

REASON = "national_system"
pytestmark = pytest.mark.both


def stop(clerk: Person, target: str = "honcho-shomei", reason: str = REASON) -> Any:
    """Stop a line or a procedure."""
    answer = clerk.post("/api/pauses", {"target": target, "reason": reason})
    assert answer.status_code == 200, answer.text
    return answer.json()["pauses"]


def go_on(clerk: Person, target: str = "honcho-shomei") -> Any:
    """Take it up again."""
    answer = clerk.http.delete(f"/api/pauses/{target}", headers=clerk.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["pauses"]


def test_a_stopped_line_gives_no_numbers_and_says_why(kiosk: Person, takahashi: Person) -> None:
    stop(takahashi)

    refused = kiosk.take()

    assert refused.status_code == 409
    error = refused.json()["error"]
    assert (error["code"], error["reason"]) == ("paused", REASON)
    assert error["fields"] == {"services": "paused"}
    assert kiosk.take("honcho-ido").status_code == 201


def test_a_stopped_procedure_refuses_its_forms_but_not_the_line(
    kiosk: Person, takahashi: Person
) -> None:
    stop(takahashi, "juminhyo")

    assert kiosk.apply("juminhyo").json()["error"]["reason"] == REASON
    assert kiosk.take().status_code == 201
    assert kiosk.apply("inkan_shomei").status_code == 201


def test_a_form_added_later_to_a_standing_visit_is_refused_too(
    kiosk: Person, takahashi: Person
) -> None:
    visit = kiosk.number()
    stop(takahashi, "juminhyo")

    body = {"secret": visit["secret"], "applications": [SAMPLES["juminhyo"]]}
    path, key = f"/api/visits/{visit['id']}/applications", {"Idempotency-Key": "later"}
    refused = kiosk.post(path, body, headers=key)

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "paused")


def test_next_passes_a_stopped_line_by_and_a_call_by_hand_does_not(
    kiosk: Person, takahashi: Person
) -> None:
    turn = kiosk.number()["turns"][0]
    stop(takahashi)

    assert takahashi.next().status_code == 204
    shown = takahashi.get(f"/api/desks/{takahashi.desk}").json()
    assert [each["reason"] for each in shown["line"]] == ["paused"]
    assert takahashi.move(turn, "call").status_code == 200


def test_after_the_pause_the_line_goes_on_in_the_same_order(
    kiosk: Person, takahashi: Person
) -> None:
    numbers = [kiosk.number()["number"] for _ in range(3)]
    stop(takahashi)
    go_on(takahashi)
    numbers.append(kiosk.number()["number"])

    shown = takahashi.get(f"/api/desks/{takahashi.desk}").json()

    assert [each["number"] for each in shown["line"]] == numbers
    assert not any("notice" in each for each in shown["line"])


def test_those_who_wait_are_told_on_their_own_page_and_the_hall_on_the_sign(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    secret = kiosk.number()["secret"]
    stop(takahashi)

    status = town.shown(lambda found: found["services"][0]["state"] == "paused")

    assert (status["services"][0]["reason"], status["services"][0]["low"]) == (REASON, None)
    assert [each["notice"] for each in status["turns"]] == [REASON]
    own = town.anybody().get(f"/api/visits/by-secret/{secret}").json()["visit"]["turns"][0]
    assert (own["notice"], own["state"], own["ahead"]) == (REASON, "waiting", 0)


def test_only_turns_with_an_open_case_of_a_stopped_procedure_are_told(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.apply("juminhyo")
    kiosk.number()
    stop(takahashi, "juminhyo")

    status = town.shown(lambda found: any("notice" in each for each in found["turns"]))

    assert [each.get("notice") for each in status["turns"]] == [REASON, None]
    assert status["services"][0]["state"] == "open"


def test_the_desk_lists_what_is_stopped_in_plain_words(takahashi: Person) -> None:
    stop(takahashi)
    stop(takahashi, "honcho-shomei", "drill")

    (listed,) = takahashi.get(f"/api/desks/{takahashi.desk}").json()["pauses"]

    assert (listed["target"], listed["reason"]) == ("honcho-shomei", "drill")
    assert listed["words"] == "防災訓練のため"
    assert go_on(takahashi) == go_on(takahashi) == []


def test_finished_for_today_keeps_newcomers_away_and_serves_who_waits(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    stop(takahashi, reason="finished")

    status = town.shown(lambda found: found["services"][0]["state"] == "paused")

    assert kiosk.take().json()["error"]["reason"] == "finished"
    assert "notice" not in status["turns"][0]
    assert takahashi.next().json()["turn"]["number"] == "A001"


def test_a_pause_outlives_a_restart(town: Town, takahashi: Person) -> None:
    stop(takahashi)

    town.restart()

    assert town.kiosk().take().json()["error"]["code"] == "paused"


def test_a_pause_for_today_ends_with_the_day_and_another_stays(
    town: Town, takahashi: Person
) -> None:
    stop(takahashi, "honcho-shomei", "finished")
    stop(takahashi, "honcho-ido", "system")

    town.clock.forward(days=1)
    town.restart()

    assert town.kiosk().take().status_code == 201
    assert town.kiosk().take("honcho-ido").json()["error"]["reason"] == "system"


def test_nobody_stops_what_another_office_does_or_what_nobody_does(takahashi: Person) -> None:
    def code(target: str, reason: str = REASON) -> Any:
        answer = takahashi.post("/api/pauses", {"target": target, "reason": reason})
        return answer.status_code, answer.json()["error"]["code"]

    assert code("inakawa-sogo") == (403, "not_your_office")
    assert code("haircut") == (422, "invalid")
    assert code("juminhyo", "boredom") == (422, "invalid")


def test_a_kiosk_stops_nothing(kiosk: Person) -> None:
    answer = kiosk.post("/api/pauses", {"target": "juminhyo", "reason": REASON})

    assert answer.status_code == 401


def test_each_pause_is_written_down(town: Town, takahashi: Person) -> None:
    stop(takahashi)
    go_on(takahashi)

    said = "SELECT count(*) FROM event WHERE kind IN ('pause', 'unpause') AND clerk IS NOT NULL"
    assert town.count(said) == 2
